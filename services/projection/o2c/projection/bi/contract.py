"""A view's data contract: ODCS, made of the database's comments and types and of what `registry` says beside them."""

from collections.abc import Sequence
from typing import Any

from o2c.projection.bi.catalog import Column, Relation
from o2c.projection.bi.publish import BI_LOGIN
from o2c.projection.bi.registry import VERSION
from o2c.projection.bi.view import Rule, View

ODCS = "v3.1.0"
LOGICAL = {
    "bigint": "integer",
    "boolean": "boolean",
    "date": "date",
    "integer": "integer",
    "jsonb": "object",
    "numeric": "number",
    "text": "string",
    "timestamp with time zone": "timestamp",
}
"""PostgreSQL's type → ODCS's. A view that needs another gets it here and in the export at once."""
_USAGE = {
    "append": "Rows are only added. Later, read those whose position is greater than the last in their partition.",
    "changed": "Rows change. Later, read those whose position is greater, and replace what you have of the same {by}.",
    "full": "It has no position: read it whole.",
}


def contract(view: View, relation: Relation, revision: int) -> dict[str, Any]:
    """The ODCS document; `revision` counts the shapes the view has had within the schema's version, from 0."""
    return {
        "apiVersion": ODCS,
        "kind": "DataContract",
        "id": f"urn:o2c:bi:{view.name}",
        "name": view.name,
        "version": f"{VERSION}.{revision}.0",
        "status": "active",
        "domain": "order-to-cash",
        "dataProduct": "o2c",
        "description": {
            "purpose": relation.comment,
            "usage": _USAGE[view.mode].format(by=", ".join(view.replaced)),
            "limitations": "Two currencies are never added. Within a version, columns are only added, at the end.",
        },
        "servers": [
            {
                "server": "o2c",
                "type": "postgres",
                "description": "as `o2c up` starts it; put in the address of yours",
                "host": "127.0.0.1",
                "port": 5432,
                "database": "postgres",
                "schema": "bi",
            }
        ],
        "schema": [
            {
                "name": view.name,
                "physicalName": view.name,
                "physicalType": "view",
                "description": relation.comment,
                "dataGranularityDescription": view.grain,
                "properties": [_property(view, column) for column in relation.columns],
                "quality": [_quality(rule) for rule in view.all_rules],
            }
        ],
        "roles": [{"role": BI_LOGIN, "access": "read", "description": "reads the views of schema bi, nothing else"}],
        "customProperties": _custom(view),
    }


def _property(view: View, column: Column) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": column.name,
        "logicalType": LOGICAL[column.type],
        "physicalType": column.type,
        "description": column.comment,
        "required": column.name not in view.nullable,
    }
    if column.name in view.key:
        made |= {"primaryKey": True, "primaryKeyPosition": view.key.index(column.name) + 1}
    if column.name == view.date:
        made |= {"partitioned": True, "partitionKeyPosition": 1}
    return made


def _quality(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "description": rule.says,
        "type": "sql",
        "dimension": "uniqueness" if rule.name == "unique-key" else "consistency",
        "query": " ".join(rule.query.split()),
        "mustBe": 0,
    }


def _custom(view: View) -> list[dict[str, Any]]:
    found = {
        "owner": "projection",
        "extraction": view.mode,
        "source": view.source or None,
        "replaceBy": ", ".join(view.replaced) or None,
        "monthOf": view.date,
        "currencyOfAmounts": view.currency,
    }
    return [{"property": name, "value": value} for name, value in found.items() if value]


Shape = list[list[str]]
"""[name, type] of each column, in order: what those who read a view rely on."""


def shape(relation: Relation) -> Shape:
    return [[column.name, column.type] for column in relation.columns]


def breaking(old: Shape, new: Shape) -> list[str]:
    """Why whoever reads a view as it was would no longer; columns at the end break nothing.

    >>> breaking([["a", "text"], ["b", "date"]], [["a", "text"], ["b", "date"], ["c", "text"]])
    []
    >>> breaking([["a", "text"], ["b", "date"]], [["b", "text"]])
    ['column a is gone', 'column b is text, was date']
    >>> breaking([["a", "text"], ["b", "date"]], [["b", "date"], ["a", "text"]])
    ['columns a, b have another order']
    """
    types = dict(_pairs(new))
    reasons = [
        f"column {name} is gone" if name not in types else f"column {name} is {types[name]}, was {kind}"
        for name, kind in _pairs(old)
        if types.get(name) != kind
    ]
    if not reasons and new[: len(old)] != old:
        reasons.append(f"columns {', '.join(name for name, _ in _pairs(old))} have another order")
    return reasons


def _pairs(columns: Shape) -> Sequence[tuple[str, str]]:
    return [(name, kind) for name, kind in columns]
