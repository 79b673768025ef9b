"""A full disk stops everything in good order and is said in words; what was remembered is still there."""

import errno
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from o2c.chassis.local.disk import ROOM, told_when_full
from o2c.chassis.local.files import replace_file
from o2c.chassis.local.home import running_stack
from o2c.chassis.local.ports import remembered_port
from o2c.chassis.local.process import LocalError
from o2c.chassis.local.stack import ServiceSpec, Stack

OWN_SERVERS = {"DATABASE_URL": "postgresql://db.example/o2c", "KAFKA_BOOTSTRAP_SERVERS": "kafka.example:9092"}
ORDER = ServiceSpec("order", "fake_service", env={"PYTHONPATH": str(Path(__file__).parent)})


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, of 20 MB."""
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", tmp_path], check=False)
    if mounted.returncode != 0:
        pytest.skip("mounting a small disk needs the rights of root")
    try:
        yield tmp_path
    finally:
        subprocess.run(["umount", "--lazy", tmp_path], check=True)


def fill(disk: Path) -> None:
    with suppress(OSError), (disk / "filler").open("wb", buffering=0) as file:
        while True:
            file.write(bytes(max(shutil.disk_usage(disk).free, 1)))
    assert shutil.disk_usage(disk).free == 0


def serve_until_killed_on_a_full_disk(stack: Stack, disk: Path) -> None:
    with told_when_full(lambda: stack.places), stack:
        fill(disk)
        stack.kill("order")
        stack.serve()


def test_a_full_disk_stops_the_stack_with_its_folder_named_and_it_starts_again_when_there_is_room(
    small_disk: Path,
) -> None:
    stack = Stack(small_disk / "home", [ORDER], environ=OWN_SERVERS)
    with pytest.raises(LocalError) as refusal:
        serve_until_killed_on_a_full_disk(stack, small_disk)
    port = stack.services["order"].port
    assert f"the disk is full: no room is left for {stack.home} (0 of 20 MB are free)" in str(refusal.value)
    assert not stack.services["order"].running
    assert running_stack(stack.home) is None
    with pytest.raises(LocalError, match="the disk is full"):
        serve_until_killed_on_a_full_disk(Stack(stack.home, [ORDER], environ=OWN_SERVERS), small_disk)
    (small_disk / "filler").unlink()
    with Stack(stack.home, [ORDER], environ=OWN_SERVERS) as again:
        assert again.services["order"].port == port


def test_what_a_file_held_is_still_there_when_the_disk_has_no_room_for_its_successor(small_disk: Path) -> None:
    kept = small_disk / "secrets.json"
    replace_file(kept, "the old ones")
    fill(small_disk)
    with pytest.raises(OSError, match="No space left"):
        replace_file(kept, "x" * 9000)
    assert kept.read_text() == "the old ones"
    assert [path.name for path in small_disk.iterdir() if path.suffix == ".new"] == []


def test_a_replaced_file_is_for_its_owner_only(tmp_path: Path) -> None:
    replace_file(tmp_path / "key", "secret")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_a_port_file_that_a_full_disk_left_empty_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / "port").touch()
    assert remembered_port(tmp_path / "port") == int((tmp_path / "port").read_text())


def fail(error: Exception, places: list[Path], full: Path | None = None) -> None:
    """In a block of `places`, all with room but `full`."""
    with told_when_full(lambda: places, free=lambda place: ROOM - (place == full)):
        raise error


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_an_error_that_says_so_is_one_of_the_disk_wherever_the_file_was(tmp_path: Path, number: int) -> None:
    with pytest.raises(LocalError, match=r"the disk is full: .*\n.*\nThe error was: \[Errno"):
        fail(OSError(number, "no room"), [tmp_path])


def test_whatever_fails_while_a_disk_is_full_is_told_with_the_folder_that_has_no_room(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with pytest.raises(LocalError) as told:
        fail(LocalError("postgres ended again"), [tmp_path, elsewhere], full=elsewhere)
    assert f"no room is left for {elsewhere} (" in str(told.value)
    assert str(told.value).endswith("The error was: postgres ended again")


def test_other_errors_on_a_disk_with_room_stay_what_they_are(tmp_path: Path) -> None:
    with pytest.raises(PermissionError):
        fail(PermissionError(errno.EACCES, "not yours"), [tmp_path])
