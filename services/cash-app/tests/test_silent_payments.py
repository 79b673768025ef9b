"""Real payments that name nothing, through the service's own rules: nearly all are placed, and placed right.

`bench/matching` measures the pure cascade on all of them; this shows that the service feeds it the same. Nothing is
corrected in between, so a wrong one may lead to the next.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from cash_facts import SECRET, invoice, registered
from test_real_payments import Ledger, payments, pytestmark  # noqa: F401  (the mark skips here too)

from o2c.cash_app.events import PaymentApplied
from o2c.cash_app.found import Found
from o2c.cash_app.payers import names
from o2c.contracts.bank import BankStatementReceived, StatementLine

Rows = list[dict[str, str]]


class Known(Ledger):
    """A ledger that knows the payer's name."""

    payer: str = ""

    def found(self) -> Found:
        return Found(self.documents, {names.clue(self.payer, SECRET): (self.payer,)})


def busy_accounts() -> dict[tuple[str, str], dict[date, Rows]]:
    """Payers of 180 to 210 payments, by day."""
    found: dict[tuple[str, str], dict[date, Rows]] = defaultdict(dict)
    for (payer, currency, day), rows in payments().items():
        found[payer, currency][day] = rows
    return {account: days for account, days in sorted(found.items()) if 180 <= len(days) <= 210}


def settled(payer: str, currency: str, days: dict[date, Rows]) -> dict[date, set[str]]:
    """What each payment settled, nothing corrected in between: invoices come on their date, payments on theirs."""
    ledger = Known()
    ledger.payer = payer
    ledger.hear(registered(payer, payer))
    waiting = sorted((row for rows in days.values() for row in rows), key=lambda row: row["invoice_date"], reverse=True)
    for day, rows in sorted(days.items()):
        while waiting and date.fromisoformat(waiting[-1]["invoice_date"]) <= day:
            ledger.hear(_invoice(waiting.pop(), payer, currency))
        total = f"{sum(Decimal(row['amount']) for row in rows):.2f}"
        line = StatementLine(line=1, booking_date=day, value_date=day, amount=total, text="", payer_name=payer)
        ledger.hear(
            BankStatementReceived(
                statement=f"{day}", bank_account=currency, legal_entity="US01", currency=currency, lines=(line,)
            )
        )
    found: dict[date, set[str]] = defaultdict(set)
    for event in ledger.events:
        if type(event) is PaymentApplied:
            found[date.fromisoformat(event.receipt.partition("/")[0])].add(event.item.partition("/")[2])
    return found


def _invoice(row: dict[str, str], payer: str, currency: str):  # type: ignore[no-untyped-def]
    issued, due = (date.fromisoformat(row[column]) for column in ("invoice_date", "due_date"))
    said = invoice(
        row["invoice_id"],
        f"{Decimal(row['amount']):.2f}",
        issued=issued,
        customer=payer,
        currency=currency,
        legal_entity="US01",
    )
    return said.model_copy(update={"terms": said.terms.model_copy(update={"due_date": due})})


def test_nearly_all_silent_payments_of_busy_payers_are_placed_and_placed_right() -> None:
    placed = right = total = 0
    for (payer, currency), days in busy_accounts().items():
        found = settled(payer, currency, days)
        total += len(days)
        placed += len(found)
        right += sum(found[day] == {row["invoice_id"] for row in days[day]} for day in list(found))
    assert total > 500
    assert placed > 0.9 * total
    assert placed - right <= 0.005 * placed
