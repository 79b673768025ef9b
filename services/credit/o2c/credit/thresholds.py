"""Thresholds of utilisation: reached at `>=`, left below. Said once for each crossing, not for each movement."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_FLOOR, Decimal

from o2c.credit.events import Limit, ThresholdCrossed
from o2c.credit.outlook import Outlook


def crossings(
    said: Sequence[int], limit: Limit | None, outlook: Outlook, thresholds: Sequence[int]
) -> Iterator[ThresholdCrossed]:
    """The thresholds that `outlook` reaches although they are not among those `said`, and those said that it left.

    Limit 1,000.00: at 800.00 the 80 % threshold is reached, at 799.99 it is left. Comparing with what was *said* makes
    ups and downs alternate whatever happened to the limit meanwhile. Without a check, a limit or a rate for all of the
    exposure there is no utilisation, and nothing is said.
    """
    if limit is None or not limit.check or limit.amount <= 0:
        return
    exposure, whole = outlook.exposure(limit.currency)
    if not whole:
        return
    hundredfold = exposure * 100
    reached = [t for t in thresholds if hundredfold >= t * limit.amount]
    if reached == said:
        return
    for threshold in reversed(said):
        if threshold not in reached:
            yield ThresholdCrossed(threshold, "down", exposure, limit.amount, limit.currency)
    for threshold in reached:
        if threshold not in said:
            yield ThresholdCrossed(threshold, "up", exposure, limit.amount, limit.currency)


def utilisation(exposure: int, limit: int) -> str:
    """Per cent of the limit with two decimals, cut and not rounded: 79.999 % is not shown as a reached 80.00.

    >>> utilisation(476_00, 1000_00), utilisation(79_999, 100_000)
    ('47.60', '79.99')
    """
    return str((Decimal(exposure) * 100 / Decimal(limit)).quantize(Decimal("0.01"), ROUND_FLOOR))
