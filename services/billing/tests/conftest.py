"""Test modules are imported one by one; what they share is found here."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))

if TYPE_CHECKING:
    from billing_town import Town


@pytest.fixture
def town(database_url: str) -> Iterator["Town"]:
    from billing_town import Town

    town = Town(database_url)
    try:
        yield town
    finally:
        town.close()
