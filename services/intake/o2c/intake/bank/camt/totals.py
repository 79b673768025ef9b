"""The bank's own control totals (TxsSummry): how many entries a statement has, and what they sum to."""

from collections.abc import Iterator, Sequence

from o2c.intake.bank.amounts import shown
from o2c.intake.bank.camt.node import Node
from o2c.intake.bank.camt.values import BadValue, minor, number


def check_totals(summary: Node, entries: Sequence[int], transactions: int, currency: str) -> None:
    """Raises BadValue where the totals and the entries contradict each other: some are missing, or changed.

    `entries` are the signed amounts of all, booked or not. Of the total of all entries some banks count the
    transactions, and give the difference of credits and debits.
    """
    credits = [amount for amount in entries if amount >= 0]
    debits = [-amount for amount in entries if amount < 0]
    gross, net = sum(credits) + sum(debits), sum(credits) - sum(debits)
    problems = [
        *_differences(summary, "TtlNtries", {len(entries), transactions}, {gross, abs(net)}, currency),
        *_differences(summary, "TtlCdtNtries", {len(credits), transactions}, {sum(credits)}, currency),
        *_differences(summary, "TtlDbtNtries", {len(debits), transactions}, {sum(debits)}, currency),
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
