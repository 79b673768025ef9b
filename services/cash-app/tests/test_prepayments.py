"""Money for an order of which no invoice is open is a contract liability until its invoices come."""

from itertools import permutations
from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import IBAN, day, invoice, paid, registered

from o2c.cash_app.matching.tolerances import Tolerance, Tolerances
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import ApplyByHand, PrepayByHand, ReturnPayment, Share
from o2c.chassis.domain import Send
from o2c.contracts import cash_app
from o2c.contracts.base import Event

CUSTOMER = registered("C-100", "Example Pumps", IBAN)
FIRST = invoice("INV-2026-0001", "1190.00", order="SO-47110")
SETTLED = paid("1190.00", "INV-2026-0001", name="first", payer_account=IBAN, booked=day(2))
SECOND = invoice("INV-2026-0002", "600.00", order="SO-47110", issued=day(12))
KNOWS_ORDERS = Policy(order_patterns=("SO-#{4,8}",))


def advance(amount: str = "1000.00", text: str = "down payment SO-47110") -> Event:
    return paid(amount, text, name="ahead", payer_account=IBAN, booked=day(9))


def played(*events: Event, policy: Policy | None = None) -> Desk:
    desk = Desk(policy or Policy())
    for event in events:
        desk.hear(event)
        desk.forget()
    return desk


def books(desk: Desk) -> dict[str, int]:
    """Journal accounts; what is proved of the money that is kept is what they hold."""
    assert sum(amount for key, amount in desk.totals.items() if key[2] == "prepaid") == -desk.gl("prepayments")
    accounts = ("unapplied", "prepayments", "receivable")
    return {account: desk.gl(account) for account in accounts if desk.gl(account)}


def prepay(desk: Desk, order: str, amount: int, receipt: str = "ahead/1") -> list[Event]:
    streams = (f"receipt:C-100/{receipt}",)
    return desk.ask(Send("account:C-100", PrepayByHand(receipt, order, amount), ("periods:DE01",), streams))


def test_money_for_an_order_of_which_all_is_settled_is_kept_for_it() -> None:
    desk = played(CUSTOMER, FIRST, SETTLED, advance())
    assert books(desk) == {"prepayments": -100000}
    assert desk.receipt("ahead/1").unapplied == 0
    (said,) = desk.of(cash_app.PaymentPrepaid)
    assert (said.order, said.amount.amount, said.effective) == ("SO47110", "1000.00", day(9))


def test_the_orders_next_invoice_consumes_it_and_the_rest_stays_kept() -> None:
    desk = played(CUSTOMER, FIRST, SETTLED, advance(), SECOND)
    assert desk.open("INV-2026-0002") == 0
    assert books(desk) == {"prepayments": -40000}


def test_what_is_over_is_kept_for_the_order_though_so_little_may_be_kept_for_good() -> None:
    much = Tolerance("50", "50")
    policy = Policy(tolerances=Tolerances(over_payment=much, over_invoice=much))
    desk = played(CUSTOMER, FIRST, advance("1200.00"), policy=policy)
    assert (desk.open("INV-2026-0001"), books(desk), desk.gl("small-differences")) == (0, {"prepayments": -1000}, 0)


def test_an_invoice_of_another_order_consumes_nothing() -> None:
    other = invoice("INV-2026-0003", "1000.00", order="SO-99999", issued=day(12))
    desk = played(CUSTOMER, FIRST, SETTLED, advance(), other)
    assert books(desk) == {"prepayments": -100000, "receivable": 100000}


def test_it_makes_no_difference_what_comes_first() -> None:
    """But which of two payments is placed, where both may be for the first invoice."""
    ahead = advance("900.00")
    for order in permutations([CUSTOMER, FIRST, SETTLED, SECOND, ahead]):
        if order.index(ahead) < max(order.index(SETTLED), order.index(FIRST)):
            continue
        desk = played(*order)
        assert books(desk) == {"prepayments": -30000}, [type(event).__name__ for event in order]
        assert desk.open("INV-2026-0001") == desk.open("INV-2026-0002") == 0


def test_a_company_that_shows_how_its_orders_look_needs_no_invoice_to_know_one() -> None:
    desk = played(CUSTOMER, advance(), policy=KNOWS_ORDERS)
    assert books(desk) == {"prepayments": -100000}
    desk.hear(FIRST)
    assert desk.open("INV-2026-0001") == 19000
    assert books(desk) == {"receivable": 19000}


def test_a_company_may_leave_it_to_people() -> None:
    desk = played(CUSTOMER, FIRST, SETTLED, advance(), policy=Policy(prepayments=False))
    assert books(desk) == {"unapplied": -100000}


