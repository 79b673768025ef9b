"""Settings of every service, from the environment; wrong ones are named before anything starts."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PostgresDsn, SecretStr, TypeAdapter, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from o2c.chassis.errors import Fatal
from o2c.chassis.money import BadAmount, exponent


def _postgres(url: SecretStr) -> SecretStr:
    try:
        TypeAdapter(PostgresDsn).validate_python(url.get_secret_value())
    except ValidationError:
        raise ValueError("is no URL of a PostgreSQL database") from None  # the cause would show the password
    return url


def _currencies(text: str) -> str:
    for pair in text.split(",") if text else ():
        try:
            exponent(pair.partition("=")[2])
        except BadAmount as error:
            raise ValueError(str(error)) from None
    return text


class PayingAccount(BaseModel):
    """A bank account of ours, as a payment names who pays."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=70)]
    iban: Annotated[str, Field(min_length=15, max_length=42)]
    bic: Annotated[str, Field(pattern=r"^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$")]


_PAYING = TypeAdapter(dict[str, PayingAccount])


def _paying(text: str) -> str:
    try:
        _PAYING.validate_json(text or "{}")
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = " ".join(map(str, first["loc"]))
        raise ValueError(f"{place}: {first['msg']}".removeprefix(": ")) from None
    return text


class Settings(BaseSettings):
    """`O2C_…` variables; `DATABASE_URL` and `KAFKA_BOOTSTRAP_SERVERS` keep the names everybody knows.

    Any of them may be given as a file of that name in the folder `O2C_SECRETS_DIR`.
    """

    model_config = SettingsConfigDict(env_prefix="O2C_", extra="ignore")

    database_url: Annotated[
        SecretStr,
        Field(validation_alias="DATABASE_URL", description="postgresql://user:password@host:port/database"),
        AfterValidator(_postgres),
    ]
    kafka_bootstrap_servers: Annotated[
        str,
        Field(
            validation_alias="KAFKA_BOOTSTRAP_SERVERS",
            pattern=r"^[^\s,]+:\d+(,[^\s,]+:\d+)*$",
            description="host:port, comma separated",
        ),
    ]
    http_host: Annotated[str, Field(description="address to listen on")] = "127.0.0.1"
    http_port: Annotated[int, Field(ge=0, le=65535, description="port to listen on; 0 takes a free one")] = 0
    partitions: Annotated[int, Field(ge=1, le=512, description="partitions of every topic")] = 4
    instance: Annotated[str, Field(description="ordinal of this replica, unique within the service")] = "0"
    batch_records: Annotated[int, Field(ge=1, le=5000, description="records a batch at most")] = 1000
    batch_milliseconds: Annotated[int, Field(ge=1, le=1000, description="how long a batch may gather")] = 20
    prove_seconds: Annotated[float, Field(gt=0, le=60, description="between two proofs while something moves")] = 3.0
    hash_key: Annotated[
        SecretStr | None,
        Field(
            min_length=16,
            description="key of the hashes that bank accounts are matched by: at least 16 random characters, the same "
            "for every service that asks for it, and kept as long as the data",
        ),
    ] = None
    certificate_key_file: Annotated[
        Path | None,
        Field(description="file with the private Ed25519 key (PEM) that certificates of closed months are signed with"),
    ] = None
    functional_currencies: Annotated[
        str,
        Field(
            pattern=r"^([^=,\s]+=[A-Z]{3}(,[^=,\s]+=[A-Z]{3})*)?$",
            description="currency in which a legal entity keeps its books, e.g. DE01=EUR,US01=USD",
        ),
        AfterValidator(_currencies),
    ] = ""
    pays_from: Annotated[
        str,
        Field(description='{"<bank account>": {"name": "…", "iban": "…", "bic": "…"}}, what refunds are paid from'),
        AfterValidator(_paying),
    ] = ""
    log_level: Annotated[str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$")] = "INFO"
    log_format: Annotated[str, Field(pattern="^(json|text)$", description="json for machines, text for people")] = (
        "json"
    )

    deposits: Annotated[
        str,
        Field(
            pattern=r"^([^=,\s]+=[^=,\s]+(,[^=,\s]+=[^=,\s]+)*)?$",
            description="bank account a lockbox is paid into, e.g. LOCKBOX/0021000089/0022222=107049932",
        ),
    ] = ""

    default_entity: Annotated[
        str,
        Field(
            max_length=120,
            description="legal entity of bank accounts of which no statement has named one; empty: such a statement "
            "waits until one does",
        ),
    ] = "default"
    house_accounts: Annotated[
        str,
        Field(
            max_length=10_000,
            description="our own bank accounts, as banks print them, separated by commas: money between them is a "
            "transfer",
        ),
    ] = ""

    data_folders: Annotated[
        str,
        Field(
            max_length=10_000,
            description="folders, separated by colons, whose disks are measured: where PostgreSQL and Kafka keep their "
            "data, if that is on this machine",
        ),
    ] = ""

    @property
    def data_places(self) -> list[Path]:
        return [Path(folder) for folder in self.data_folders.split(":") if folder]

    @property
    def own_accounts(self) -> frozenset[str]:
        """Also those that refunds are paid from."""
        said = {account.strip() for account in self.house_accounts.split(",") if account.strip()}
        return frozenset(said | {account.iban for account in self.paying_accounts.values()})

    @property
    def deposits_of(self) -> dict[str, str]:
        """Account of a detail file → bank account."""
        return dict(pair.split("=") for pair in self.deposits.split(",") if pair)

    @property
    def functional(self) -> dict[str, str]:
        """Legal entity → its functional currency."""
        return dict(pair.split("=") for pair in self.functional_currencies.split(",") if pair)

    @property
    def matching_key(self) -> bytes:
        """What bank accounts are hashed with. A service that hashes asks for it when it is made, so that it never
        starts without: a key that everybody knows would make an account number out of its hash again.

        Raises Fatal, as a wrong setting does, where none is set.
        """
        if self.hash_key is None:
            raise Fatal(f"settings:\n  O2C_HASH_KEY: field required (expected: {_description('hash_key')})")
        return self.hash_key.get_secret_value().encode()

    @property
    def paying_accounts(self) -> dict[str, PayingAccount]:
        """Our bank account, as statements name it → in whose name and from where it pays."""
        return _PAYING.validate_json(self.pays_from or "{}")

    @property
    def url(self) -> str:
        return self.database_url.get_secret_value()


def read_settings(environ: Mapping[str, str] | None = None, **given: str) -> Settings:
    """`given` stands in the place of what the environment says. Raises Fatal with one line per wrong variable: its
    name, what is wrong, what is expected."""
    try:
        return Settings(_secrets_dir=(environ or os.environ).get("O2C_SECRETS_DIR"), **given)  # type: ignore[arg-type]
    except ValidationError as error:
        lines = [_explain(problem) for problem in error.errors(include_input=False, include_url=False)]
        raise Fatal("settings:\n  " + "\n  ".join(lines)) from None


def _description(field: str) -> str:
    return Settings.model_fields[field].description or ""


def _explain(problem: object) -> str:
    assert isinstance(problem, dict)
    where = str(problem["loc"][0])
    field = next((f for n, f in Settings.model_fields.items() if where in (n, f.validation_alias)), None)
    name = where if where.isupper() else f"O2C_{where.upper()}"
    expected = f" (expected: {field.description})" if field is not None and field.description else ""
    return f"{name}: {problem['msg'].lower()}{expected}"
