"""The bank's own control totals (TxsSummry): how many entries a statement has, and what they sum to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from o2c.intake.bank.amounts import Sum, shown
from o2c.intake.bank.camt.node import Node
from o2c.intake.bank.camt.values import BadValue, minor, number


@dataclass(slots=True)
class Counted:
    """Entries by direction, their amounts without a sign, and how many transactions are in them."""

    credits: Sum = field(default_factory=Sum)
    debits: Sum = field(default_factory=Sum)
    transactions: int = 0

    @property
    def entries(self) -> int:
        return self.credits.number + self.debits.number

    def add(self, minor: int, transactions: int) -> None:
        (self.debits if minor < 0 else self.credits).add(abs(minor))
        self.transactions += transactions or 1


def check_totals(summary: Node, counted: Sequence[Counted], currency: str) -> None:
    """Raises BadValue where the totals and the entries contradict each other: some are missing, or changed.

    `counted` are all entries, and those that are booked: banks sum the one or the other.
    """
    against = [list(_problems(summary, each, currency)) for each in counted]
    if all(against):
        raise BadValue("; ".join(against[0]))


def _problems(summary: Node, counted: Counted, currency: str) -> Iterator[str]:
    """The sums have no sign. Of the total of all entries some banks count the transactions, and give the difference of
    credits and debits."""
    credits, debits, transactions = counted.credits, counted.debits, counted.transactions
    gross, net = credits.minor + debits.minor, credits.minor - debits.minor
    yield from _differences(summary, "TtlNtries", {counted.entries, transactions}, {gross, abs(net)}, currency)
    yield from _differences(summary, "TtlCdtNtries", {credits.number, transactions}, {credits.minor}, currency)
    yield from _differences(summary, "TtlDbtNtries", {debits.number, transactions}, {debits.minor}, currency)


def _differences(summary: Node, name: str, counts: set[int], sums: set[int], currency: str) -> Iterator[str]:
    count, total = summary.value(f"{name}/NbOfNtries"), summary.value(f"{name}/Sum")
    if count and (number(count) or 0) not in counts:
        yield f"the bank's control total {name} counts {count[:20]} entries; {min(counts):,} are here"
    if total and minor(total, currency) not in sums:
        found = shown(max(sums), currency)
        yield f"the bank's control total {name} is {shown(minor(total, currency), currency)}; the entries make {found}"
