"""Payments with realistic remittance text: how many the engine places by itself, and how many wrongly.

    python bench/matching/texts.py [path/to/invoices_paid.csv.gz] [--mode all --mode typos …]

One payment per payer, currency and payment date of the sample. The engine (`identify`, then `Matcher`, as the service
calls them) sees payer, amount, day, the text of `degrader.py` and what was open that day; before each day all earlier
payments are settled to the truth. *Placed*: applied to exactly the invoices that were paid, to the cent, nothing left.
*Wrong*: anything applied to an invoice that this payment did not pay, or all of it to another set.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "examples" / "sample_ar"))

from degrader import GIVEN, MODES, Remittance, degraded  # noqa: E402
from sample_invoices import Invoice, Payment, decimal, payments, rows, standing  # noqa: E402

from o2c.cash_app.account import Account, unit_of  # noqa: E402
from o2c.cash_app.decider import CashAppDecider  # noqa: E402
from o2c.cash_app.facts import Clues, Document, Facts, Posting  # noqa: E402
from o2c.cash_app.found import Found, Reference  # noqa: E402
from o2c.cash_app.items.events import ItemApplied, ItemOpened  # noqa: E402
from o2c.cash_app.matching.matcher import Decision  # noqa: E402
from o2c.cash_app.payers.identify import identify  # noqa: E402
from o2c.cash_app.policy import Policy  # noqa: E402
from o2c.cash_app.receipts.booking import decide  # noqa: E402
from o2c.cash_app.texts import remittance  # noqa: E402
from o2c.cash_app.texts.references import indexed  # noqa: E402

SAMPLE = ROOT.parent / "shared" / "data" / "ar" / "invoices_paid.csv.gz"
ENTITY = "US01"
POLICY = Policy()


@dataclass
class Row:
    """What became of the payments of one mode."""

    mode: str
    payments: int = 0
    placed: int = 0
    lines: int = 0
    lines_right: int = 0
    cents: int = 0
    cents_placed: int = 0
    wrong: int = 0
    read_seconds: float = 0.0
    match_seconds: float = 0.0
    slowest: float = 0.0
    wrongs: list[str] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=dict)

    def add(self, payment: Payment, decision: Decision, truth: dict[str, int]) -> None:
        applied = {placement.item: placement.cash for placement in decision.placements}
        right = {item for item, cash in applied.items() if truth.get(item) == cash}
        self.payments += 1
        self.lines += len(truth)
        self.lines_right += len(right)
        self.cents += payment.cents
        if applied == truth:
            self.placed += 1
            self.cents_placed += payment.cents
        elif len(right) < len(applied) or sum(applied.values()) == payment.cents:
            self.wrong += 1
            rules = sorted({placement.rule or decision.rule for placement in decision.placements})
            self.wrongs.append(f"{payment.paid} {payment.payer} {decimal(payment.cents)} by {', '.join(rules)}")
        else:
            self.left[decision.left] = self.left.get(decision.left, 0) + 1


class Book:
    """Accounts as the service's own events make them, and where documents are found by their numbers."""

    def __init__(self) -> None:
        self.decider = CashAppDecider(POLICY)
        self.accounts: dict[str, Account] = {}
        self.found = Found({}, {})

    def open(self, invoice: Invoice) -> None:
        document = Document(
            invoice.number,
            invoice.number,
            "invoice",
            ENTITY,
            invoice.currency,
            invoice.cents,
            invoice.dated,
            invoice.due,
            (Posting("revenue", "", -invoice.cents),),
        )
        account = self.account(invoice.payer)
        self.decider.evolve(account, ItemOpened(document, invoice.dated))
        for key, kind in indexed(document).items():
            what = document.document, document.number, invoice.payer, document.document_date, kind
            hit = Reference(*what, document.gross, document.currency)
            self.found.references[key] = (*self.found.references.get(key, ()), hit)  # type: ignore[index]

    def account(self, payer: str) -> Account:
        known = self.accounts.get(payer)
        if known is None:
            known = self.accounts[payer] = self.decider.initial(unit_of(payer))
            clue = account_clue(payer)
            self.found.payers[clue] = (*self.found.payers.get(clue, ()), payer)  # type: ignore[index]
        return known

    def settle(self, payment: Payment, truth: dict[str, int], receipt: str) -> None:
        account = self.account(payment.payer)
        for item, cash in truth.items():
            day = payment.paid
            event = ItemApplied(item, f"{receipt}#{item}", receipt, cash, 0, 0, day, day, day, "person")
            self.decider.evolve(account, event)

    def decide(self, facts: Facts) -> Decision:
        identity = identify(facts, self.found, POLICY)
        account = self.accounts.get(identity.account) or Account(identity.account)
        return decide(facts, identity, account, POLICY, {}, 0)


def account_clue(payer: str) -> str:
    """The payer is known by the bank account that the money came from."""
    return "a" + payer


def clues_of(payer: str, sent: Remittance) -> Clues:
    said = remittance.read(sent.text, cut=sent.cut)
    if sent.advice:
        said = remittance.listed(sent.advice)
    return Clues(
        account_clue(payer),
        "",
        said.tokens,
        said.structured,
        said.composed,
        said.cut,
        said.partial,
        said.wrong,
        several=said.several,
    )


