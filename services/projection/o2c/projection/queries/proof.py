"""Whether our totals are those of their source: what each service proved, partition by partition."""

from datetime import datetime
from typing import Any

from typing_extensions import TypedDict

from o2c.projection.amounts import Money, money
from o2c.projection.queries import exposure_proof
from o2c.projection.queries.cut import Cur

_PROOF = """select source, entity, account_class, currency, sum(ours)::bigint as ours, sum(theirs)::bigint as theirs
  from proof group by source, entity, account_class, currency order by currency, entity, account_class"""
_DIFFERENCES = """select * from proof where ours <> theirs
  order by source, partition, entity, account_class, currency limit 1000"""
_WATERMARKS = "select source, partition, sequence, known from watermark order by source, partition"


class Total(TypedDict):
    """`legal_entity` is empty where the source's accounts belong to none."""

    source: str
    legal_entity: str
    account_class: str
    ours: Money
    theirs: Money
    difference: Money


class Difference(Total):
    """`agreed_sequence` is 0 where it never did, or where that is not known."""

    partition: int
    agreed_sequence: int
    differs_since: int
    known: datetime


class Watermark(TypedDict):
    source: str
    partition: int
    sequence: int
    known: datetime


class Proof(TypedDict):
    proved: bool
    totals: list[Total]
    differences: list[Difference]
    watermarks: list[Watermark]


def proof(cur: Cur) -> Proof:
    """Totals as last proved, and each that differs with the sequences between which the cause lies.

    `proved` is whether nothing differs; with nothing compared yet it is true of an empty list.
    """
    differing = cur.execute(_DIFFERENCES).fetchall() + cur.execute(exposure_proof.PARTED).fetchall()
    totals = cur.execute(_PROOF).fetchall() + cur.execute(exposure_proof.TOTALS).fetchall()
    marks: list[Watermark] = cur.execute(_WATERMARKS).fetchall()  # type: ignore[assignment]
    return {
        "proved": not differing,
        "totals": [_total(row) for row in totals],
        "differences": [_difference(row) for row in differing],
        "watermarks": marks,
    }


def _total(row: dict[str, Any]) -> Total:
    currency = row["currency"]
    return {
        "source": row["source"],
        "legal_entity": row["entity"],
        "account_class": row["account_class"],
        "ours": money(row["ours"], currency),
        "theirs": money(row["theirs"], currency),
        "difference": money(row["ours"] - row["theirs"], currency),
    }


def _difference(row: dict[str, Any]) -> Difference:
    return {
        **_total(row),
        "partition": row["partition"],
        "agreed_sequence": row["agreed_sequence"],
        "differs_since": row["differs_since"],
        "known": row["known"],
    }
