"""A clerk who has nothing but the files, the invoices and the written rules arrives at the truth.

So no payment of the example company can be understood in two ways. The rules: the payer is known by account, by
customer number, by name, else by the references. Named invoices are settled if the money covers them (less what
discount is earned); one that it does not cover is paid in part, several are not touched. Without any reference it is
one open invoice of exactly that amount, else the whole balance, else nothing.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

import pytest

from o2c.chassis.money import share, to_minor
from o2c.cli.demo import Invoice
from o2c.intake.bank import is_refused, load_profile, read_csv, read_mt940, verify


@dataclass
class Item:
    invoice: Invoice
    credited: int = 0
    paid: int = 0
    discount: int = 0

    @property
    def open(self):
        return self.invoice.gross - self.credited - self.paid - self.discount

    def earned(self, day):
        tiers = [percent for percent, until in self.invoice.discounts if day <= until]
        return share(self.open, Decimal(tiers[0]), Decimal(100)) if tiers else 0


@dataclass
class Clerk:
    masters: list
    items: dict[str, Item] = field(default_factory=dict)
    unapplied: Counter = field(default_factory=Counter)
    unidentified: Counter = field(default_factory=Counter)
    receipts: dict = field(default_factory=dict)

    def __post_init__(self):
        self.accounts = {a.number: m.customer for m in self.masters for a in m.bank_accounts}
        self.names = {m.name.casefold(): m.customer for m in self.masters}

    def work(self, step):
        for invoice in step.invoices:
            self.items[invoice.number] = Item(invoice)
        for note in step.notes:
            item = next(i for i in self.items.values() if i.invoice.document == note.document)
            assert note.document_date >= item.invoice.document_date
            item.credited = to_minor(note.amount, item.invoice.currency) if note.amount else item.invoice.gross
        for file in step.files:
            for line in self.read(file):
                self.line(line)

    def read(self, file):
        if file.bank.profile is None:
            [statement] = read_mt940(file.data)
        else:
            reading = read_csv(file.data, load_profile(file.bank.profile.model_dump_json().encode()))
            assert reading.errors == ()
            [statement] = reading.statements
        assert not is_refused(verify(statement))
        assert set(file.booked) <= {line.line_no for line in statement.lines}
        return statement.lines

    def line(self, line):
        if line.transaction_code == "NCHG":
            return
        if line.reversal:
            self.undo(line)
            return
        numbers = re.findall(r"BW-2026-\d{10}", line.remittance)
        customer = self.payer(line, numbers)
        if customer is None:
            self.unidentified[line.currency] += line.minor
            return
        shares = self.shares(line, numbers, customer)
        for item, cash, discount in shares:
            item.paid += cash
            item.discount += discount
        rest = line.minor - sum(cash for _, cash, _ in shares)
        assert rest >= 0
        self.unapplied[customer, line.currency] += rest
        self.receipts[line.end_to_end_id] = (customer, rest, shares)

    def undo(self, line):
        customer, rest, shares = self.receipts[line.end_to_end_id]
        assert line.minor + rest + sum(cash for _, cash, _ in shares) == 0
        self.unapplied[customer, line.currency] -= rest
        for item, cash, discount in shares:
            item.paid -= cash
            item.discount -= discount

    def payer(self, line, numbers):
        quoted = re.search(r"\bC-\d{4}\b", line.remittance)
        named = {self.items[number].invoice.customer for number in numbers}
        known = (
            self.accounts.get(line.payer_account)
            or (quoted and quoted[0])
            or self.names.get(line.payer_name.casefold())
        )
        return known or (named.pop() if len(named) == 1 else None)

    def shares(self, line, numbers, customer):
        if numbers:
            return self.by_reference(line, [self.items[n] for n in numbers if self.items[n].open])
        owed = [i for i in self.items.values() if i.invoice.customer == customer and i.open]
        exact = [item for item in owed if item.open == line.minor]
        assert len(exact) <= 1, "an amount that fits two invoices"
        if exact or sum(item.open for item in owed) == line.minor:
            return [(item, item.open, 0) for item in exact or owed]
        return []

    def by_reference(self, line, items):
        earned = [item.earned(line.value_date) for item in items]
        if line.minor >= sum(item.open for item in items):
            return [(item, item.open, 0) for item in items]
        if line.minor == sum(item.open for item in items) - sum(earned):
            return [(item, item.open - less, less) for item, less in zip(items, earned, strict=True)]
        assert not any(earned), "a short payment while a discount could be earned"
        return [(items[0], line.minor, 0)] if len(items) == 1 else []


@pytest.mark.parametrize(("seed", "orders"), [(1, 3_000), (2, 1_500), (3, 800), (4, 800), (5, 300)])
def test_the_files_and_the_written_rules_lead_to_the_truth(play, seed, orders):
    paper = play(seed, orders, dice=seed)
    clerk = Clerk(paper.company.customers())
    for step in paper.steps:
        clerk.work(step)
    found = {item.invoice.key: (item.credited, item.paid, item.discount, item.open) for item in clerk.items.values()}
    truth = paper.truth
    assert found == {key: (i.credited, i.paid, i.discount, i.open) for key, i in truth.invoices.items()}
    assert {key: rest for key, rest in clerk.unapplied.items() if rest} == truth.unapplied
    assert clerk.unidentified == truth.totals.unidentified
