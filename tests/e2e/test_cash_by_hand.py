"""What a person decides about money: move, apply, take back, leave on account, return; with a reason, to the cent."""

from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
from story import DAY, customer, line, order, shipped, statement
from world import World, fresh

pytestmark = pytest.mark.servers

WHY = "the payer called"


@dataclass(frozen=True)
class Desk:
    """A customer who owes 1,190.00 and 119.00, and 1,500.00 from somebody who gave neither name nor reference."""

    world: World
    who: str
    large: str
    small: str
    receipt: str
    pool: str

    def do(self, verb: str, **body: Any) -> httpx2.Response:
        answer = self.world.post("cash-app", f"/v1/receipts/{self.receipt}/{verb}", {"reason": WHY, **body})
        self.world.settle()
        return answer

    def done(self, verb: str, **body: Any) -> list[str]:
        """The types of what was said."""
        answer = self.do(verb, **body)
        assert answer.status_code == 200, answer.text
        return [event["type"].split(".")[2] for event in answer.json()["events"]]

    def apply(self, item: str, amount: str, **more: Any) -> str:
        """Name of the application."""
        answer = self.do("apply", items=[{"item": item, "amount": amount, **more}])
        assert answer.status_code == 200, answer.text
        return next(str(e["data"]["application"]) for e in answer.json()["events"] if "application" in e["data"])

    def left(self) -> dict[str, str]:
        """What is left of the receipt, by account."""
        found = self.world.get("cash-app", f"/v1/receipts/{self.receipt}")
        assert sum(cents(row["amount"]) for row in found["rows"]) == 150_000, "the rows of a receipt sum to it"
        return {left["account"]: left["unapplied"] for left in found["left"]}

    def owed(self) -> str:
        [balance] = self.world.get("credit", f"/v1/customers/{self.who}/credit")["balances"]
        return str(balance["billed"])

    def unapplied(self) -> str:
        [balance] = self.world.get("credit", f"/v1/customers/{self.who}/credit")["balances"]
        return str(balance["unapplied"])


def cents(text: str) -> int:
    return round(float(text) * 100)  # a test's sum of a few rows, not money that anybody books


@pytest.fixture
def desk(world: World) -> Desk:
    who, number, bank, name = fresh("C"), fresh("O"), fresh("B"), fresh("ST")
    world.send(customer(who), order(number, who, ("10", "100.00"), ("1", "100.00")), settle=False)
    world.send(shipped(number, who, f"{number}-1", "10"))
    rest = shipped(number, who, f"{number}-2", "1")
    world.send(rest.model_copy(update={"lines": (rest.lines[0].model_copy(update={"line": 2}),)}), settle=False)
    world.send(statement(name, bank, "0.00", "1500.00", line(1, "1500.00", "thank you")))
    query = "select document from o2c_billing.documents where customer = %s order by gross desc"
    large, small = (str(row[0]) for row in world.sql(query, [who]))
    return Desk(world, who, large, small, f"{name}/1", f"unidentified:{bank}")


def test_a_receipt_moved_to_its_payer_and_applied_settles_the_items_and_keeps_the_rest(desk: Desk) -> None:
    assert desk.left() == {desk.pool: "1500.00"}
    assert set(desk.done("move", to_account=desk.who)) >= {"payment-transferred"}
    assert desk.left() == {desk.who: "1500.00"}
    assert (desk.owed(), desk.unapplied()) == ("1309.00", "1500.00")

    desk.apply(desk.large, "1190.00")
    desk.apply(desk.small, "119.00")
    assert desk.left() == {desk.who: "191.00"}
    assert (desk.owed(), desk.unapplied()) == ("0.00", "191.00")


def test_who_and_why_stand_on_what_was_said(desk: Desk) -> None:
    desk.done("move", to_account=desk.who)
    desk.apply(desk.large, "1190.00")
    rows = desk.world.sql(
        """select convert_from(body, 'utf8')::jsonb from o2c_cash_app.outbox where key = %s
           and convert_from(body, 'utf8')::jsonb->>'type' like '%%payment-applied%%'""",
        [desk.who],
    )
    [event] = [row[0] for row in rows]
    assert event["actor"] == "tester"
    assert event["data"]["reason"] == WHY


