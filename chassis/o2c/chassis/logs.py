"""One JSON line an event, with the correlation of what it is about; text for people at a terminal.

No line holds what a record, a request or a table holds: names, remittance texts and bank accounts are personal data,
and logs are read, copied and kept by others than the ledger. So an exception is logged by its kind and its place in
the code, without its text, which may quote the value that it broke on. Of a record the text is kept where the record
is, in its dead letter.
"""

import logging
import sys
import traceback
from types import TracebackType
from typing import TYPE_CHECKING, Any

import psycopg
import structlog

if TYPE_CHECKING:
    from o2c.chassis.inbox import Taken

_QUIET = ("aiokafka", "faststream", "uvicorn", "uvicorn.error", "asyncio")

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def set_up(service: str, instance: str, level: str = "INFO", form: str = "json") -> None:
    """Route the standard library's logging through structlog; call once, at the start of the process."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(form))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        # While the broker is away its client logs thousands of lines; we say "lost" and "back" once ourselves.
        logging.getLogger(name).setLevel(logging.CRITICAL)
    structlog.contextvars.bind_contextvars(service=service, instance=instance)


def formatter(form: str) -> logging.Formatter:
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.ExceptionRenderer(without_text),
            renderer,
        ],
    )


def record_fields(item: "Taken") -> dict[str, str]:
    """What a line about a record carries (`extra=`): its place, and what its sender calls it."""
    record, envelope = item.record, item.envelope
    fields = {"place": f"{record.topic}/{record.partition}@{record.offset}"}
    if envelope is not None:
        correlation = envelope.correlation or envelope.id
        fields |= {"correlation": correlation, "event_id": envelope.id, "type": envelope.type}
    return fields


def without_text(exc_info: ExcInfo) -> str:
    """The error and what caused it, the first cause first: frames and kinds, of a database error its SQLSTATE too."""
    chain: list[BaseException] = []
    error: BaseException | None = exc_info[1]
    while error is not None and error not in chain:
        chain.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join("".join(traceback.format_tb(each.__traceback__)) + kind_of(each) for each in reversed(chain))


def in_short(error: Exception) -> str:
    """An error as a line: what a server that is away says of itself, of anything else the kind alone."""
    return str(error).strip().split("\n")[0] if isinstance(error, psycopg.OperationalError) else kind_of(error)


def kind_of(error: BaseException) -> str:
    """
    >>> kind_of(psycopg.errors.UniqueViolation("Key (iban)=(DE02…) already exists"))
    'UniqueViolation 23505'
    """
    state = error.sqlstate if isinstance(error, psycopg.Error) else None
    return f"{type(error).__name__} {state or ''}".rstrip()
