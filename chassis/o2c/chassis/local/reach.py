"""Root in a folder that only root may enter (/root, `mktemp -d`): PostgreSQL's own user cannot follow us there.

Then the server's programs are copied, once, to where every user may read them, and the data get a folder that is
linked from where they belong. We never open a folder that is there: widening the rights of someone's home is not ours
to do. Both places belong to root alone, so nobody can put something there before us, and neither is cleaned up by
age as /tmp and /var/tmp are.
"""

import shutil
import stat
import tempfile
from pathlib import Path

from o2c.chassis.local.process import Account, LocalError

PROGRAMS = Path("/var/cache/o2c")
DATA = Path("/var/lib/o2c")


def barrier(path: Path, account: Account) -> Path | None:
    """The first folder on the way to `path`, itself included, that `account` may not enter; None if it gets there."""
    for folder in reversed([path, *path.parents]):
        if not folder.exists():
            return None
        status = folder.stat()
        wanted = stat.S_IXOTH
        if status.st_uid == account.uid:
            wanted = stat.S_IXUSR
        elif status.st_gid == account.gid:
            wanted = stat.S_IXGRP
        if not status.st_mode & wanted:
            return folder
    return None


def require_access(path: Path, account: Account) -> None:
    """Raises `LocalError` naming the folder on the way to `path` that `account` may not enter."""
    closed = barrier(path, account)
    if closed is not None:
        raise LocalError(
            f"PostgreSQL does not run as root, so it runs as the system user {account.name!r}, who may not "
            f"enter {closed} on the way to {path}.\n"
            f"Do one of these: run as an ordinary user · put the project where others may enter, such as "
            f"/opt or /srv · chmod o+x {closed} · set DATABASE_URL to a server of your own."
        )


def reachable_copy(root: Path, folders: list[Path], name: str, account: Account, cache: Path = PROGRAMS) -> Path:
    """`cache/name`, holding what `root` holds in these folders, at the same places; copied only the first time.

    Raises `LocalError` where somebody else could have written into it.
    """
    copy = cache / name
    if not copy.exists():
        _make_ours(cache)
        draft = Path(tempfile.mkdtemp(prefix=f"{name}.", dir=cache))
        try:
            for folder in folders:
                shutil.copytree(root / folder, draft / folder, symlinks=True)
            _open_for_reading(draft)
            draft.rename(copy)
        except OSError:
            if not copy.exists():  # else another start was quicker, and its copy is as good
                raise
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    _require_ours(cache)
    _require_ours(copy)
    require_access(copy, account)
    return copy


def place_of(data_dir: Path, account: Account, places: Path = DATA) -> Path:
    """Where `data_dir` really lies: itself, or, where `account` does not get there, a folder of `places`.

    The link that is left at `data_dir` is how the next start finds it, also when the project has been moved. What
    already lies at `data_dir` stays there. Raises `LocalError` if that cannot be reached.
    """
    if data_dir.is_symlink():
        place = data_dir.readlink()
        place.parent.mkdir(parents=True, exist_ok=True)  # removed by hand: begins with empty data
    elif data_dir.exists() or barrier(data_dir.parent, account) is None:
        place = data_dir
    else:
        _make_ours(places)
        folder = Path(tempfile.mkdtemp(prefix="postgres-", dir=places))
        folder.chmod(0o711)
        place = folder / "data"
        data_dir.symlink_to(place)
    require_access(place.parent, account)
    return place


def remove_place(data_dir: Path, places: Path = DATA) -> None:
    """Removes what `place_of` made elsewhere for `data_dir`; nothing if the data lie where they belong, or where a
    link of the user's own leads."""
    if data_dir.is_symlink() and data_dir.readlink().parent.parent == places:
        shutil.rmtree(data_dir.readlink().parent, ignore_errors=True)
        data_dir.unlink()


def _make_ours(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _require_ours(folder)
    folder.chmod(0o755)  # whatever the umask: others pass through and read


def _require_ours(folder: Path) -> None:
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != 0 or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise LocalError(
            f"{folder} is not a folder of root's that only root may write to: nothing is run from it. "
            f"Look at it, remove it, and start again"
        )


def _open_for_reading(folder: Path) -> None:
    """Gives everyone what root has: a package installed under the umask 077 would be copied as closed as it is."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644)
