"""What `o2c import bank` loads is kept as it came, by the door for files."""

from types import SimpleNamespace

import httpx2
import pytest

from o2c.cli import talk
from o2c.cli.import_report import exit_code, lines
from o2c.intake.content import Content
from o2c.intake.files import file_hash
from o2c.intake.report import FileReport

STACK = SimpleNamespace(services={"intake": SimpleNamespace(url="http://intake")})


@pytest.fixture
def asked(monkeypatch):
    """(requests, how to answer them)."""
    found, answer = [], {"status": 200}

    def put(url, **options):
        assert options["headers"]["content-length"] == "5"
        found.append((url, options["params"], b"".join(options["content"])))
        if answer["status"] == 0:
            raise httpx2.ConnectError("away")
        before = {"name": "may.sta", "actor": "ann", "received": "2026-05-04T09:30:12+00:00"}
        return httpx2.Response(answer["status"], json={"code": "too-large", "detail": "at most 5", "before": before})

    monkeypatch.setattr(talk.httpx2, "put", put)
    return found, answer


def test_the_bytes_go_to_the_door_with_their_hash_and_what_was_seen(asked):
    report = FileReport("a.sta", summary="MT940, 1 statement. Lines: ")
    talk.keep_original(STACK, Content(b"bytes"), report)
    assert asked[0] == [
        (f"http://intake/v1/originals/{file_hash(b'bytes')}", {"name": "a.sta", "seen": "MT940, 1 statement"}, b"bytes")
    ]
    assert report.warnings.count == 0


@pytest.mark.parametrize(
    ("status", "stack", "said"),
    [
        (0, STACK, "is not kept: intake does not answer (ConnectError)"),
        (413, STACK, "is not kept: too-large: at most 5"),
        (200, SimpleNamespace(services={}), "is not kept: this stack has no service intake"),
    ],
)
def test_where_it_cannot_be_kept_the_report_says_so(asked, status, stack, said):
    asked[1]["status"] = status
    report = FileReport("a.sta")
    talk.keep_original(stack, Content(b"bytes"), report)
    assert report.warnings.first == [("the file itself", said)]


def test_a_file_that_came_before_says_when_and_that_nothing_is_booked_twice(asked):
    report = FileReport("a.sta", good=7, sent=7)
    talk.keep_original(STACK, Content(b"bytes"), report)
    told = lines(report)
    assert max(map(len, told)) <= 80
    assert " ".join(" ".join(told).split()) == (
        "a.sta: 7 good, 0 refused, 0 warnings loaded before: on 2026-05-04 at 09:30 UTC as may.sta by ann. 7 events "
        "sent again; what they booked then is not booked twice"
    )
    assert exit_code([report]) == 0
