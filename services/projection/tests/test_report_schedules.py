"""Schedules: each period sent once, whatever crashes, and a second try is the same as the first."""

import base64
import email
import hashlib
import hmac
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import psycopg
import pytest
from aiosmtpd.controller import Controller
from projection_quarter import quarter
from report_sending import CREATED, FIRST, Sending, make_kept

from o2c.chassis.local.ports import free_port
from o2c.projection.reporting.schedules.runs import MAX_ATTEMPTS
from o2c.projection.reporting.schedules.schedule import BadSchedule, Schedules
from o2c.projection.reporting.schedules.settings import Undeliverable
from o2c.projection.reporting.store import Store, UnknownReport, shipped

pytestmark = pytest.mark.servers
DAY = timedelta(days=1)


@pytest.fixture
def sending(database_url, models, tmp_path) -> Iterator[Sending]:
    models.fold(quarter(31, steps=150).log.said)
    name = f"report_test_{os.getpid()}"
    schema = models.connection.execute("select current_schema()").fetchone()[0]
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(f"drop schema if exists {name} cascade")
        make_kept(connection, name)
        made = Sending(database_url, schema, name, tmp_path)
        try:
            yield made
        finally:
            made.close()
            connection.execute(f"drop schema {name} cascade")


def all_sent(dispatcher, most: int = 100) -> int:
    return next(number for number in range(most) if not dispatcher.tend())


def test_a_period_is_sent_once_into_a_folder_and_its_run_says_what(sending):
    sending.schedule()
    dispatcher = sending.dispatcher()
    assert all_sent(dispatcher) == 1
    assert all_sent(dispatcher) == 0
    [(name, data)] = sending.files().items()
    assert name == "out/daily-20260520T060000Z.csv"
    [run] = sending.runs()
    assert (run.status, run.attempts, run.period, run.version) == ("sent", 1, FIRST, 0)
    assert (run.bytes, run.hash) == (len(data), shipped()["open-items-by-due-date"].hash)
    assert run.rows == data.count(b"\r\n") - 1
    assert run.rows > 0
    assert run.known <= FIRST


def test_before_its_time_nothing_is_sent_and_nothing_for_before_it_was_made(sending):
    sending.schedule()
    sending.now = FIRST - timedelta(minutes=1)
    assert all_sent(sending.dispatcher()) == 0


@pytest.mark.parametrize(
    ("missed", "sent", "passed_over"), [("last", 1, 2), ("all", 3, 0), ("none", 0, 3)], ids=["last", "all", "none"]
)
def test_what_was_missed_is_sent_as_the_schedule_says_and_the_rest_written_down(sending, missed, sent, passed_over):
    sending.schedule(missed=missed)
    sending.now = FIRST + 2 * DAY + timedelta(hours=5)
    dispatcher = sending.dispatcher()
    assert all_sent(dispatcher) == sent
    assert len(sending.files()) == sent
    statuses = [run.status for run in sending.runs()]
    assert (statuses.count("sent"), statuses.count("missed")) == (sent, passed_over)
    assert all_sent(dispatcher) == 0


def test_of_two_processes_one_sends(sending):
    sending.schedule()
    first, second = sending.dispatcher(), sending.dispatcher()
    assert first.tend()
    sending.now += DAY
    assert not second.tend()
    assert first.tend()
    first.close()
    sending.now += DAY
    deadline = time.monotonic() + 20
    while not second.tend():
        assert time.monotonic() < deadline
    assert len(sending.files()) == 3


