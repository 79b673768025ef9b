"""Comparing our totals with what their source says of them, at the very record that says it.

A BalanceProved stands in its partition after exactly the events its totals count. So the totals folded here up to that
record, of the same partition, must be the same to the cent; what other partitions have sent plays no part. The first
record that differs is kept with the last one that agreed: the cause lies between the two.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from o2c.chassis.reader import Fact
from o2c.projection.amounts import minor
from o2c.projection.batch import Batch, Check, Place, TotalKey
from o2c.projection.reads import proof as read
from o2c.projection.tables import Cur, Row

NEVER = 0
"""No sequence: they begin with 1."""
_TOTALS = """select t.source, t.partition, t.entity, t.account_class, t.currency, t.amount
  from proof_total t join unnest(%s::text[], %s::int[]) p(source, partition) using (source, partition)"""
_PROOFS = """select t.source, t.partition, t.entity, t.account_class, t.currency, t.agreed_sequence, t.differs_since
  from proof t join unnest(%s::text[], %s::int[]) p(source, partition) using (source, partition)"""


@dataclass(slots=True)
class Standing:
    """How a total has compared: when it last agreed, and since when it has differed."""

    agreed: int = NEVER
    differs_since: int = NEVER


def proved(batch: Batch, fact: Fact, event: read.BalanceProved) -> None:
    place = (fact.source, fact.partition)
    said = (*event.totals, *event.later_totals)
    theirs = {(t.legal_entity, t.account_class, t.currency): minor(t.amount, t.currency) for t in said}
    batch.checks.append(Check(place, fact, theirs, dict(batch.totals[place])))


def exposure_proved(batch: Batch, fact: Fact, event: read.CreditBalanceProved) -> None:
    """Kept as it is: it rests on events of orders and cash application, whose topics are not in step with this one."""
    totals = [
        {"account_class": t.account_class, "currency": t.currency, "amount": minor(t.amount, t.currency)}
        for t in event.totals
    ]
    batch.credit_proofs[fact.partition] = (
        fact.partition, fact.sequence, fact.known, event.cash_app_sequence, event.order_sequence,
        msgspec.json.encode(totals).decode(),
    )  # fmt: skip


def proof_rows(cur: Cur, checks: Sequence[Check]) -> list[Row]:
    """A row for each total that a check compared; must run before this batch's totals are written."""
    if not checks:
        return []
    before, standing = _read(cur, {check.place for check in checks})
    rows: dict[tuple[str, int, str, str, str], Row] = {}
    for check in checks:
        known = before.get(check.place, {})
        for key in sorted(known.keys() | check.added.keys() | check.theirs.keys()):
            ours, theirs = known.get(key, 0) + check.added.get(key, 0), check.theirs.get(key, 0)
            past = standing.setdefault((*check.place, *key), Standing())
            _compare(past, ours == theirs, check.fact.sequence)
            rows[*check.place, *key] = (
                *check.place, *key, check.fact.sequence, check.fact.known, ours, theirs,
                past.agreed, past.differs_since,
            )  # fmt: skip
    return [rows[key] for key in sorted(rows)]


def _compare(past: Standing, agrees: bool, sequence: int) -> None:
    if agrees:
        past.agreed, past.differs_since = sequence, NEVER
    elif past.differs_since == NEVER:
        past.differs_since = sequence


def _read(
    cur: Cur, places: set[Place]
) -> tuple[dict[Place, dict[TotalKey, int]], dict[tuple[str, int, str, str, str], Standing]]:
    where = ([source for source, _ in places], [partition for _, partition in places])
    totals: dict[Place, dict[TotalKey, int]] = {}
    for source, partition, entity, account_class, currency, amount in cur.execute(_TOTALS, where).fetchall():
        totals.setdefault((source, partition), {})[entity, account_class, currency] = amount
    standing = {row[:5]: Standing(row[5], row[6]) for row in cur.execute(_PROOFS, where).fetchall()}
    return totals, standing
