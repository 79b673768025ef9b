"""JSON for programs that show a table: its columns, and its lines with the totals between them, in order."""

from collections.abc import Iterable
from typing import Any, BinaryIO

import msgspec

from o2c.chassis.tabular.cells import Line, Sheet, Value, plain

_encode = msgspec.json.encode


def write_json(file: BinaryIO, sheet: Sheet, lines: Iterable[Line]) -> int:
    """Rows written. `{"title", "notes", "columns": [{"name", "title", "kind"}], "lines": [{"cells"} or {"total",
    "cells"}]}`; a number with decimals is text, so that no reader makes a float of it."""
    columns = [{"name": one.name, "title": one.title, "kind": one.kind} for one in sheet.columns]
    head = _encode({"title": sheet.title, "notes": list(sheet.notes), **sheet.properties, "columns": columns})
    file.write(head[:-1] + b',"lines":[')
    rows, before = 0, b"\n"
    for line in lines:
        cells = [_cell(value) for value in line.cells]
        file.write(before + _encode({"total": line.total, "cells": cells} if line.total else {"cells": cells}))
        before = b",\n"
        rows += not line.total
    file.write(b"\n]}\n")
    return rows


def _cell(value: Value) -> Any:
    return value if value is None or isinstance(value, str | int) else plain(value)
