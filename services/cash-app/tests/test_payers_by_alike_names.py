"""A name that is only like a customer's: whom it tells, when it is not enough, and what moves when more is known."""

from itertools import permutations

import pytest
from cash_desk import Desk
from cash_facts import IBAN, POOL, invoice, paid, registered

from o2c.contracts import cash_app, credit
from o2c.contracts.base import Event

GROUP = "EXAMPLE PUMPS GROUP"


def payer(desk: Desk, name: str = "f") -> tuple[str, str]:
    """(account, by what) of the one receipt, where it is now."""
    ((account, held),) = [(a, r) for (a, receipt), r in desk.open_receipts.items() if receipt == f"{name}/1"]
    return account, held.weighing.by


def told(*events: Event) -> tuple[str, str]:
    desk = Desk()
    for event in events:
        desk.hear(event)
        desk.forget()
    return payer(desk)


def test_a_name_like_one_customers_tells_the_payer_and_says_why() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps GmbH"), registered("C-200", "Blue Hill"))
    desk.hear(paid("5.00", "", name="f", payer_name=GROUP))
    assert payer(desk) == ("C-100", "name-alike")
    said = "C-100 at 0.950: words that say little on one side only: group; nobody else comes near"
    assert ("likeness", said) in [(e.kind, e.detail) for e in desk.receipt("f/1").weighing.evidence]


def test_a_name_that_is_not_like_enough_is_nobodys_and_the_customer_is_kept_as_a_suggestion() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps GmbH"))
    desk.hear(paid("5.00", "", name="f", payer_name="EXAMPEL PUMPS"))
    assert payer(desk) == (POOL, "")
    weighing = desk.receipt("f/1", POOL).weighing
    assert (weighing.may_be, weighing.evidence[0].kind) == (("C-100",), "likeness")
    assert "0.900 is asked for" in weighing.evidence[0].detail


def test_the_documents_named_choose_between_two_customers_whose_names_are_equally_alike() -> None:
    customers = (registered("C-100", "Example Pumps GmbH"), registered("C-200", "Example Pumps AG"))
    payment = paid("15.00", "INV-2026-0001", name="f", payer_name=GROUP)
    assert told(*customers, payment) == (POOL, "")
    assert told(*customers, invoice("INV-2026-0001", "10.00", customer="C-200"), payment) == ("C-200", "references")


def test_a_name_that_is_only_alike_and_documents_of_another_customer_are_nobody() -> None:
    events = (
        registered("C-100", "Example Pumps"),
        invoice("INV-2026-0001", "10.00", customer="C-200"),
        paid("10.00", "INV-2026-0001", name="f", payer_name=GROUP),
    )
    assert {told(*order) for order in permutations(events)} == {(POOL, "")}


def test_a_document_of_the_customer_confirms_the_name() -> None:
    events = (
        registered("C-100", "Example Pumps"),
        invoice("INV-2026-0001", "10.00"),
        paid("5.00", "INV-2026-0001", name="f", payer_name=GROUP),
    )
    for order in permutations(events):
        desk = Desk()
        for event in order:
            desk.hear(event)
        assert desk.open("INV-2026-0001") == 500
        assert desk.receipt("f/1").weighing.by == "name-alike"


def test_money_that_waits_goes_to_a_customer_whose_name_becomes_known_and_is_like_the_payers() -> None:
    assert told(paid("5.00", "", name="f", payer_name=GROUP), registered()) == ("C-100", "name-alike")


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        (["Example Pumps AG"], (POOL, "")),
        (["Blue Hill", "Example Pumps West"], ("C-100", "name-alike")),
        (["Example Pumps Group Ltd"], ("C-200", "name")),
    ],
)
def test_it_makes_no_difference_when_the_others_become_known(others: list[str], expected: tuple[str, str]) -> None:
    customers = [registered("C-100", "Example Pumps GmbH"), *[registered("C-200", name) for name in others[:1]]]
    customers += [registered("C-300", name) for name in others[1:]]
    events = [paid("5.00", "", name="f", payer_name=GROUP), *customers]
    assert {told(*order) for order in permutations(events)} == {expected}


def test_the_bank_account_of_another_customer_outranks_the_name() -> None:
    events = (
        registered("C-100", "Example Pumps"),
        registered("C-200", "Blue Hill", IBAN),
        paid("5.00", "", name="f", payer_name=GROUP, payer_account=IBAN),
    )
    assert {told(*order) for order in permutations(events)} == {("C-200", "bank-account")}


def test_the_legal_form_tells_two_customers_of_one_name_apart() -> None:
    customers = (registered("C-100", "Example Pumps GmbH"), registered("C-200", "Example Pumps AG"))
    assert told(*customers, paid("5.00", "", name="f", payer_name="Example Pumps AG")) == ("C-200", "name-alike")
    assert told(*customers, paid("5.00", "", name="f", payer_name="Example Pumps")) == (POOL, "")


def test_a_customers_name_that_may_be_another_customers_cut_name_tells_nobody() -> None:
    customers = (registered("C-100", "Example"), registered("C-200", "Example In"))
    assert told(*customers, paid("5.00", "", name="f", payer_name="EXAMPLE IN")) == (POOL, "")


def test_a_customer_who_is_renamed_is_found_by_the_new_name_only() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps"))
    renamed = registered("C-100", "Blue Hill").model_dump()
    desk.hear(credit.CustomerChanged(**renamed))
    desk.hear(paid("5.00", "", name="f", payer_name=GROUP), paid("5.00", "", name="g", payer_name="BLUE HILL GROUP"))
    assert (payer(desk), payer(desk, "g")) == ((POOL, ""), ("C-100", "name-alike"))


def test_a_customer_of_the_same_batch_is_found() -> None:
    desk = Desk()
    desk.hear(registered(), paid("5.00", "", name="f", payer_name=GROUP))
    assert payer(desk) == ("C-100", "name-alike")


def test_money_that_waits_is_found_beside_a_line_of_the_same_name_whose_account_is_known() -> None:
    desk = Desk()
    desk.hear(registered("C-200", "Blue Hill", IBAN), paid("5.00", "", name="f", payer_name=GROUP))
    desk.hear(paid("7.00", "", name="g", payer_name=GROUP, payer_account=IBAN), registered())
    assert (payer(desk), payer(desk, "g")) == (("C-100", "name-alike"), ("C-200", "bank-account"))


def test_a_name_that_was_erased_is_compared_with_no_more() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps"))
    desk.names["C-100"] = ""
    desk.hear(paid("5.00", "", name="f", payer_name=GROUP), paid("5.00", "", name="g", payer_name="Example Pumps"))
    assert (payer(desk), payer(desk, "g")) == ((POOL, ""), ("C-100", "name"))


def test_no_name_of_a_customer_or_payer_is_in_a_stored_event() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Erika Mustermann"), paid("5.00", "", name="f", payer_name="MUSTERMANN ERIKA"))
    assert payer(desk) == ("C-100", "name-alike")
    stored = b"".join(body for _, _, _, body in desk.log).decode().casefold()
    said = "".join(event.model_dump_json() for event in desk.of(cash_app.PaymentReceived)).casefold()
    assert "muster" not in stored + said
    assert "erika" not in stored + said
