"""When a schedule is due: five cron fields in a time zone. cronsim does the calendar; clock changes are ours to say.

A local time that a clock change skips runs once, at the first moment after it. One that comes twice runs once, when it
first comes; only where every hour is meant (`*` or `*/2` in the field of hours) does each real hour count.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

FIELDS = "five fields: minute hour day month weekday, such as 0 7 * * 1-5"


class BadCron(ValueError):
    """An expression or a time zone that says no moments."""


def check(cron: str, zone: str) -> None:
    """Raises BadCron with what is expected."""
    place = zone_of(zone)
    try:
        next(CronSim(_clean(cron), datetime.now(place)))
    except CronSimError as error:
        raise BadCron(f"cron: found {cron[:80]!r}, expected {FIELDS} ({str(error).lower()})") from None
    except StopIteration:
        raise BadCron(f"cron: found {cron[:80]!r}, expected a time that comes some day") from None


def zone_of(zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadCron(f"time_zone: found {zone[:80]!r}, expected one such as Europe/Berlin or UTC") from None


def latest(cron: str, zone: str, after: datetime, until: datetime, most: int) -> list[datetime]:
    """The last `most` moments after one and no later than another, the latest first, in UTC.

    >>> start, end = datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 3, 30, tzinfo=UTC)
    >>> [str(moment) for moment in latest("30 2 * * *", "Europe/Berlin", start, end, 5)]
    ['2026-03-29 01:00:00+00:00', '2026-03-28 01:30:00+00:00']
    """
    found = (moment.astimezone(UTC) for moment in _backwards(_clean(cron), zone_of(zone), until))
    return list(islice(takewhile(lambda moment: moment > after, found), most))


def _backwards(cron: str, zone: ZoneInfo, until: datetime) -> Iterator[datetime]:
    """cronsim looks before a minute, so we begin in the one after; what comes twice comes at its first time."""
    start = until.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(minutes=1)
    every_hour = "*" in cron.split()[1]
    for moment in CronSim(cron, start.astimezone(zone), reverse=True):
        if every_hour or not _is_second(moment):
            yield moment


def _is_second(moment: datetime) -> bool:
    """Whether the same local time was there before: its `fold`."""
    return moment.fold == 1


def _clean(cron: str) -> str:
    """With every minute of a named hour said as `0-59`: cronsim takes a `*` for real time, also beside a named hour.

    >>> _clean("*/30  2 * * *"), _clean("*/30 * * * *")
    ('0-59/30 2 * * *', '*/30 * * * *')
    """
    minute, *rest = cron.split() or [""]
    return " ".join([minute if not rest or "*" in rest[0] else minute.replace("*", "0-59"), *rest])
