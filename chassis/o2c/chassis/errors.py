"""What can go wrong in a batch, by what is to be done about it."""

import psycopg
from psycopg import errors


class Fenced(Exception):
    """Another worker moved an inbox row: this one no longer owns the partition. Read the inbox again, filter again."""


class Conflict(Exception):
    """Streams or guards that the decisions rest on have changed. `names` says which: load them again, decide again."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(", ".join(names[:5]))
        self.names = names


class Hole(Exception):
    """A partition's sequence jumped: records are missing. Nothing of the partition is applied."""

    def __init__(self, topic: str, partition: int, expected: int, got: int) -> None:
        super().__init__(f"{topic}/{partition}: sequence {expected} is missing, {got} came instead")
        self.topic, self.partition, self.expected = topic, partition, expected


class Endless(Exception):
    """Commands of one transaction send on and on: a loop in the rules. Nothing of it is stored."""

    def __init__(self, unit: str, command: object, waves: int) -> None:
        super().__init__(
            f"{type(command).__name__} for {unit} is still sent on after {waves} waves: rules go in a circle"
        )


class Fatal(Exception):
    """The process must stop and a person must look; the message says what to do."""


class TooLarge(Exception):
    """An event over 900 KiB; refused before commit because the broker would refuse it after."""


_PERMANENT_CLASSES = ("22", "23", "54")


def translate(error: psycopg.Error) -> Exception | None:
    """The chassis' own exception for an SQLSTATE it gave a meaning to, else None."""
    if error.sqlstate == "O2C01":
        return Fenced(str(error))
    if error.sqlstate == "O2C02":
        return Conflict(tuple((error.diag.message_detail or "").split("\n")))
    if isinstance(error, errors.UniqueViolation):
        table = error.diag.table_name or ""
        if table in ("stored_events", "heard", "idempotency", "outbox"):
            return Fenced(f"{table}: another worker was first")
    return None


def is_transient(error: BaseException) -> bool:
    """Worth trying again unchanged: connections, locks, shutdowns, a server that is a standby just now. Data errors
    (classes 22, 23, 54) are not."""
    if isinstance(error, psycopg.Error):
        state = error.sqlstate or ""
        return not state.startswith(_PERMANENT_CLASSES) and isinstance(
            error, psycopg.OperationalError | psycopg.InterfaceError | errors.ReadOnlySqlTransaction
        )
    return False
