"""Test modules are imported one by one; what they share is found here."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))

if TYPE_CHECKING:
    from cash_server import Server


@pytest.fixture
def cash(database_url: str) -> Iterator["Server"]:
    from cash_server import Server

    server = Server(database_url)
    try:
        yield server
    finally:
        server.close()
