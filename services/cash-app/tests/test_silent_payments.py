"""Real payments that name nothing: nearly all are placed, and placed right, by the cascade and through the service.

All of them are replayed through the pure cascade, as `bench/matching` does. Those of all but the largest and the rarest
payers go through the service as well, which has to feed the cascade the same. There nothing is corrected in between, so
a wrong one may lead to the next.
"""

import sys
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

from cash_facts import SECRET, invoice, registered
from test_real_payments import SAMPLE, Ledger, payments, pytestmark  # noqa: F401  (the mark skips here too)

from o2c.cash_app.cascade.policy import CascadePolicy
from o2c.cash_app.events import PaymentApplied
from o2c.cash_app.found import Found
from o2c.cash_app.payers import names
from o2c.contracts.bank import BankStatementReceived, StatementLine

sys.path.insert(0, str(Path(__file__).parents[3] / "bench" / "matching"))

import replay
import sample

Rows = list[dict[str, str]]


class Known(Ledger):
    """A ledger that knows the payer's name."""

    payer: str = ""

    def found(self) -> Found:
        return Found(self.documents, {names.clue(self.payer, SECRET): (self.payer,)})


def busy_accounts() -> dict[tuple[str, str], dict[date, Rows]]:
    """Payers of 5 to 250 payments, by day: 8,530 payments of 10,207."""
    found: dict[tuple[str, str], dict[date, Rows]] = defaultdict(dict)
    for (payer, currency, day), rows in payments().items():
        found[payer, currency][day] = rows
    return {account: days for account, days in sorted(found.items()) if 5 <= len(days) <= 250}


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


def test_by_its_amount_alone_nearly_every_payment_is_placed_and_hardly_one_wrongly() -> None:
    """All of them, each day's settled as they were meant before the next."""
    results: list[replay.Result] = []
    for account, invoices in sample.accounts(SAMPLE).items():
        results += replay.replay(account, invoices, CascadePolicy(), corrected=True)
    placed = sum(result.placed for result in results)
    assert len(results) == 10_207
    assert placed >= 0.94 * len(results)
    assert placed - sum(result.right for result in results) <= 0.0005 * placed


def test_the_services_own_rules_place_what_the_cascade_alone_does() -> None:
    placed = right = total = 0
    for (payer, currency), days in busy_accounts().items():
        found = settled(payer, currency, days)
        total += len(days)
        placed += len(found)
        right += sum(found[day] == {row["invoice_id"] for row in days[day]} for day in list(found))
    assert total > 8_000
    assert placed >= 0.94 * total
    assert placed - right <= 0.0005 * placed