def test_an_application_taken_back_opens_the_item_again_and_rules_leave_the_money_alone(desk: Desk) -> None:
    desk.done("move", to_account=desk.who)
    application = desk.apply(desk.large, "1190.00")
    assert desk.owed() == "119.00"
    assert set(desk.done("unapply", application=application)) >= {"payment-unapplied", "receivable-moved"}
    assert (desk.owed(), desk.unapplied()) == ("1309.00", "1500.00")
    assert desk.left() == {desk.who: "1500.00"}


def test_a_partial_application_with_a_discount_leaves_exactly_the_rest(desk: Desk) -> None:
    desk.done("move", to_account=desk.who)
    desk.apply(desk.small, "100.00", discount="9.00")
    assert desk.owed() == "1200.00"
    assert desk.left() == {desk.who: "1400.00"}


def test_money_left_on_account_is_the_customers_credit_until_it_is_taken_back(desk: Desk) -> None:
    desk.done("move", to_account=desk.who)
    desk.done("on-account", amount="500.00")
    assert desk.left() == {desk.who: "1000.00"}
    assert desk.unapplied() == "1500.00", "credit counts both"
    desk.done("on-account", amount="-500.00")
    assert desk.left() == {desk.who: "1500.00"}


def test_a_returned_payment_reverses_all_that_was_settled_with_it(desk: Desk) -> None:
    desk.done("move", to_account=desk.who)
    desk.apply(desk.large, "1190.00")
    said = desk.done("return", value_date=str(DAY.replace(day=9)))
    assert set(said) >= {"payment-unapplied", "payment-returned", "receivable-moved", "open-item-settled"}
    assert (desk.owed(), desk.unapplied()) == ("1309.00", "0.00")
    assert desk.left() == {}


@pytest.mark.parametrize(
    ("amount", "code"), [("1190.01", "more-than-open"), ("1500.01", "more-than-unapplied"), ("0", "more-than-open")]
)
def test_more_than_there_is_is_refused_and_nothing_moves(desk: Desk, amount: str, code: str) -> None:
    desk.done("move", to_account=desk.who)
    answer = desk.do("apply", items=[{"item": desk.large, "amount": amount}])
    assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert (desk.owed(), desk.unapplied()) == ("1309.00", "1500.00")


def test_money_of_nobody_is_not_applied_before_it_is_somebodys(desk: Desk) -> None:
    answer = desk.do("apply", items=[{"item": desk.large, "amount": "1.00"}])
    assert (answer.status_code, answer.json()["code"]) == (409, "payer-unknown")


def test_money_is_not_moved_to_a_customer_that_nobody_knows(desk: Desk) -> None:
    answer = desk.do("move", to_account=fresh("C"))
    assert (answer.status_code, answer.json()["code"]) == (404, "not-known")
    assert desk.left() == {desk.pool: "1500.00"}


def test_a_decision_needs_a_reason_and_an_amount_that_the_currency_can_hold(desk: Desk) -> None:
    desk.done("move", to_account=desk.who)
    bare = desk.do("apply", items=[{"item": desk.large, "amount": "1.00"}], reason="")
    assert (bare.status_code, bare.json()["code"]) == (422, "invalid-request")
    fine = desk.do("apply", items=[{"item": desk.large, "amount": "1.005"}])
    assert (fine.status_code, fine.json()["code"]) == (422, "bad-amount")
    huge = desk.do("apply", items=[{"item": desk.large, "amount": "1" * 400}])
    assert (huge.status_code, huge.json()["code"]) == (422, "invalid-request")


def test_a_receipt_that_does_not_exist_is_not_found(world: World) -> None:
    for name in ("nowhere/1", "nowhere", "x/..%2F1"):
        answer = world.post("cash-app", f"/v1/receipts/{name}/return", {"reason": WHY})
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
