"""The bank's own control totals (TxsSummry): how many entries a statement has, and what they sum to."""

from collections.abc import Iterator

from o2c.intake.bank.amounts import Sum, shown
from o2c.intake.bank.camt.node import Node
from o2c.intake.bank.camt.values import BadValue, minor, number


def check_totals(summary: Node, credits: Sum, debits: Sum, transactions: int, currency: str) -> None:
    """Raises BadValue where the totals and the entries contradict each other: some are missing, or changed.

    The sums are of all entries, booked or not, without a sign. Of the total of all entries some banks count the
    transactions, and give the difference of credits and debits.
    """
    gross, net = credits.minor + debits.minor, credits.minor - debits.minor
    entries = credits.number + debits.number
    problems = [
        *_differences(summary, "TtlNtries", {entries, transactions}, {gross, abs(net)}, currency),
        *_differences(summary, "TtlCdtNtries", {credits.number, transactions}, {credits.minor}, currency),
        *_differences(summary, "TtlDbtNtries", {debits.number, transactions}, {debits.minor}, currency),
    ]
    if problems:
        raise BadValue("; ".join(problems))


def _differences(summary: Node, name: str, counts: set[int], sums: set[int], currency: str) -> Iterator[str]:
    count, total = summary.value(f"{name}/NbOfNtries"), summary.value(f"{name}/Sum")
    if count and (number(count) or 0) not in counts:
        yield f"the bank's control total {name} counts {count[:20]} entries; {min(counts):,} are here"
    if total and minor(total, currency) not in sums:
        found = shown(max(sums), currency)
        yield f"the bank's control total {name} is {shown(minor(total, currency), currency)}; the entries make {found}"
