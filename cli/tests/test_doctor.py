"""What the doctor says of what is wrong, check by check, without a stack."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from o2c.chassis.topics import topic_config
from o2c.cli.doctor import command
from o2c.cli.doctor.database import check_database
from o2c.cli.doctor.environment import check_settings, known
from o2c.cli.doctor.finding import Finding
from o2c.cli.doctor.kafka import judge as judge_topics
from o2c.cli.doctor.machine import GIGABYTE, room
from o2c.cli.doctor.services import judge
from o2c.contracts.registry import TOPICS

GOOD = {topic: (4, topic_config(topic)["retention.ms"]) for topic in TOPICS}


def said(found: Iterator[Finding]) -> list[tuple[str, str]]:
    return [(one.level, one.says) for one in found]


def test_a_misspelt_setting_is_named_with_what_was_meant() -> None:
    (found,) = check_settings({"O2C_HASHKEY": "x" * 20, "HOME": "/"})
    assert (found.level, found.says) == ("wrong", "O2C_HASHKEY is no setting; did you mean O2C_HASH_KEY?")
    assert "O2C_SMTP_HOST" in known()


def test_a_setting_that_no_service_would_start_with_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("O2C_HASH_KEY", "short")
    (found,) = [one for one in check_settings({"O2C_HASH_KEY": "short"}) if "HASH_KEY" in one.says]
    assert found.level == "wrong"
    assert "short" not in found.says.replace("too short", "")


@pytest.mark.parametrize(("free", "level"), [(100 * GIGABYTE, "ok"), (3 * GIGABYTE, "look"), (GIGABYTE // 2, "wrong")])
def test_room_on_a_disk(free: int, level: str) -> None:
    assert room("disk", "/data", free).level == level


def test_topics_that_are_missing_or_have_other_partitions_or_forget() -> None:
    assert said(judge_topics(GOOD, 4)) == [("ok", f"{len(TOPICS)} as they should be, 4 partitions each")]
    some, ours = TOPICS[0], next(topic for topic in TOPICS if topic.startswith("o2c."))
    without = {topic: seen for topic, seen in GOOD.items() if topic != some}
    assert said(judge_topics(without, 4)) == [("wrong", f"missing: {some}")]
    assert said(judge_topics(GOOD | {some: (1, GOOD[some][1])}, 4)) == [("wrong", f"{some} has 1 partitions, not 4")]
    assert said(judge_topics(GOOD | {ours: (4, "1000")}, 4)) == [("look", f"forget after a while: {ours}")]


@pytest.mark.parametrize(
    ("not_up", "values", "level", "says"),
    [
        (["consumer"], {}, "wrong", "not ready: consumer"),
        ([], {"o2c_partition_stopped": 1.0}, "wrong", "a partition stands still at a hole"),
        ([], {"o2c_consumer_lag_seconds": 61.5}, "look", "61 s behind"),
        ([], {"o2c_relay_oldest_unpublished_seconds": 31.0}, "wrong", "said nothing for 31 s, with something to say"),
        ([], {"o2c_dead_letters_open": 2.0}, "look", "2 dead letters without a verdict"),
    ],
)
def test_a_service_that_is_not_well(not_up: list[str], values: dict[str, float], level: str, says: str) -> None:
    (found,) = judge("credit", not_up, values)
    assert (found.level, found.says) == (level, says)
    assert found.do


def test_a_service_that_is_well_has_nothing_to_say() -> None:
    assert not list(judge("credit", [], {"o2c_consumer_lag_seconds": 1.0}))


def test_a_database_that_is_not_there_is_said_without_its_password() -> None:
    (found,) = check_database("postgresql://anna:s3cret@127.0.0.1:1/x")
    assert (found.level, "s3cret" in found.says) == ("wrong", False)


def test_without_a_stack_the_rest_waits(tmp_path: Path) -> None:
    found = list(command.examine(tmp_path))
    assert found[-1].says == f"nothing runs in {tmp_path}"
    assert "python" in [one.check for one in found]
