"""How right each rule was: counted exactly from events, whatever happens, and by nothing but what people undid."""

from collections import defaultdict
from datetime import date
from typing import Any

from cash_desk import Desk
from cash_facts import IBAN, day, invoice, paid, registered
from hypothesis import given, settings
from hypothesis import strategies as st
from test_decisions_of_people import move

from o2c.cash_app.desk.commands import AcceptSuggestion, RejectSuggestion
from o2c.cash_app.desk.precision_rows import COUNTS
from o2c.cash_app.receipts.commands import ReturnPayment, UnapplyByHand
from o2c.chassis.domain import Send

MAY = date(2026, 5, 1)


def begun() -> Desk:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN), registered("C-200", "Other Pumps"))
    desk.hear(invoice("INV-2026-0001", "600.00"), invoice("INV-2026-0002", "500.00"))
    return desk


def ask(desk: Desk, command: Any) -> None:
    desk.forget()
    streams = (f"receipt:C-100/{command.receipt}",)
    desk.ask(Send("account:C-100", command, ("periods:DE01",), streams))
    desk.refused.clear()


def counts(desk: Desk, rule: str) -> dict[str, int]:
    """Of May, in euro; what is not 0."""
    row = desk.precision.get((rule, MAY, "EUR"), [0] * len(COUNTS))
    return {name: number for name, number in zip(COUNTS, row, strict=True) if number}


def test_what_a_rule_applied_and_a_person_undid() -> None:
    desk = begun()
    desk.hear(paid("600.00", "INV-2026-0001", name="f", payer_account=IBAN, booked=day(9)))
    assert counts(desk, "reference.v1") == {"applied": 1, "applied_amount": 60000}
    ask(desk, UnapplyByHand("f/1", "f/1#1"))
    assert counts(desk, "reference.v1") == {
        "applied": 1, "applied_amount": 60000, "undone": 1, "undone_amount": 60000,
    }  # fmt: skip


def test_it_counts_in_the_month_that_it_is_effective_in_whenever_it_is_undone() -> None:
    desk = begun()
    desk.hear(paid("600.00", "INV-2026-0001", name="f", booked=day(40)))
    ask(desk, UnapplyByHand("f/1", "f/1#1"))
    assert {month for rule, month, _ in desk.precision if rule == "reference.v1"} == {date(2026, 6, 1)}


def test_what_the_bank_took_back_was_not_wrong() -> None:
    desk = begun()
    desk.hear(paid("600.00", "INV-2026-0001", name="f", booked=day(9)))
    ask(desk, ReturnPayment("f/1", day(20), reason="no funds"))
    assert counts(desk, "reference.v1") == {"applied": 1, "applied_amount": 60000}


def test_what_gives_way_to_a_payment_that_names_the_item_is_counted_by_itself() -> None:
    desk = begun()
    desk.hear(paid("600.00", "", name="f", payer_account=IBAN, booked=day(9)))
    desk.hear(paid("600.00", "INV-2026-0001", name="g", booked=day(10)))
    assert counts(desk, "single-amount.v2") == {
        "applied": 1, "applied_amount": 60000, "gave_way": 1, "gave_way_amount": 60000,
    }  # fmt: skip


def test_what_told_the_payer_is_undone_where_a_person_moves_the_money() -> None:
    desk = begun()
    desk.hear(paid("7.00", "", name="f", payer_account=IBAN, booked=day(9)))
    assert counts(desk, "payer by bank-account") == {"applied": 1, "applied_amount": 700}
    move(desk, "f/1", "C-200")
    assert counts(desk, "payer by bank-account") == {
        "applied": 1, "applied_amount": 700, "undone": 1, "undone_amount": 700,
    }  # fmt: skip


def test_what_better_evidence_moves_was_not_undone_by_a_person() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps"), registered("C-200", "Other Pumps"))
    desk.hear(paid("7.00", "", name="f", payer_name="Example Pumps", payer_account=IBAN, booked=day(9)))
    desk.hear(registered("C-200", "Other Pumps", IBAN))
    assert counts(desk, "payer by name")["gave_way"] == 1
    assert counts(desk, "payer by bank-account") == {"applied": 1, "applied_amount": 700}


def test_suggestions_taken_and_overruled_count_for_what_suggested_them() -> None:
    desk = begun()
    desk.hear(invoice("INV-2026-0003", "600.00", issued=day(5)))
    desk.hear(paid("600.00", "", name="f", payer_account=IBAN, booked=day(9)))
    ask(desk, RejectSuggestion("f/1"))
    ask(desk, AcceptSuggestion("f/1"))
    assert counts(desk, "single-amount.v2") == {"accepted": 1, "overruled": 1}
    assert counts(desk, "person")["applied"] == 1


def folded(desk: Desk) -> dict[tuple[str, date, str], list[int]]:
    """The same table, told anew from the log of stored events alone: each application remembers its rule."""
    table: dict[tuple[str, date, str], list[int]] = defaultdict(lambda: [0] * len(COUNTS))
    rules: dict[str, Any] = {}
    for _, _, name, body in desk.log:
        event: Any = desk.codec.decode(name, body)
        if name == "payment-applied.v1":
            rules[event.application] = event
            _add(table, event.rule, event.effective, "applied", event.cash)
        elif name == "payment-unapplied.v1" and not event.returned:
            before = rules[event.application]
            _add(table, before.rule, before.effective, "undone" if event.by_hand else "gave_way", before.cash)
    return dict(table)


def _add(table: Any, rule: str, day: date, kind: str, amount: int) -> None:
    row = table[rule, day.replace(day=1), "EUR"]
    row[COUNTS.index(kind)] += 1
    row[COUNTS.index(kind + "_amount")] += amount


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_counts_are_what_the_events_say(data: st.DataObject) -> None:
    desk = begun()
    for n in range(data.draw(st.integers(1, 6))):
        kind = data.draw(st.sampled_from(["named", "silent", "undo", "return", "accept"]))
        receipts = sorted(desk.account().receipts.items())
        if kind in ("named", "silent"):
            amount, number = data.draw(st.sampled_from([("600.00", 1), ("500.00", 2), ("1100.00", 1)]))
            text = f"INV-2026-000{number}" if kind == "named" else ""
            desk.hear(paid(amount, text, name=f"n{n}", payer_account=IBAN, booked=day(9 + 20 * n)))
        elif receipts:
            name, receipt = data.draw(st.sampled_from(receipts))
            if kind == "undo" and receipt.applications:
                ask(desk, UnapplyByHand(name, data.draw(st.sampled_from(sorted(receipt.applications)))))
            elif kind == "return":
                ask(desk, ReturnPayment(name, None, reason="no funds"))
            elif kind == "accept":
                ask(desk, AcceptSuggestion(name))
    shown = {key: row for key, row in desk.precision.items() if not key[0].startswith("payer by")}
    counted = {key: row[:-2] for key, row in shown.items() if any(row[:-2])}
    assert counted == {key: row[:-2] for key, row in folded(desk).items()}
