"""TCP ports that a restart finds again."""

import random
import socket
from pathlib import Path

from o2c.chassis.local.files import replace_file
from o2c.chassis.local.process import LocalError

LOOPBACK = "127.0.0.1"

# Below the range from which Linux (32768) and macOS (49152) take the source ports of outgoing connections.
# A client that keeps calling a server that is away may otherwise be given the server's own port as its
# source: it is then connected to itself, and the server cannot listen when it comes back.
_RANGE = range(20_000, 32_000)
_given_out: set[int] = set()


def is_free(port: int) -> bool:
    """Whether nobody listens on `port`; connections that still wait for their end do not count."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port nobody listens on, and that was not given out before: who got it may not listen yet.

    Random, so that two stacks started at the same moment rarely meet.
    """
    for port in random.sample(_RANGE, 500):
        if port not in _given_out and is_free(port):
            _given_out.add(port)
            return port
    raise LocalError(f"found no free TCP port on {LOOPBACK} between {_RANGE.start} and {_RANGE.stop}")


def remembered_port(file: Path, wanted: int | None = None) -> int:
    """The port of last time, kept in `file`; another one if a stranger has taken it meanwhile.

    `wanted` is the user's own choice and is never replaced: raises `LocalError` if it is taken.
    """
    if wanted is not None:
        if not is_free(wanted):
            raise LocalError(f"port {wanted} on {LOOPBACK} is already in use by another program")
        port = wanted
    else:
        known = _read(file)
        port = known if known is not None and is_free(known) else free_port()
        _given_out.add(port)
    if _read(file) != port:
        replace_file(file, f"{port}\n", mode=0o644)
    return port


def _read(file: Path) -> int | None:
    text = file.read_text().strip() if file.exists() else ""
    return int(text) if text.isdigit() else None
