"""Schedules in a schema of their own, and a child process that sends and can be killed."""

import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from o2c.chassis.database import Database
from o2c.projection.provision import KEPT
from o2c.projection.reporting.schedules.dispatcher import Dispatcher
from o2c.projection.reporting.schedules.runs import Runs
from o2c.projection.reporting.schedules.schedule import Schedule, Schedules
from o2c.projection.reporting.schedules.settings import Delivery

CREATED = datetime(2026, 5, 20, 5, 0, tzinfo=UTC)
FIRST = datetime(2026, 5, 20, 6, 0, tzinfo=UTC)
DAILY = Schedule(
    name="daily", report="open-items-by-due-date", parameters={}, cron="0 8 * * *", time_zone="Europe/Berlin",
    format="csv", target="folder:out", missed="last", author="test", created=CREATED,
)  # fmt: skip


class Sending:
    """`models` hold what reports are of; `kept` is where schedules and runs lie."""

    def __init__(self, url: str, models: str, kept: str, folder: Path) -> None:
        self.url, self.models, self.kept, self.folder = url, models, kept, folder
        self.database = Database(url, models, "report-test")
        self.now = FIRST
        self.settings = Delivery(reports_dir=folder, webhook_secret="0123456789abcdef", smtp_from="ar@example.com")
        self.made: list[Dispatcher] = []

    def dispatcher(self, **more) -> Dispatcher:
        made = Dispatcher(
            self.database,
            schema=self.kept,
            now=lambda: self.now,
            settings=lambda: self.settings,
            look_seconds=0,
            **more,
        )
        self.made.append(made)
        return made

    def schedule(self, **more) -> Schedule:
        schedule = replace(DAILY, **more)
        self.database.keep(lambda cur: Schedules(self.kept).add(cur, schedule))
        return schedule

    def runs(self, schedule: str | None = None):
        return self.database.read(lambda cur: Runs(self.kept).history(cur, schedule, 1000))

    def files(self) -> dict[str, bytes]:
        return {str(f.relative_to(self.folder)): f.read_bytes() for f in self.folder.rglob("*") if f.is_file()}

    def close(self) -> None:
        for one in self.made:
            one.close()
        self.database.close()


def make_kept(connection: psycopg.Connection, name: str) -> None:
    connection.execute(f"create schema {name}")
    connection.execute(f"set search_path to {name}")
    for file in [file for folder in KEPT for file in sorted(folder.glob("*.sql"))]:
        connection.execute(file.read_bytes())


def child(url: str, models: str, kept: str, folder: str, moment: str, now: str) -> None:
    """Sends what is due and stops for ever `before` or `after` sending it, saying so: somebody will kill it."""
    from o2c.projection.reporting.schedules import targets

    sending = Sending(url, models, kept, Path(folder))
    sending.now = datetime.fromisoformat(now)

    def send(parcel, file, settings):
        place = targets.send(parcel, file, settings) if moment == "after" else ""
        print("stopped", flush=True)
        os.read(0, 1)
        return place

    sending.dispatcher(send=send).tend()


if __name__ == "__main__":
    child(*sys.argv[1:])
