"""The loss allowance that a provision matrix proposes, with the journal entry that would book it; nothing is posted."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from typing_extensions import TypedDict

from o2c.contracts.money import to_text
from o2c.projection.kpis.figure import NotApplicable, rounded
from o2c.projection.kpis.history import read_history
from o2c.projection.kpis.loss_rates import History, Overlay, Rate, allowance_of, loss_rates, with_overlays
from o2c.projection.kpis.periods import ending
from o2c.projection.kpis.rolling import BUCKETS
from o2c.projection.queries.cut import Cur, Cut, CutAnswer

MAX_HISTORY = 24
Key = tuple[str, str, str]
"""legal entity, currency, segment"""


class BucketAllowance(TypedDict):
    """`loss_rate` and `own_rate`, before overlays, in per cent; null with a reason where there is none."""

    bucket: str
    open: str
    own_rate: str | None
    loss_rate: str | None
    reason: str | None
    allowance: str | None
    was_open: str
    rolled: str
    stayed: str
    written_off: str


class JournalLine(TypedDict):
    account: str
    side: str
    amount: str


class Allowance(TypedDict):
    """One segment. `overlays`: the reasons of those that apply."""

    legal_entity: str
    currency: str
    segment: str
    buckets: list[BucketAllowance]
    allowance: str | None
    overlays: list[str]


class Proposal(TypedDict):
    """What would bring an allowance of nothing to the proposed one; what is booked already is to be deducted."""

    legal_entity: str
    currency: str
    allowance: str
    lines: list[JournalLine]


class Allowances(CutAnswer):
    history_since: date
    segment_by: str
    rows: list[Allowance]
    proposals: list[Proposal]


def allowances(
    cur: Cur,
    cut: Cut,
    *,
    segment_by: str = "risk-class",
    history: int = 12,
    overlays: Sequence[Overlay] = (),
    entity: str | None = None,
    currency: str | None = None,
) -> Allowances:
    """By legal entity, currency and segment: what master data say of the customers. Raises BadGroup."""
    days = [ending(cut.as_of, months).before for months in range(history, 0, -1)] + [cut.as_of]
    found: dict[Key, dict[int, dict[str, Any]]] = {}
    for row in read_history(cur, cut, days, segment_by, {"entity": entity, "currency": currency}):
        found.setdefault((row["entity"], row["currency"], row["segment"]), {})[row["bucket"]] = row
    rows = [_segment(key, by_bucket, overlays, cut.as_of) for key, by_bucket in sorted(found.items())]
    return {
        **cut.answer, "history_since": days[0], "segment_by": segment_by, "rows": [row for row, _ in rows],
        "proposals": _proposals(rows),
    }  # fmt: skip


def _segment(
    key: Key, by_bucket: Mapping[int, Mapping[str, Any]], overlays: Sequence[Overlay], as_of: date
) -> tuple[Allowance, int | None]:
    entity, currency, segment = key
    nothing: dict[str, int] = dict.fromkeys(("was", "rolled", "stayed", "written_off", "exposure"), 0)
    rows = [by_bucket.get(place, nothing) for place, _ in enumerate(BUCKETS.labels)]
    own = loss_rates([History(row["was"], row["rolled"], row["stayed"], row["written_off"]) for row in rows])
    buckets, total = [], 0
    whole = True
    for label, row, rate in zip(BUCKETS.labels, rows, own, strict=True):
        final = with_overlays(rate, overlays, as_of, segment, label)
        amount = None if isinstance(final, NotApplicable) else allowance_of(row["exposure"], final)
        whole = whole and (amount is not None or not row["exposure"])
        total += amount or 0
        buckets.append(_bucket(label, row, rate, final, amount, currency))
    applied = [o.reason for o in overlays if any(o.applies(as_of, segment, label) for label in BUCKETS.labels)]
    told: Allowance = {
        "legal_entity": entity, "currency": currency, "segment": segment, "buckets": buckets,
        "allowance": to_text(total, currency) if whole else None, "overlays": applied,
    }  # fmt: skip
    return told, total if whole else None


def _bucket(
    label: str, row: Mapping[str, Any], own: Rate, final: Rate, amount: int | None, currency: str
) -> BucketAllowance:
    return {
        "bucket": label,
        "open": to_text(row["exposure"], currency),
        "own_rate": None if isinstance(own, NotApplicable) else rounded(own * 100),
        "loss_rate": None if isinstance(final, NotApplicable) else rounded(final * 100),
        "reason": final.reason if isinstance(final, NotApplicable) else None,
        "allowance": None if amount is None else to_text(amount, currency),
        "was_open": to_text(row["was"], currency),
        "rolled": to_text(row["rolled"], currency),
        "stayed": to_text(row["stayed"], currency),
        "written_off": to_text(row["written_off"], currency),
    }


def _proposals(rows: Sequence[tuple[Allowance, int | None]]) -> list[Proposal]:
    """One for each legal entity and currency all of whose segments have an allowance."""
    totals: dict[tuple[str, str], int | None] = {}
    for row, amount in rows:
        place = row["legal_entity"], row["currency"]
        before = totals.get(place, 0)
        totals[place] = None if amount is None or before is None else before + amount
    return [_proposal(*place, amount) for place, amount in totals.items() if amount]


def _proposal(entity: str, currency: str, amount: int) -> Proposal:
    text = to_text(amount, currency)
    return {
        "legal_entity": entity,
        "currency": currency,
        "allowance": text,
        "lines": [
            {"account": "bad-debt expense", "side": "debit", "amount": text},
            {"account": "allowance for doubtful accounts", "side": "credit", "amount": text},
        ],
    }
