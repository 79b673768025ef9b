"""Records as another system writes them: a proper CloudEvent around any data, so that a test breaks just one thing."""

import json
import uuid
from typing import Any

from o2c.contracts.base import Event


def record(kind: str, data: Any, **attributes: Any) -> bytes:
    """A CloudEvent in structured mode; an attribute that is None is left out."""
    given = {
        "specversion": "1.0",
        "id": uuid.uuid4().hex,
        "source": "/erp/test",
        "type": kind,
        "time": "2026-03-02T09:00:00Z",
        **attributes,
    }
    return json.dumps({name: value for name, value in given.items() if value is not None} | {"data": data}).encode()


def data_of(event: Event, **changes: Any) -> dict[str, Any]:
    return event.model_dump(mode="json") | changes


def of(event: Event, **attributes: Any) -> bytes:
    return record(event.TYPE, data_of(event), **attributes)
