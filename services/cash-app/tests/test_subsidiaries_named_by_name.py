"""A parent's text names no document and a subsidiary by its name: the money is the subsidiary's, where the name is like
just one of the family's."""

from itertools import permutations
from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import IBAN, day, invoice, paid, registered
from hypothesis import given, settings
from hypothesis import strategies as st

from o2c.cash_app.matching.rules import SUBSIDIARY
from o2c.cash_app.policy import Policy
from o2c.contracts import credit
from o2c.contracts.base import Event

PARENT = registered("C-100", "Irongate Holdings Inc", IBAN)
PUMPS = registered("C-200", "Blue Hill Pumps LLC", parent="C-100")
TRADING = registered("C-300", "Irongate Trading Ltd", parent="C-100")
STRANGER = registered("C-400", "Red River Inc")
FAMILY = (PARENT, PUMPS, TRADING, STRANGER)
INVOICE = invoice("INV-2026-0002", "500.00", customer="C-200")


def pay(text: str, amount: str = "500.00", **more: Any) -> Event:
    return paid(amount, text, name="f", booked=day(9), **({"payer_account": IBAN} | more))


def played(*events: Event, policy: Policy | None = None) -> Desk:
    desk = Desk(policy or Policy())
    for event in events:
        desk.hear(event)
        desk.forget()
    return desk


def account(desk: Desk) -> str:
    """Where the receipt is."""
    places = [name for name in ("C-100", "C-200", "C-300", "C-400") if "f/1" in desk.account(name).receipts]
    (here,) = [name for name in places if not desk.receipt("f/1", name).moved]
    return here


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("BLUE HILL PUMPS MAY INVOICES", "C-200"),
        ("payment on behalf of Blue Hill Pumps, thank you", "C-200"),
        ("Pumps Blue Hill", "C-200"),
        ("blue hil pumps", "C-100"),  # a typing error is believed only in long words
        ("BLUE HILL", "C-100"),
        ("Irongate Trading invoices", "C-300"),
        ("Irongate invoices", "C-100"),  # the name of the family
        ("Irongate Holdings invoices", "C-100"),
        ("Blue Hill Pumps and Irongate Trading", "C-100"),
        ("Red River", "C-100"),
        ("May invoices", "C-100"),
        ("", "C-100"),
    ],
)
def test_whom_the_text_names(text: str, meant: str) -> None:
    assert account(played(*FAMILY, pay(text))) == meant


def test_the_rest_of_the_cascade_looks_at_the_subsidiarys_items_and_the_reasons_say_why() -> None:
    for order in permutations([PARENT, PUMPS, INVOICE, pay("Blue Hill Pumps, thank you")]):
        desk = played(*order)
        assert (account(desk), desk.open("INV-2026-0002")) == ("C-200", 0)
    evidence = [(e.kind, e.detail) for e in desk.receipt("f/1", "C-200").weighing.evidence]
    assert evidence == [
        ("bank-account", "customer C-100"),
        ("parent", "C-100 is the parent of C-200, whom the text names"),
        ("likeness", "C-200 at 1.000: the same words; nobody else comes near"),
    ]


def test_what_does_not_fit_is_suggested_the_oldest_first() -> None:
    desk = played(*FAMILY, INVOICE, pay("Blue Hill Pumps", "300.00"))
    receipt = desk.receipt("f/1", "C-200")
    assert (desk.open("INV-2026-0002"), receipt.unapplied) == (50000, 30000)
    kept = receipt.suggestion
    assert (kept.rule, [(p.item, p.cash) for p in kept.placements]) == (SUBSIDIARY, [("DE01/INV-2026-0002", 30000)])


def test_documents_tell_more_than_names() -> None:
    other = invoice("INV-2026-0003", "500.00", customer="C-300")
    desk = played(*FAMILY, INVOICE, other, pay("Blue Hill Pumps INV-2026-0003"))
    assert (account(desk), desk.open("INV-2026-0003")) == ("C-300", 0)


def test_another_subsidiary_of_the_name_makes_it_nobodys() -> None:
    twin = registered("C-500", "Blue Hill Pumps Inc", parent="C-100")
    for order in permutations([PARENT, PUMPS, twin, pay("Blue Hill Pumps invoices")]):
        desk = played(*order)
        assert account(desk) == "C-100"
    said = [e.detail for e in desk.receipt("f/1").weighing.evidence if e.kind == "likeness"]
    assert said[0].endswith("a margin of 0.030 is asked for")


def test_a_subsidiary_that_is_called_otherwise_by_now_is_found() -> None:
    renamed = credit.CustomerChanged(**registered("C-200", "Green Field GmbH", parent="C-100").model_dump())
    desk = played(*FAMILY, pay("Green Field payment"))
    assert account(desk) == "C-100"
    desk.hear(renamed)
    assert account(desk) == "C-200"


def test_a_name_that_was_erased_tells_nobody() -> None:
    desk = played(*FAMILY)
    desk.names["C-200"] = ""
    desk.hear(pay("Blue Hill Pumps"))
    assert account(desk) == "C-100"


@pytest.mark.parametrize(("outcome", "where", "left"), [("off", "C-100", 50000), ("suggest", "C-200", 50000)])
def test_the_rule_may_be_switched(outcome: Any, where: str, left: int) -> None:
    desk = played(*FAMILY, INVOICE, pay("Blue Hill Pumps"), policy=Policy(by_text={SUBSIDIARY: outcome}))
    assert (account(desk), desk.receipt("f/1", where).unapplied) == (where, left)
    if outcome == "suggest":
        assert desk.receipt("f/1", where).weighing.left == "rule-only-suggests"


STORY = [
    PARENT,
    PUMPS,
    TRADING,
    INVOICE,
    pay("Blue Hill Pumps, with thanks"),
    paid("77.00", "Irongate Trading", name="g", booked=day(8), payer_name="Irongate Holdings"),
]


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(len(STORY))), st.lists(st.booleans(), min_size=1, max_size=3))
def test_any_order_and_any_batches_find_the_same_accounts(order: list[int], batches: list[bool]) -> None:
    desk, batch = Desk(), list[Event]()
    for place, index in enumerate(order):
        batch.append(STORY[index])
        if batches[place % len(batches)] or place == len(order) - 1:
            desk.hear(*batch)
            desk.forget()
            batch = []
    assert account(desk) == "C-200"
    assert (desk.open("INV-2026-0002"), desk.receipt("g/1", "C-300").unapplied) == (0, 7700)
