"""Passwords and keys of a local home: made once, the same after every restart, for their owner only."""

import json
from pathlib import Path

import pytest

from o2c.chassis.local.process import LocalError
from o2c.cli.platform import Secrets


def test_a_key_is_random_in_every_home_and_the_same_after_a_restart(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    made = Secrets(first).get("hash-key")
    assert len(made) >= 16
    assert Secrets(first).get("hash-key") == made
    assert Secrets(second).get("hash-key") != made


def test_secrets_are_readable_for_their_owner_only(tmp_path: Path) -> None:
    kept = Secrets(tmp_path)
    kept.get("hash-key")
    kept.get("o2c_order")
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert set(json.loads((tmp_path / "secrets.json").read_text())) == {"hash-key", "o2c_order"}


def test_a_key_of_the_users_own_is_kept_for_the_next_start(tmp_path: Path) -> None:
    assert Secrets(tmp_path).get("hash-key", given="the company's own key") == "the company's own key"
    assert Secrets(tmp_path).get("hash-key") == "the company's own key"


def test_another_key_than_the_one_the_data_were_made_with_is_refused(tmp_path: Path) -> None:
    made = Secrets(tmp_path).get("hash-key")
    with pytest.raises(LocalError, match=r"the hash-key in the environment is not the one that .*secrets\.json keeps"):
        Secrets(tmp_path).get("hash-key", given="quite another key")
    assert Secrets(tmp_path).get("hash-key") == made
