"""The platform as a whole: which services there are, and what must be prepared before they start."""

import json
import os
import secrets
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

from o2c.chassis.local.files import replace_file
from o2c.chassis.local.process import LocalError
from o2c.chassis.local.service import ServiceSpec
from o2c.chassis.local.stack import Stack
from o2c.chassis.migrate import CHASSIS, provision
from o2c.chassis.service import schema_of
from o2c.chassis.topics import create_topics_now
from o2c.cli.demo.firm import FUNCTIONAL, PAYS_FROM
from o2c.contracts.registry import TOPICS

DECIDING = ("order", "credit", "billing", "cash-app")
"""Services with an event store."""

HASHING = ("credit", "cash-app")
"""Those that hash bank accounts, and so need the key; the others are not told it."""

NAMES = (*DECIDING, "projection")

PROCESSES = (*NAMES, "intake")
"""With the door for files, which hears nothing and has no dead letters."""


def default_home() -> Path:
    return Path(os.environ.get("O2C_HOME", ".o2c"))


def module_of(name: str) -> str:
    return "o2c." + name.replace("-", "_")


def partitions() -> int:
    return int(os.environ.get("O2C_PARTITIONS", "4"))


def schemas() -> dict[str, list[Path]]:
    """Migration folders by schema; the services themselves need not be loaded for it."""
    found = {schema_of(name): [CHASSIS, _folder(name) / "migrations"] for name in DECIDING}
    return found | {schema_of("intake"): [_folder("intake") / "migrations"]}


def _folder(name: str) -> Path:
    spec = find_spec(module_of(name))
    if spec is None or spec.origin is None:
        raise LookupError(f"the service {name} is not installed")
    return Path(spec.origin).parent


class Secrets:
    """Passwords and keys of a local home: made once, kept in a file that only its owner reads."""

    def __init__(self, home: Path) -> None:
        self._file = home / "secrets.json"
        self._values: dict[str, str] = json.loads(self._file.read_text()) if self._file.exists() else {}

    def get(self, name: str, given: str | None = None) -> str:
        """The kept value; the first time the one `given`, else a random one. Raises `LocalError` where another than
        the kept one is given: what was made with that would no longer be found."""
        if name not in self._values:
            values = {**self._values, name: given or secrets.token_urlsafe(24)}
            replace_file(self._file, json.dumps(values))
            self._values = values
        kept = self._values[name]
        if given and given != kept:
            raise LocalError(
                f"the {name} in the environment is not the one that {self._file} keeps, which the data were made with: "
                f"unset it, or use another home"
            )
        return kept


def certificate_key(home: Path) -> Path:
    """The file with the key that closed months are signed with, made at the first start; only its owner reads it."""
    from Crypto.PublicKey import ECC

    file = home / "certificate-key.pem"
    if not file.exists():
        replace_file(file, ECC.generate(curve="Ed25519").export_key(format="PEM") + "\n")
    return file


def prepare(home: Path) -> Callable[[str, str], Mapping[str, Mapping[str, str]]]:
    """Migrations, logins and topics, as a job before the services; returns each service's own settings."""

    def work(database_url: str, bootstrap: str) -> Mapping[str, Mapping[str, str]]:
        from o2c.cli.rebuild import rebuild_if_outdated
        from o2c.projection.provision import provision_projection

        kept = Secrets(home)
        folders = schemas()
        urls = provision(database_url, folders, {schema: kept.get(schema) for schema in folders})
        own = {name: urls[schema_of(name)] for name in (*DECIDING, "intake")}
        own["projection"] = provision_projection(database_url, kept.get("o2c_projection"), kept.get("bi_reader"))
        create_topics_now(bootstrap, TOPICS, partitions())
        rebuild_if_outdated(database_url, bootstrap, kept.get("o2c_projection"))
        key = kept.get("hash-key", given=os.environ.get("O2C_HASH_KEY"))
        settings = {
            name: {"DATABASE_URL": url} | ({"O2C_HASH_KEY": key} if name in HASHING else {})
            for name, url in own.items()
        }
        given = os.environ.get("O2C_CERTIFICATE_KEY_FILE")
        signs = Path(given) if given else certificate_key(home)
        settings["cash-app"] |= {"O2C_CERTIFICATE_KEY_FILE": str(signs.absolute())}
        reports = os.environ.get("O2C_REPORTS_DIR") or str((home / "reports").absolute())
        settings["projection"] |= {"O2C_REPORTS_DIR": reports}
        return settings

    return work


def make_stack(
    home: Path, say: Callable[[str], None], env: Mapping[str, str] | None = None, ports: Mapping[str, int] | None = None
) -> Stack:
    """All services on embedded servers, or on those that `DATABASE_URL` and `KAFKA_BOOTSTRAP_SERVERS` name."""
    functional = ",".join(f"{entity}={currency}" for entity, currency in FUNCTIONAL.items())
    own = {
        "O2C_PARTITIONS": str(partitions()),
        "O2C_FUNCTIONAL_CURRENCIES": functional,
        "O2C_PAYS_FROM": json.dumps(PAYS_FROM),
    }
    own |= {name: os.environ[name] for name in own if name in os.environ} | dict(env or {})
    specs = [ServiceSpec(name, module_of(name), (ports or {}).get(name), own) for name in PROCESSES]
    return Stack(home, specs, prepare=prepare(home), say=say)