def killed(sending, moment: str) -> None:
    """A process that sends is killed before or after the file was written, and before its run is marked."""
    arguments = [sending.url, sending.models, sending.kept, str(sending.folder), moment, sending.now.isoformat()]
    script = Path(__file__).with_name("report_sending.py")
    process = subprocess.Popen([sys.executable, str(script), *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"stopped\n"
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


@pytest.mark.crash
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_process_killed_around_the_sending_leaves_one_file_and_one_run(sending, moment):
    sending.schedule()
    killed(sending, moment)
    before = sending.files()
    assert len(before) == (moment == "after")
    [run] = sending.runs()
    assert (run.status, run.attempts) == ("claimed", 1)
    sending.now += timedelta(minutes=3)
    dispatcher = sending.dispatcher()
    deadline = time.monotonic() + 20
    while not dispatcher.tend():  # the server is yet to see that the lock's holder is gone
        assert time.monotonic() < deadline
    after = sending.files()
    assert len(after) == 1
    assert after == (before or after)
    [run] = sending.runs()
    assert (run.status, run.attempts) == ("sent", 2)
    assert all_sent(dispatcher) == 0


@pytest.mark.crash
def test_a_process_that_ends_in_every_try_is_given_up_at_last(sending):
    sending.schedule()
    sending.database.keep(lambda cur: None)
    for _ in range(MAX_ATTEMPTS):
        with pytest.raises(KeyboardInterrupt):
            sending.dispatcher(send=_end).tend()
        sending.made.pop().close()
        _freed(sending)
    dispatcher = sending.dispatcher()
    all_sent(dispatcher)
    [run] = sending.runs()
    assert (run.status, run.error) == ("failed", "given up: the process ended in every try")


def _end(parcel, file, settings):
    raise KeyboardInterrupt


def _freed(sending) -> None:
    """Until the server has let go of the lock of a connection that was closed."""
    deadline = time.monotonic() + 20
    held = "select count(*) as held from pg_locks where locktype = 'advisory' and granted"
    while sending.database.read(lambda cur: cur.execute(held).fetchone())["held"]:
        assert time.monotonic() < deadline


def test_what_fails_is_tried_again_after_pauses_and_at_last_given_up(sending):
    sending.schedule()

    def refuse(parcel, file, settings):
        raise Undeliverable("nobody is there")

    dispatcher = sending.dispatcher(send=refuse)
    waits = []
    for _ in range(MAX_ATTEMPTS):
        assert dispatcher.tend()
        assert not dispatcher.tend()
        [run] = [run for run in sending.runs() if run.period == FIRST]
        if run.next_try:
            waits.append(run.next_try - sending.now)
            sending.now = run.next_try
    assert (run.status, run.attempts, run.error) == ("failed", MAX_ATTEMPTS, "nobody is there")
    assert waits == sorted(waits)
    assert len(waits) == MAX_ATTEMPTS - 1


def test_a_period_waits_until_what_was_known_by_it_is_heard_but_not_for_ever(sending):
    later = datetime(2027, 1, 4, 7, 0, tzinfo=UTC)
    sending.schedule(created=later - timedelta(hours=1))
    sending.now = later
    dispatcher = sending.dispatcher()
    assert not dispatcher.tend()
    sending.now = later + timedelta(minutes=10)
    assert dispatcher.tend()


def test_a_second_try_uses_the_version_of_the_first(sending):
    sending.schedule()
    sending.dispatcher(send=lambda *_: (_ for _ in ()).throw(Undeliverable("away"))).tend()
    sending.made.pop().close()
    _freed(sending)
    text = shipped()["open-items-by-due-date"].text.replace("title: Open items by", "title: All items by")
    report, new = sending.database.keep(lambda cur: Store(sending.kept).put(cur, "open-items-by-due-date", text, "me"))
    assert (report.version, new) == (1, True)
    sending.now += timedelta(minutes=2)
    assert sending.dispatcher().tend()
    [run] = sending.runs()
    assert (run.status, run.version, run.attempts) == ("sent", 0, 2)


def test_versions_are_kept_and_never_changed(sending):
    store = Store(sending.kept)
    text = shipped()["customer-list"].text
    put = lambda text: sending.database.keep(lambda cur: store.put(cur, "customer-list", text, "me"))  # noqa: E731
    assert put(text)[1] is False
    assert put(text.replace("title: Customers", "title: Accounts"))[0].version == 1
    assert put(text.replace("title: Customers", "title: Accounts"))[1] is False
    assert put(text)[0].version == 2
    versions = sending.database.read(lambda cur: store.versions(cur, "customer-list"))
    assert [one.version for one in versions] == [2, 1, 0]
    with pytest.raises(psycopg.Error, match="never changed"):
        sending.database.keep(lambda cur: cur.execute(f"update {sending.kept}.report_definition set text = ''"))
    with pytest.raises(UnknownReport, match="did you mean 'customer-list'"):
        sending.database.read(lambda cur: store.get(cur, "customer-lisd"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"cron": "0 25 * * *"}, "cron: found '0 25"),
        ({"time_zone": "Europe/Berln"}, "time_zone: found 'Europe/Berln'"),
        ({"target": "ftp://x"}, "target: found 'ftp://x', expected folder:"),
        ({"target": "folder:../etc"}, "target: found .*below"),
        ({"target": "mailto:a@b\nBcc: c@d"}, "target: found"),
        ({"target": "http://example.com/x"}, "target: found"),
        ({"parameters": {"entty": "E1"}}, "entty: no parameter .*did you mean 'entity'"),
        ({"parameters": {"as_of": "sometime"}}, "as_of: found 'sometime'"),
    ],
    ids=["cron", "zone", "ftp", "outside", "header", "http", "parameter", "as of"],
)
def test_a_schedule_that_could_send_nothing_is_refused(sending, change, said):
    with pytest.raises(BadSchedule, match=said):
        sending.schedule(**change)
    assert sending.database.read(Schedules(sending.kept).all) == []


