"""The system user PostgreSQL runs as when we are root: the server refuses to run as root itself."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from o2c.chassis.local.process import Account, LocalError

_NAME = "o2c-postgres"


def account_for(data_dir: Path) -> Account | None:
    """None when we are an ordinary user: the server is then ours. As root: the owner of an existing data
    folder, else the user `postgres` if the system has one, else one of our own, made on first use.
    """
    if os.geteuid() != 0:
        return None
    if data_dir.exists() and data_dir.stat().st_uid != 0:
        entry = pwd.getpwuid(data_dir.stat().st_uid)
    else:
        entry = _find("postgres") or _find(_NAME) or _create()
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _find(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _create() -> pwd.struct_passwd:
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd is not None:
        subprocess.run(
            [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", _NAME],
            check=False,
            capture_output=True,
        )
    entry = _find(_NAME) or _find("nobody")
    if entry is None:
        raise LocalError(
            f"PostgreSQL does not run as root, and no system user {_NAME!r} could be created for it. "
            f"Run as an ordinary user, create that user, or set DATABASE_URL to a server of your own."
        )
    return entry
