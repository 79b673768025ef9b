"""One JSON line an event, with correlation ids; text for people at a terminal."""

import logging
import sys
from typing import Any

import structlog

_QUIET = ("aiokafka", "faststream", "uvicorn", "uvicorn.error", "asyncio")


def set_up(service: str, instance: str, level: str = "INFO", form: str = "json") -> None:
    """Route the standard library's logging through structlog; call once, at the start of the process."""
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
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        # While the broker is away its client logs thousands of lines; we say "lost" and "back" once ourselves.
        logging.getLogger(name).setLevel(logging.CRITICAL)
    structlog.contextvars.bind_contextvars(service=service, instance=instance)
