"""One door for files of banks over HTTP: recognised by content, kept as they came, said once."""

import uuid
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from ach_files import Batch, Paid, ach
from excel_files import workbook
from fastapi.testclient import TestClient

from o2c.chassis.database import Database
from o2c.chassis.http import make_app
from o2c.chassis.migrate import migrate
from o2c.contracts.remittance import RemittanceAdvised
from o2c.intake import originals as module
from o2c.intake.files import file_hash
from o2c.intake.originals import Originals
from o2c.intake.publish import PublishError
from o2c.intake.upload import upload_routes

pytestmark = pytest.mark.servers

MT940 = b":20:X\n:25:DE1\n:28C:7/1\n:60F:C260301EUR100,00\n:61:2603020302C50,00NTRFX\n:62F:C260302EUR%s\n-\n"
GOOD, BAD = MT940 % b"150,00", MT940 % b"151,00"
MIGRATIONS = Path(module.__file__).parent / "migrations"
PROFILE = 'account="A1"\ncurrency="EUR"\n[columns]\nbooking_date="day"\namount="amount"\n'


class Door:
    def __init__(self, url: str) -> None:
        schema = f"intake_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(url) as connection:
            migrate(connection, schema, [MIGRATIONS])
        self.database = Database(url, schema, "intake-test")
        self.sent: list[object] = []
        self.away = False
        app = make_app("intake", dict, max_body=100_000, binary=True)
        app.include_router(upload_routes(Originals(self.database), self._send))
        self.http = TestClient(app)

    def _send(self, events: list[object]) -> int:
        if self.away:
            raise PublishError("the broker did not take all. Send all again")
        before = len(self.sent)
        self.sent += events
        return len(self.sent) - before

    def load(self, data: bytes, status: int = 200, name: str = "march.sta", **asked: str) -> dict:
        answer = self.http.post(
            "/v1/bank-files", params={"name": name} | asked, content=data, headers={"O2C-Actor": "ann"}
        )
        assert answer.status_code == status, answer.text
        return answer.json()

    def kept(self) -> list[dict]:
        return self.http.get("/v1/originals").json()["originals"]


EDI = b"""ISA*00*          *00*          *ZZ*PAYER          *ZZ*PAYEE          *260504*1200*U*00401*000000055*0*P*>~
GS*RA*PAYER*PAYEE*20260504*1200*2*X*004010~
ST*820*0001~BPR*I*10.00*C*ACH~TRN*1*4711~RMR*IV*INV-1**10.00~SE*5*0001~GE*1*2~IEA*1*000000055~
"""


@pytest.fixture
def door(intake_database: str):
    made = Door(intake_database)
    yield made
    made.database.close()


def test_an_advice_comes_through_the_same_door(door):
    answer = door.load(EDI, name="a.edi")
    assert answer["seen"] == "X12 820, 1 lines, 10.00 USD"
    (event,) = door.sent
    assert (type(event), event.lines[0].document) == (RemittanceAdvised, "INV-1")
    assert [kept["name"] for kept in door.kept()] == ["a.edi"]


def test_a_file_is_recognised_said_and_kept_as_it_came(door):
    answer = door.load(GOOD, legal_entity="DE01")
    assert answer["seen"] == "MT940, 1 statement, DE1: 1 lines, 50.00 EUR"
    assert (answer["good"], answer["sent"], answer["kept"], answer["hash"]) == (1, 1, True, file_hash(GOOD))
    (event,) = door.sent
    assert (event.legal_entity, event.file_hash, event.file_name) == ("DE01", file_hash(GOOD), "march.sta")
    (kept,) = door.kept()
    assert (kept["name"], kept["size"], kept["seen"], kept["actor"]) == (
        "march.sta", len(GOOD), answer["seen"], "ann",
    )  # fmt: skip
    assert door.http.get(f"/v1/originals/{kept['hash']}").content == GOOD


def test_the_same_file_again_is_kept_once(door):
    assert [door.load(GOOD)["kept"], door.load(GOOD, name="copy.sta")["kept"]] == [True, False]
    assert [kept["name"] for kept in door.kept()] == ["march.sta"]


