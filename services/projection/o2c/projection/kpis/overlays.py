"""Overlays as they are handed over: a JSON list of `{add, reason, from, until, segment, bucket}`."""

from datetime import date
from fractions import Fraction

import msgspec

from o2c.projection.kpis.loss_rates import Overlay
from o2c.projection.kpis.rolling import BUCKETS

MAX_OVERLAYS, MAX_TEXT = 100, 5_000


class BadOverlay(ValueError):
    """An overlay that cannot be read."""


class _Given(msgspec.Struct, forbid_unknown_fields=True, rename={"first": "from"}):
    add: str
    reason: str
    first: date = date.min
    until: date = date.max
    segment: str | None = None
    bucket: str | None = None


def overlays(text: str | None) -> list[Overlay]:
    """`add`: percentage points as decimal text, also negative. Raises BadOverlay.

    >>> overlays('[{"add": "0.5", "reason": "recession", "from": "2026-01-01"}]')[0].add
    Fraction(1, 2)
    """
    if text is None:
        return []
    try:
        given = msgspec.json.decode(text, type=list[_Given])
        if len(given) > MAX_OVERLAYS or not all(one.reason.strip() for one in given):
            raise BadOverlay(f"overlay: expected at most {MAX_OVERLAYS}, each with a reason")
        unknown = sorted({str(one.bucket) for one in given} - {"None", *BUCKETS.labels})
        if unknown:
            expected = ", ".join(BUCKETS.labels)
            raise BadOverlay(f"overlay: bucket: expected one of {expected}, got {unknown[0][:40]!r}")
        return [Overlay(_points(o.add), o.reason, o.first, o.until, o.segment, o.bucket) for o in given]
    except msgspec.MsgspecError as error:
        raise BadOverlay(f"overlay: {error}") from None


def _points(text: str) -> Fraction:
    if len(text) > 20 or not text.removeprefix("-").replace(".", "", 1).isdecimal():
        raise BadOverlay(f"overlay: add: expected percentage points such as 0.5, got {text[:40]!r}")
    return Fraction(text)