@pytest.mark.parametrize("outcome", ["off", "suggest"])
def test_where_orders_in_texts_decide_nothing_they_keep_nothing(outcome: str) -> None:
    policy = Policy(by_text={"order-reference.v1": outcome}, order_patterns=("SO-#{4,8}",))  # type: ignore[dict-item]
    assert books(played(CUSTOMER, FIRST, SETTLED, advance(), policy=policy)) == {"unapplied": -100000}


def test_an_invoice_that_is_named_as_well_is_what_is_paid() -> None:
    desk = played(CUSTOMER, FIRST, advance("1500.00", "INV-2026-0001 SO-47110"))
    assert books(desk) == {"unapplied": -31000}


def test_where_the_payment_before_goes_back_its_invoice_consumes_what_is_kept() -> None:
    desk = played(CUSTOMER, FIRST, SETTLED, advance())
    desk.ask(Send("account:C-100", ReturnPayment("first/1", day(20)), ("periods:DE01",), ("receipt:C-100/first/1",)))
    assert (desk.open("INV-2026-0001"), books(desk)) == (19000, {"receivable": 19000})


def test_a_return_by_the_bank_takes_what_is_kept_and_what_was_consumed() -> None:
    desk = played(CUSTOMER, FIRST, SETTLED, advance(), SECOND)
    desk.hear(paid("-1000.00", "returned", name="back", payer_account=IBAN, booked=day(20)))
    assert books(desk) == {"receivable": 60000}
    assert desk.receipt("ahead/1").returned == 100000


def test_a_payer_who_becomes_known_later_takes_it_along() -> None:
    unknown = paid("1000.00", "down payment SO-47110", name="ahead", payer_account="DE75512108001245126199")
    other = registered("C-200", "Blue Hill", "DE75 5121 0800 1245 1261 99")
    desk = played(CUSTOMER, FIRST, SETTLED, unknown, other)
    assert desk.receipt("ahead/1", "C-200").unapplied == 100000
    assert books(desk) == {"unapplied": -100000}


class TestByHand:
    def desk(self, *more: Event, **policy: Any) -> Desk:
        return played(CUSTOMER, advance("1000.00", ""), *more, policy=Policy(**policy))

    def test_a_person_keeps_money_for_an_order_and_its_invoices_consume_it(self) -> None:
        desk = self.desk()
        prepay(desk, "so 47110", 80000)
        desk.forget()
        assert books(desk) == {"prepayments": -80000, "unapplied": -20000}
        desk.hear(SECOND)
        assert (desk.open("INV-2026-0002"), books(desk)) == (0, {"prepayments": -20000, "unapplied": -20000})
        (applied,) = desk.of(cash_app.PaymentApplied)
        assert (applied.rule, applied.effective) == ("prepayment.v1", day(12))

    def test_two_receipts_are_consumed_the_older_first(self) -> None:
        desk = self.desk(paid("500.00", "", name="later", payer_account=IBAN, booked=day(10)))
        prepay(desk, "SO-47110", 100000)
        prepay(desk, "SO-47110", 50000, "later/1")
        desk.hear(FIRST)
        kept = [desk.receipt(name).prepayments for name in ("ahead/1", "later/1")]
        assert (desk.open("INV-2026-0001"), kept) == (0, [0, 31000])

    def test_it_is_undone_when_a_person_says_so(self) -> None:
        desk = self.desk()
        prepay(desk, "SO-47110", 80000)
        prepay(desk, "SO-47110", -80000)
        assert books(desk) == {"unapplied": -100000}
        desk.hear(SECOND)
        assert desk.open("INV-2026-0002") == 60000

    @pytest.mark.parametrize(("amount", "code"), [(100001, "not-possible"), (0, "not-possible"), (-1, "not-possible")])
    def test_no_more_than_is_there(self, amount: int, code: str) -> None:
        desk = self.desk()
        prepay(desk, "SO-47110", amount)
        assert [refused.code for _, refused in desk.refused] == [code]

    def test_an_open_invoice_of_the_order_is_paid_and_not_kept_for(self) -> None:
        desk = self.desk(SECOND)
        prepay(desk, "SO-47110", 100000)
        assert [refused.code for _, refused in desk.refused] == ["invoice-is-open"]

    def test_what_is_kept_cannot_be_applied_to_anything_else(self) -> None:
        desk = self.desk(invoice("INV-2026-0009", "700.00"))
        prepay(desk, "SO-47110", 100000)
        shares = (Share("DE01/INV-2026-0009", 70000),)
        streams = ("receipt:C-100/ahead/1", "item:DE01/INV-2026-0009")
        desk.ask(Send("account:C-100", ApplyByHand("ahead/1", shares), ("periods:DE01",), streams))
        assert [refused.code for _, refused in desk.refused] == ["more-than-unapplied"]
