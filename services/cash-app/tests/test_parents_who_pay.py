"""A parent that pays for its subsidiary: the money is the subsidiary's when it names documents of nobody else."""

from itertools import permutations

from cash_desk import Desk
from cash_facts import IBAN, POOL, invoice, line, paid, registered, statement

from o2c.contracts import cash_app, credit
from o2c.contracts.base import Event

PARENT = registered("C-100", "Example Pumps GmbH", IBAN)
CHILD = registered("C-200", "Blue Hill", parent="C-100")
OTHER = registered("C-300", "Red River")
DOCUMENT = invoice("INV-2026-0002", "500.00", customer="C-200")
PAYMENT = paid("600.00", "INV-2026-0002", name="f", payer_account=IBAN)


def payer(desk: Desk) -> tuple[str, str]:
    ((account, held),) = [(a, r) for (a, receipt), r in desk.open_receipts.items() if receipt == "f/1"]
    return account, held.weighing.by


def played(*events: Event) -> Desk:
    desk = Desk()
    for event in events:
        desk.hear(event)
        desk.forget()
    return desk


def test_the_parents_money_settles_what_it_names_of_its_subsidiary_and_says_why() -> None:
    desk = played(PARENT, CHILD, DOCUMENT, PAYMENT)
    assert (payer(desk), desk.open("INV-2026-0002")) == (("C-200", "parent"), 0)
    evidence = [(e.kind, e.detail) for e in desk.receipt("f/1", "C-200").weighing.evidence]
    assert evidence == [
        ("bank-account", "customer C-100"),
        ("parent", "C-100 is the parent of C-200, whose documents alone are named"),
    ]


def test_it_makes_no_difference_what_becomes_known_first() -> None:
    for order in permutations([PARENT, CHILD, DOCUMENT, PAYMENT]):
        desk = played(*order)
        assert (payer(desk), desk.open("INV-2026-0002")) == (("C-200", "parent"), 0)
        assert (desk.gl("unidentified"), desk.gl("unapplied")) == (0, -10000)


def test_money_that_moves_from_the_parent_to_the_subsidiary_is_said_on_both_accounts() -> None:
    desk = played(PARENT, CHILD, PAYMENT, DOCUMENT)
    moved = [(t.account, t.counter_account, t.amount.amount) for t in desk.of(cash_app.PaymentTransferred)]
    assert moved == [("C-100", "C-200", "-600.00"), ("C-200", "C-100", "600.00")]


def test_nobody_pays_for_a_customer_who_is_no_subsidiary() -> None:
    strange = invoice("INV-2026-0002", "500.00", customer="C-300")
    for order in permutations([PARENT, OTHER, strange, PAYMENT]):
        desk = played(*order)
        assert (payer(desk), desk.open("INV-2026-0002")) == (("C-100", "bank-account"), 50000)


def test_a_subsidiary_does_not_pay_for_its_parent() -> None:
    desk = played(
        registered("C-100", "Example Pumps"),
        registered("C-200", "Blue Hill", IBAN, parent="C-100"),
        invoice("INV-2026-0002", "500.00"),
        PAYMENT,
    )
    assert payer(desk) == ("C-200", "bank-account")


def test_a_subsidiary_that_was_sold_is_paid_for_no_more() -> None:
    sold = credit.CustomerChanged(**registered("C-200", "Blue Hill").model_dump())
    assert payer(played(PARENT, CHILD, sold, DOCUMENT, PAYMENT)) == ("C-100", "bank-account")


def test_a_parent_known_by_a_name_that_is_only_alike_pays_for_its_subsidiary() -> None:
    by_name = paid("600.00", "INV-2026-0002", name="f", payer_name="EXAMPLE PUMPS GROUP")
    for order in permutations([PARENT, CHILD, DOCUMENT, by_name]):
        assert payer(played(*order)) == ("C-200", "parent")


def test_a_payment_of_the_parent_that_goes_back_opens_the_subsidiarys_invoice_again() -> None:
    there = statement("f", line("500.00", "INV-2026-0002", payer_account=IBAN, bank_reference="ABC123"))
    back = statement("g", line("-500.00", "return of ABC123", code="NRTI"))
    for events in ([PARENT, CHILD, DOCUMENT, there, back], [PARENT, CHILD, there, DOCUMENT, back]):
        desk = played(*events)
        assert (desk.open("INV-2026-0002"), desk.gl("cash:DE-BANK"), desk.gl("unapplied")) == (50000, 0, 0)
    assert POOL not in {event.account for event in desk.of(cash_app.PaymentReceived)}