def measure(path: Path, modes: Sequence[str] = MODES, seed: str = "texts") -> list[Row]:
    invoices = standing(list(rows(path)))
    return [_measured(invoices, mode, seed) for mode in modes]


def _measured(invoices: list[Invoice], mode: str, seed: str) -> Row:
    book, row = Book(), Row(mode)
    cents = {invoice.number: invoice.cents for invoice in invoices}
    for opened, paying in _days(invoices):
        for invoice in opened:
            book.open(invoice)
        truths = [{number: cents[number] for number in payment.numbers} for _, payment in paying]
        for (place, payment), truth in zip(paying, truths, strict=True):
            if mode == "some" and len(payment.numbers) == 1:
                continue
            sent = degraded(payment.numbers, decimal(payment.cents), mode, f"{seed}/{place}")
            started = time.process_time()
            clues = clues_of(payment.payer, sent)
            read = time.process_time()
            decision = book.decide(_facts(place, payment, clues))
            ended = time.process_time()
            row.read_seconds += read - started
            row.match_seconds += ended - read
            row.slowest = max(row.slowest, ended - started)
            row.add(payment, decision, truth)
        for (place, payment), truth in zip(paying, truths, strict=True):
            book.settle(payment, truth, str(place))
    return row


def _days(invoices: list[Invoice]) -> Iterator[tuple[list[Invoice], list[tuple[int, Payment]]]]:
    """Of each payment day: what became open since the one before, and the payments."""
    issued = sorted(invoices, key=lambda invoice: min(invoice.dated, invoice.paid))
    start = 0
    for day, paying in groupby(enumerate(payments(invoices)), key=lambda pair: pair[1].paid):
        end = start
        while end < len(issued) and min(issued[end].dated, issued[end].paid) <= day:
            end += 1
        yield issued[start:end], list(paying)
        start = end


def _facts(place: int, payment: Payment, clues: Clues) -> Facts:
    day: date = payment.paid
    account, name = f"BANK-{payment.currency}", f"S{place}"
    return Facts(f"{name}/1", ENTITY, payment.currency, payment.cents, day, day, account, name, 1, clues=clues)


def worst(count: int = 5_000, numbers: int = 100) -> list[tuple[str, float]]:
    """(mode, milliseconds) of one payment of `numbers` invoices by a customer with `count` open ones."""
    random = Random("worst")
    day, due = date(2020, 1, 1), date(2020, 3, 1)
    book = Book()
    invoices = [
        Invoice(
            str(1_930_000_000 + 7 * n),
            "A",
            "",
            "USD",
            random.randrange(1_000, 10_000_000),
            day + timedelta(random.randrange(60)),
            due + timedelta(random.randrange(60)),
            due,
        )
        for n in range(count)
    ]
    for invoice in invoices:
        book.open(invoice)
    took = []
    for mode in MODES:
        paid = random.sample(invoices, numbers)
        payment = Payment("A", "USD", date(2020, 6, 1), tuple(i.number for i in paid), sum(i.cents for i in paid))
        sent = degraded(payment.numbers, decimal(payment.cents), mode, "worst")
        started = time.process_time()
        book.decide(_facts(0, payment, clues_of("A", sent)))
        took.append((mode, (time.process_time() - started) * 1000))
    return took


def table(measured: Sequence[Row]) -> str:
    """Shares in per cent; speed of reading the text and of the engine, in payments a second on one core."""
    lines = [
        "| text | payments | placed | of value | lines right | wrong | left | read/s | engine/s | slowest ms |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for row in measured:
        left = row.payments - row.placed - row.wrong
        lines.append(
            f"| {row.mode} | {row.payments:,} | {row.placed / row.payments:.2%} | {row.cents_placed / row.cents:.2%} | "
            f"{row.lines_right / row.lines:.2%} | {row.wrong} ({row.wrong / max(row.placed, 1):.3%}) | {left} | "
            f"{row.payments / row.read_seconds:,.0f} | {row.payments / row.match_seconds:,.0f} | "
            f"{row.slowest * 1000:.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--mode", action="append", choices=MODES)
    parser.add_argument("--seed", default="texts")
    parser.add_argument("--wrong", action="store_true", help="print each payment that was placed wrongly")
    asked = parser.parse_args()
    if not asked.path.exists():
        raise SystemExit(f"{asked.path} is not there: give the path of invoices_paid.csv.gz")
    found = measure(asked.path, asked.mode or MODES, asked.seed)
    print(table(found))
    given = [row for row in found if row.mode in GIVEN]
    if given:
        count, placed, wrong = (sum(getattr(row, name) for row in given) for name in ("payments", "placed", "wrong"))
        print(f"\nall numbers given: {placed / count:.2%} placed, {wrong / max(placed, 1):.3%} wrong")
    slow = ", ".join(f"{mode} {milliseconds:.0f}" for mode, milliseconds in worst())
    print(f"100 of 5,000 open items of one customer, milliseconds a payment: {slow}\n")
    for row in found:
        print(f"{row.mode}: left {dict(sorted(row.left.items()))}")
        for line in row.wrongs if asked.wrong else ():
            print("  wrong:", line)


if __name__ == "__main__":
    main()
