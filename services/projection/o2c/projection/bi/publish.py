"""Making the views of schema `bi` on the read models of the search path, and letting the BI login read them."""

from pathlib import Path
from typing import Any

import psycopg

FOLDER = Path(__file__).parent
VIEWS = FOLDER / "views"
BI_LOGIN = "bi_reader"


def view_names() -> list[str]:
    """Of all views of the schema; each has a file of its name, and none is built on another."""
    return sorted(file.stem for file in VIEWS.glob("*.sql"))


def create_views(connection: psycopg.Connection[Any]) -> None:
    """Create the views, or replace them where they are: part of the transaction that switches builds.

    Raises psycopg.errors.InvalidTableDefinition for a view that lost, renamed or retyped a column: those who read it
    would break.
    """
    connection.execute((FOLDER / "schema.sql").read_bytes())
    for name in view_names():
        connection.execute((VIEWS / f"{name}.sql").read_bytes())
    connection.execute((FOLDER / "grants.sql").read_bytes())