def test_a_removed_schedule_sends_nothing_and_keeps_its_history(sending):
    sending.schedule()
    all_sent(sending.dispatcher())
    sending.database.keep(lambda cur: Schedules(sending.kept).remove(cur, "daily", sending.now))
    sending.now += DAY
    assert all_sent(sending.made[0]) == 0
    assert len(sending.runs("daily")) == 1
    with pytest.raises(BadSchedule, match="no schedule has or had"):
        sending.schedule(created=CREATED)


class Hook(BaseHTTPRequestHandler):
    """Answers 500 the first time, as if it had crashed after it took the report."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.heard.append((dict(self.headers.items()), body))
        self.send_response(500 if len(self.server.heard) == 1 else 204)
        self.end_headers()

    def log_message(self, *_):
        pass


def test_a_webhook_gets_a_signed_report_and_can_tell_a_second_try_by_its_id(sending):
    server = HTTPServer(("127.0.0.1", 0), Hook)
    server.heard = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        sending.schedule(target=f"http://127.0.0.1:{server.server_port}/hook")
        dispatcher = sending.dispatcher()
        assert dispatcher.tend()
        sending.now += timedelta(minutes=1)
        assert dispatcher.tend()
    finally:
        server.shutdown()
        server.server_close()
    (first, one), (second, two) = [({k.lower(): v for k, v in h.items()}, b) for h, b in server.heard]
    assert one == two
    assert first["webhook-id"] == second["webhook-id"] == first["idempotency-key"] == "daily/20260520T060000Z"
    signed = f"{second['webhook-id']}.{second['webhook-timestamp']}.".encode() + two
    expected = base64.b64encode(hmac.new(b"0123456789abcdef", signed, hashlib.sha256).digest()).decode()
    assert second["webhook-signature"] == f"v1,{expected}"
    [run] = sending.runs()
    assert (run.status, run.attempts, run.place) == ("sent", 2, "HTTP 204")


class Inbox:
    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("gone"):
            return "550 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(envelope.content)
        return "451 try again" if len(self.mails) == 1 else "250 OK"


def test_a_mail_has_the_report_and_the_same_bytes_at_a_second_try(sending):
    inbox = Inbox()
    port = free_port()
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        more = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none"}
        sending.settings = sending.settings.model_copy(update=more)
        sending.schedule(target="mailto:boss@example.com, gone@example.com", format="xlsx")
        dispatcher = sending.dispatcher()
        assert dispatcher.tend()
        sending.now += timedelta(minutes=1)
        assert dispatcher.tend()
    finally:
        controller.stop()
    first, second = inbox.mails
    assert first == second
    mail = email.message_from_bytes(second, policy=email.policy.default)
    assert mail["To"] == "boss@example.com, gone@example.com"
    assert mail["Message-ID"].endswith("@example.com>")
    [attached] = mail.iter_attachments()
    assert attached.get_filename() == "daily-20260520T060000Z.xlsx"
    assert attached.get_content().startswith(b"PK")
    [run] = sending.runs()
    assert run.status == "sent"
    assert run.place.endswith("(refused: gone@example.com)")


def test_without_a_server_or_a_folder_the_history_says_what_is_missing(sending):
    sending.settings = sending.settings.model_copy(update={"reports_dir": None, "webhook_secret": None})
    for name, target in (("a", "folder:x"), ("b", "mailto:a@example.com"), ("c", "https://example.com/x")):
        sending.schedule(name=name, target=target)
    assert all_sent(sending.dispatcher()) == 3
    said = {run.schedule: run.error for run in sending.runs()}
    assert "O2C_REPORTS_DIR is not set" in said["a"]
    assert "O2C_SMTP_HOST" in said["b"]
    assert "O2C_WEBHOOK_SECRET" in said["c"]
