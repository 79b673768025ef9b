"""When a schedule is due, also on the days when clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c.projection.reporting.schedules.cron import BadCron, check, latest

BERLIN = ZoneInfo("Europe/Berlin")


def local(cron: str, day: str) -> list[str]:
    """Local times with their offset on a day in Berlin and the morning after."""
    start = datetime.fromisoformat(day).replace(tzinfo=BERLIN) - timedelta(minutes=1)
    end = datetime.fromisoformat(day).replace(tzinfo=BERLIN) + timedelta(days=1, hours=-1)
    found = latest(cron, "Europe/Berlin", start, end, 100)
    return [moment.astimezone(BERLIN).strftime("%H:%M%z") for moment in reversed(found)]


@pytest.mark.parametrize(
    ("cron", "skipped", "doubled"),
    [
        ("30 2 * * *", ["03:00+0200"], ["02:30+0200"]),
        ("*/30 2 * * *", ["03:00+0200"], ["02:00+0200", "02:30+0200"]),
        ("15,45 2 * * *", ["03:00+0200"], ["02:15+0200", "02:45+0200"]),
        ("0 1-4 * * *", ["01:00+0100", "03:00+0200", "04:00+0200"],
         ["01:00+0200", "02:00+0200", "03:00+0100", "04:00+0100"]),
        ("0 7 * * *", ["07:00+0200"], ["07:00+0100"]),
    ],
)  # fmt: skip
def test_a_skipped_local_time_runs_once_and_a_doubled_one_once(cron, skipped, doubled):
    assert local(cron, "2026-03-29") == skipped
    assert local(cron, "2026-10-25") == doubled


def test_where_every_hour_is_meant_each_real_hour_counts():
    assert len(local("0 * * * *", "2026-03-29")) == 23
    assert len(local("0 * * * *", "2026-10-25")) == 25


def test_the_month_ends_on_its_last_working_day():
    found = latest("0 18 LW * *", "UTC", datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC), 9)
    assert [str(moment.date()) for moment in found] == ["2026-02-27", "2026-01-30"]


CRONS = ["30 2 * * *", "*/7 1-3 * * *", "0 * * * 1", "0 8 1 * *"]


@given(st.integers(0, 366 * 24 * 60), st.integers(1, 5000), st.sampled_from(CRONS))
def test_however_time_is_cut_into_looks_each_period_comes_exactly_once(first, minutes, cron):
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=first)
    middle, end = start + timedelta(minutes=minutes), start + timedelta(minutes=2 * minutes)
    whole = latest(cron, "Europe/Berlin", start, end, 10_000)
    parts = [latest(cron, "Europe/Berlin", *span, 10_000) for span in ((middle, end), (start, middle))]
    assert whole == parts[0] + parts[1]
    assert whole == sorted(set(whole), reverse=True)


@pytest.mark.parametrize(
    ("cron", "zone", "said"),
    [
        ("0 7 * *", "UTC", "cron: found '0 7 .*five fields"), ("99 7 * * *", "UTC", "cron: found .*bad minute"),
        ("", "UTC", "cron: found ''"), ("0 0 31 2 *", "UTC", "cron: found"),
        ("0 7 * * *", "Mars", "time_zone: found 'Mars'"),
        ("0 7 * * *", "../etc/passwd", "time_zone"),
    ],
    ids=["four fields", "minute", "empty", "never", "zone", "path"],
)  # fmt: skip
def test_what_says_no_moments_is_refused(cron, zone, said):
    with pytest.raises(BadCron, match=said):
        check(cron, zone)
