"""What people know of payers: a name that is a customer's, and who pays for many."""

from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import IBAN, POOL, SECRET, invoice, line, paid, registered, statement

from o2c.cash_app.payers import names
from o2c.cash_app.payers.aliases import AGENTS
from o2c.cash_app.payers.commands import ConfirmAlias, MarkAgent, UnmarkAgent, WithdrawAlias
from o2c.cash_app.payers.payers import UNIT
from o2c.chassis.domain import Send
from o2c.chassis.private import Unlogged, account_hash

NAME = "HOLDCO 77 TREASURY"


def clue(name: str = NAME) -> str:
    return names.alias_clue(names.clue(name, SECRET))


def confirm(desk: Desk, customer: str = "C-100", name: str = NAME, *, although_alike: bool = False) -> None:
    """Said by one person and agreed to by another."""
    command = ConfirmAlias(customer, clue(name), names.masked(name), Unlogged(name), although_alike)
    desk.agreed(Send(UNIT + customer, command))


def agree(desk: Desk, approval: str, actor: str) -> None:
    desk.agree(UNIT + "C-100", approval, actor)


def mark(desk: Desk, *clues: str) -> None:
    desk.ask(Send(AGENTS, MarkAgent(tuple((c, "P***") for c in clues))))


def payer(desk: Desk, name: str) -> tuple[str, str]:
    ((account, held),) = [(a, r) for (a, receipt), r in desk.open_receipts.items() if receipt == f"{name}/1"]
    return account, held.weighing.by


def test_a_confirmed_name_moves_what_waits_for_it_and_tells_the_payer_from_then_on() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps"), paid("5.00", "", name="f", payer_name=NAME))
    assert payer(desk, "f") == (POOL, "")
    desk.forget()
    confirm(desk)
    desk.hear(paid("7.00", "", name="g", payer_name="Holdco 77 Treasury Ltd."))
    assert (payer(desk, "f"), payer(desk, "g")) == (("C-100", "name-confirmed"),) * 2


def test_a_name_tells_nobody_until_a_second_person_agrees() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps"), paid("5.00", "", name="f", payer_name=NAME))
    command = ConfirmAlias("C-100", clue(), names.masked(NAME), Unlogged(NAME))
    (asked,) = desk.ask(Send(UNIT + "C-100", command), "they told us", "anna")
    assert (asked.kind, asked.account, asked.subject, asked.detail) == (
        "alias", "C-100", "C-100", names.masked(NAME),
    )  # fmt: skip
    agree(desk, asked.approval, "anna")
    assert desk.refused.pop()[1].code == "own-approval"
    assert payer(desk, "f") == (POOL, "")
    agree(desk, asked.approval, "carla")
    assert payer(desk, "f") == ("C-100", "name-confirmed")
    (confirmed,) = [desk.codec.decode(name, body) for _, _, name, body in desk.log if name == "alias-confirmed.v1"]
    assert (confirmed.reason, confirmed.approved_by) == ("they told us", "carla")
    assert not any(b"TREASURY" in body for _, _, _, body in desk.log)


def test_a_name_that_became_another_customers_while_it_waited_is_not_confirmed() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps"))
    command = ConfirmAlias("C-100", clue(), names.masked(NAME), Unlogged(NAME))
    (asked,) = desk.ask(Send(UNIT + "C-100", command), actor="anna")
    desk.hear(registered("C-200", NAME))
    agree(desk, asked.approval, "carla")
    assert desk.refused.pop()[1].code == "name-of-another"


def test_a_name_that_became_like_another_customers_while_it_waited_is_not_confirmed() -> None:
    desk = Desk()
    name = "BLUE HILL GROUP"
    desk.hear(registered("C-100", "Example Pumps GmbH"), paid("6.00", "", name="f", payer_name=name))
    command = ConfirmAlias("C-100", clue(name), names.masked(name), Unlogged(name))
    (asked,) = desk.ask(Send(UNIT + "C-100", command), actor="anna")
    desk.hear(registered("C-300", "Blue Hill AG"), registered("C-400", "Blue Hill GmbH"))
    agree(desk, asked.approval, "carla")
    assert desk.refused.pop()[1].code == "alike-to-another"


def test_who_confirmed_a_name_and_why_is_kept_and_the_name_is_not() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps"))
    confirm(desk)
    ((_, stream, _, body),) = [row for row in desk.log if row[2] == "alias-confirmed.v1"]
    assert stream == "payer:C-100"
    assert b"because" in body
    assert b"H*** 7*** T***" in body
    assert b"TREASURY" not in body


def test_a_confirmed_name_outranks_a_customers_own_name_that_becomes_known_later() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps"))
    confirm(desk)
    desk.hear(registered("C-200", NAME), paid("5.00", "", name="f", payer_name=NAME))
    assert payer(desk, "f") == ("C-100", "name-confirmed")


