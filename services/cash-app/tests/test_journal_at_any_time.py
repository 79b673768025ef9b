"""The journal's receivables are the open items as they were said, at any accounting date and as known at any moment."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cash_desk import Desk
from cash_facts import IBAN, credit_note, day, invoice, paid, registered
from hypothesis import given, settings
from hypothesis import strategies as st

from o2c.cash_app.adjustments.commands import OpenDeduction, TakeAdjustmentBack, WriteOff
from o2c.cash_app.receipts.commands import ReturnPayment, UnapplyByHand
from o2c.chassis.domain import Send
from o2c.contracts import cash_app
from o2c.contracts.money import to_text

AUGUST = datetime(2026, 8, 20, tzinfo=UTC)
MONTHS = ("2026-05", "2026-06", "2026-07")
LAST = date(2026, 9, 30)
Balances = dict[tuple[str, str], int]
"""(legal entity, currency) → minor units."""

STEPS = st.sampled_from([
    "invoice", "invoice", "credit", "pay", "pay", "pay", "unapply", "unapply", "bounce", "adjust", "close",
])  # fmt: skip


class Story:
    """Facts and decisions, and after each how much was said and booked by then: a moment that things were known at."""

    def __init__(self, data: st.DataObject) -> None:
        self.data, self.count = data, 0
        self.desk = Desk(now=AUGUST)
        self.desk.hear(registered("C-100", "Example Pumps", IBAN))
        self.moments: list[tuple[int, int]] = []

    def go(self, step: str) -> None:
        self.count += 1
        getattr(self, step)()
        self.desk.refused.clear()
        self.moments.append((len(self.desk.said), len(self.desk.journal)))

    def draw(self, *values: Any) -> Any:
        return self.data.draw(st.sampled_from(values))

    def invoice(self) -> None:
        gross, issued = self.draw("100.00", "250.00", "333.33"), day(self.draw(0, 10, 35, 70))
        terms = self.draw(None, ("2", issued + timedelta(days=20)))
        entity, currency = self.draw("DE01", "DE01", "DE01", "FR01"), self.draw("EUR", "EUR", "EUR", "USD")
        number = f"INV-2026-{self.count:04}"
        more = {"tax": "14.00", "legal_entity": entity, "currency": currency, "discount": terms}
        self.desk.hear(invoice(number, gross, issued=issued, **more))

    def credit(self) -> None:
        items = [i.document for i in self.items() if i.document.kind == "invoice"]
        items = [document for document in items if document.legal_entity == "DE01"]
        if items:
            of = self.draw(*items)
            more = {"currency": of.currency}
            note = credit_note(f"CN-{self.count}", "40.00", of.number, issued=day(self.draw(20, 60)), **more)
            self.desk.hear(note)

    def pay(self) -> None:
        items = [i for i in self.items() if i.open > 0 and i.group == "EUR DE01"]
        named = self.data.draw(st.lists(st.sampled_from(items), max_size=2, unique_by=id)) if items else []
        amount = sum(item.open for item in named) * self.draw(100, 98, 50, 120) // 100 or 5000
        text = " ".join(item.document.number for item in named)
        booked = day(self.draw(5, 15, 40, 75))
        self.desk.hear(paid(to_text(amount, "EUR"), text, name=f"n{self.count}", booked=booked, payer_account=IBAN))

    def unapply(self) -> None:
        held = [(r.facts.receipt, a) for r in self.receipts() for a in sorted(r.applications)]
        if held:
            self.ask(UnapplyByHand(*self.draw(*held)))

    def bounce(self) -> None:
        receipts = [r.facts.receipt for r in self.receipts() if not r.returned]
        if receipts:
            self.ask(ReturnPayment(self.draw(*receipts), day(self.draw(30, 80))))

    def adjust(self) -> None:
        items = [i for i in self.items() if i.open > 0]
        if items:
            item = self.draw(*items)
            name, part = item.document.document, item.open // 2 or 1
            done = [TakeAdjustmentBack(name, each) for each in sorted(item.adjustments)]
            self.ask(self.draw(WriteOff(name, part, "small-difference"), OpenDeduction(name, part, "freight"), *done))

    def close(self) -> None:
        for entity in ("DE01", "FR01"):
            closed = self.desk.state(f"periods:{entity}").closed
            following = [month for month in MONTHS if month > closed]
            if following:
                self.desk.close(following[0], entity)

    def ask(self, command: Any) -> None:
        self.desk.forget()
        account = self.desk.account()
        name = getattr(command, "receipt", "") or command.item
        stream = f"receipt:C-100/{name}" if hasattr(command, "receipt") else f"item:{name}"
        loaded = [stream, *(f"item:{item}" for item in account.items)]
        entity = account.items[name].document.legal_entity if name in account.items else "DE01"
        self.desk.ask(Send("account:C-100", command, (f"periods:{entity}",), tuple(dict.fromkeys(loaded))))

    def items(self) -> list[Any]:
        return list(self.desk.account().items.values())

    def receipts(self) -> list[Any]:
        return list(self.desk.account().receipts.values())

    # -- what was said and what was booked

    def open_items(self, accounting: date, known: int) -> Balances:
        found: Balances = defaultdict(int)
        for _, event in self.desk.said[:known]:
            if isinstance(event, cash_app.ReceivableMoved) and event.accounting <= accounting:
                found[event.legal_entity, event.amount.currency] += event.amount.minor
        return {key: amount for key, amount in found.items() if amount}

    def receivables(self, accounting: date, known: int) -> Balances:
        found: Balances = defaultdict(int)
        for entry, account, _, amount in self.desk.journal[:known]:
            if account == "receivable" and entry[5] <= accounting:
                found[entry[1], entry[2]] += amount
        return {key: amount for key, amount in found.items() if amount}


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, min_size=4, max_size=14), st.data())
def test_receivables_are_the_open_items_at_any_accounting_date_as_known_at_any_moment(
    steps: list[str], data: st.DataObject
) -> None:
    story = Story(data)
    for step in steps:
        story.go(step)
    for _ in range(5):
        said, booked = data.draw(st.sampled_from(story.moments))
        accounting = data.draw(st.dates(date(2026, 5, 1), LAST))
        assert story.receivables(accounting, booked) == story.open_items(accounting, said)
    assert story.receivables(LAST, len(story.desk.journal)) == story.open_items(LAST, len(story.desk.said))
