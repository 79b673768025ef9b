"""One record of each event: valid by the published schemas, read by the models, and together one story that adds up."""

import json
from decimal import Decimal
from typing import Any

import jsonschema_rs
import pytest

from o2c.contracts import billing, cash_app, credit, envelope, erp, order
from o2c.contracts.base import Event
from o2c.contracts.bank import BankStatementReceived
from o2c.contracts.examples import STORY, records
from o2c.contracts.generate import ROOT
from o2c.contracts.registry import BY_TYPE, EVENTS
from o2c.contracts.topics import BY_NAME

EXAMPLES = {file.stem: json.loads(file.read_text()) for file in sorted((ROOT / "examples").glob("*.json"))}
STORED = {scene.event.TYPE: scene.event for scene in STORY}


def schema(name: str) -> dict[str, Any]:
    return json.loads((ROOT / "schemas" / f"{name}.json").read_text())  # type: ignore[no-any-return]


def said[E: Event](kind: type[E]) -> E:
    return STORED[kind.TYPE]  # type: ignore[return-value]