def test_a_withdrawn_name_tells_nobody_and_what_it_told_stays() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps"))
    confirm(desk)
    desk.hear(paid("5.00", "", name="f", payer_name=NAME))
    desk.forget()
    desk.ask(Send(UNIT + "C-100", WithdrawAlias("C-100", clue())))
    desk.hear(paid("7.00", "", name="g", payer_name=NAME))
    assert (payer(desk, "f"), payer(desk, "g")) == (("C-100", "name-confirmed"), (POOL, ""))


def test_a_change_of_the_master_leaves_confirmed_names_alone() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps"))
    confirm(desk)
    desk.hear(registered("C-100", "Blue Hill"), paid("5.00", "", name="f", payer_name=NAME))
    assert payer(desk, "f") == ("C-100", "name-confirmed")


@pytest.mark.parametrize(
    ("customer", "name", "code"),
    [
        ("C-100", NAME, "confirmed-already"),
        ("C-200", NAME, "name-of-another"),
        ("C-100", "Blue Hill GmbH", "name-of-another"),
        ("C-100", "BLUE HILL GROUP", "alike-to-another"),
        ("C-100", "Paymill Factoring", "pays-for-many"),
    ],
)
def test_a_name_is_not_confirmed_where_it_tells_somebody_already(customer: str, name: str, code: str) -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps"), registered("C-200", "Blue Hill"))
    mark(desk, names.clue("Paymill Factoring", SECRET))
    confirm(desk)
    confirm(desk, customer, name)
    assert [refused.code for _, refused in desk.refused] == [code]


def test_a_person_may_know_that_a_name_that_is_like_two_customers_is_one_ones() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps GmbH"), registered("C-200", "Example Pumps AG"))
    desk.hear(paid("5.00", "", name="f", payer_name="EXAMPLE PUMPS GROUP"))
    confirm(desk, "C-200", "EXAMPLE PUMPS GROUP")
    assert (payer(desk, "f"), [refused.code for _, refused in desk.refused]) == ((POOL, ""), ["alike-to-another"])
    confirm(desk, "C-200", "EXAMPLE PUMPS GROUP", although_alike=True)
    assert payer(desk, "f") == ("C-200", "name-confirmed")


def test_a_name_of_an_unknown_customer_is_not_confirmed() -> None:
    desk = Desk()
    confirm(desk, "C-999")
    assert "no customer C-999" in repr(desk.refused)


AGENT_IBAN = "GB29 NWBK 6016 1331 9268 19"


def agents() -> Desk:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN), registered("C-200", "Paymill", AGENT_IBAN))
    mark(desk, "a" + account_hash(AGENT_IBAN, SECRET), names.clue("Paymill Factoring", SECRET))
    return desk


@pytest.mark.parametrize(
    "said",
    [
        {"payer_account": AGENT_IBAN, "payer_name": "Paymill"},
        {"payer_account": AGENT_IBAN, "payer_name": "Example Pumps"},
        {"payer_name": "PAYMILL FACTORING"},
        {"payer_account": IBAN, "payer_name": "Paymill Factoring"},
    ],
)
def test_one_who_pays_for_many_is_never_told_by_account_or_name_but_by_documents(said: dict[str, Any]) -> None:
    desk = agents()
    desk.hear(paid("5.00", "", name="f", **said))
    assert payer(desk, "f") == (POOL, "")
    desk.hear(invoice("INV-2026-0001", "7.00"), paid("9.00", "INV-2026-0001", name="g", **said))
    assert (payer(desk, "g"), desk.open("INV-2026-0001")) == (("C-100", "references"), 0)


def test_a_document_that_comes_later_still_tells_whose_money_an_agent_sent() -> None:
    desk = agents()
    desk.hear(paid("9.00", "INV-2026-0001", name="f", payer_account=AGENT_IBAN))
    desk.forget()
    desk.hear(invoice("INV-2026-0001", "7.00"))
    assert payer(desk, "f") == ("C-100", "references")


def test_money_to_one_who_pays_for_many_is_no_refund_to_a_customer() -> None:
    desk = Desk()
    mark(desk, "a" + account_hash(AGENT_IBAN, SECRET))
    desk.hear(statement("s", line("-5.00", "fee", payer_account=AGENT_IBAN)))
    assert desk.lines["s", 1]["line_class"] == "not-ours"


def test_an_account_that_is_no_agents_any_more_tells_its_customer_again() -> None:
    desk = agents()
    desk.ask(Send(AGENTS, UnmarkAgent("a" + account_hash(AGENT_IBAN, SECRET))))
    desk.hear(paid("5.00", "", name="f", payer_account=AGENT_IBAN))
    assert payer(desk, "f") == ("C-200", "bank-account")