@pytest.mark.parametrize("data", [GOOD, EDI])
def test_the_same_file_again_says_that_it_came_before_as_what_and_when(door, data):
    first, again = door.load(data), door.load(data, name="copy.sta")
    (kept,) = door.kept()
    assert first["before"] is None
    assert (again["before"]["name"], again["before"]["actor"]) == ("march.sta", "ann")
    came = datetime.fromisoformat(kept["received"]).replace(microsecond=0)
    assert datetime.fromisoformat(again["before"]["received"]) == came
    put = door.http.put(f"/v1/originals/{file_hash(data)}", params={"name": "x"}, content=data).json()
    assert put["before"] == again["before"]


def test_what_nobody_could_read_was_not_loaded_before(door):
    door.load(b"no file of a bank", status=422)
    digest = file_hash(b"no file of a bank")
    put = door.http.put(f"/v1/originals/{digest}", params={"name": "x"}, content=b"no file of a bank").json()
    assert (put["kept"], put["before"]) == (False, None)


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        (ach(Batch([Paid(100)])).encode(), "ACH, 1 statement"),
        (workbook({"A": [["day", "amount"], ["2026-03-02", 5]]}), "Excel, 1 statement, A1: 1 lines, 5.00 EUR"),
        (b"day,amount\n2026-03-02,5\n", "CSV, 1 statement"),
    ],
)
def test_files_of_any_kind_come_through_the_one_door(door, data, seen):
    assert door.load(data, profile=PROFILE)["seen"].startswith(seen)


def test_a_statement_that_contradicts_itself_is_said_to_be_refused_and_kept(door):
    answer = door.load(BAD)
    assert (answer["good"], answer["refused"]["count"], answer["sent"]) == (0, 1, 1)
    assert "a difference of 1.00 EUR" in door.sent[0].contradicted


def test_what_cannot_be_read_is_refused_with_the_reason_and_kept_too(door):
    problem = door.load(b"%PDF-1.7\n\x00", 422)
    assert (problem["code"], "this is a PDF" in problem["detail"]) == ("unreadable-file", True)
    (kept,) = door.kept()
    assert kept["seen"].startswith("refused: this is a PDF")
    assert door.sent == []


@pytest.mark.parametrize(
    ("data", "asked", "status", "code"),
    [
        (b"", {}, 422, "unreadable-file"),
        (b"day,amount\n1,2\n", {}, 422, "unreadable-file"),
        (GOOD, {"profile": "[columns"}, 422, "bad-profile"),
        (b"x" * 100_001, {}, 413, "too-large"),
        (GOOD, {"name": "a\x00b"}, 422, "invalid-request"),
    ],
)
def test_a_mistake_of_the_caller_is_a_problem_that_says_which(door, data, asked, status, code):
    assert door.load(data, status, **asked)["code"] == code
    assert door.sent == []


def test_a_dry_run_keeps_and_says_nothing(door):
    answer = door.load(GOOD, dry_run="true")
    assert (answer["good"], answer["sent"], door.kept(), door.sent) == (1, None, [], [])
    door.load(b"%PDF", 422, dry_run="true")
    assert door.kept() == []


def test_a_file_is_kept_before_it_is_said_and_can_be_sent_again(door):
    door.away = True
    assert door.load(GOOD, 503)["code"] == "unavailable"
    assert len(door.kept()) == 1
    door.away = False
    assert (door.load(GOOD)["sent"], len(door.sent)) == (1, 1)


def test_a_file_that_was_loaded_another_way_is_kept_if_its_hash_is_right(door):
    digest = file_hash(GOOD)
    answer = door.http.put(f"/v1/originals/{digest}", params={"name": "../../x.sta", "seen": "MT940"}, content=GOOD)
    assert (answer.json(), [kept["name"] for kept in door.kept()]) == (
        {"hash": digest, "kept": True, "before": None}, ["x.sta"],
    )  # fmt: skip
    assert door.http.put(f"/v1/originals/{digest}", params={"name": "x"}, content=BAD).status_code == 422
    assert door.http.put("/v1/originals/abc", params={"name": "x"}, content=BAD).status_code == 422
    assert door.http.get(f"/v1/originals/{file_hash(BAD)}").status_code == 404
