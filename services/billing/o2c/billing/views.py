"""What the API shows: rows of billing's tables, and the state of an invoice."""

from typing import TYPE_CHECKING, Any

import msgspec

from o2c.billing.creditable import rest_of
from o2c.billing.events import Document
from o2c.billing.names import INVOICE
from o2c.billing.publications import publish
from o2c.billing.state import Bill
from o2c.chassis.money import to_text

if TYPE_CHECKING:
    from psycopg import Cursor

    Cur = Cursor[Any]

MAX_SHOWN = 100

_COLUMNS = "document, number, kind, legal_entity, year, customer, document_date, currency, gross, invoice"


def invoice_row(cur: "Cur", document: str) -> dict[str, Any] | None:
    cur.execute("select unit, legal_entity from documents where document = %s and kind = %s", (document, INVOICE))
    return cur.fetchone()


def invoice(bill: Bill, unit: str) -> dict[str, Any]:
    """The invoice and its credit notes as they were published, and the rest."""
    assert bill.issued is not None
    return {
        "invoice": _said(bill.issued, bill, unit),
        "credit_notes": [_said(note, bill, unit) for note in bill.credit_notes],
        "creditable": _creditable(bill),
    }


def _said(event: Document, bill: Bill, unit: str) -> dict[str, Any]:
    told: dict[str, Any] = next(msgspec.to_builtins(said) for _, said in publish(event, bill, unit))
    return told


def _creditable(bill: Bill) -> dict[str, Any]:
    assert bill.issued is not None
    rest = rest_of(bill.issued, bill.credit_notes)
    return {
        "gross": to_text(rest.gross, rest.currency),
        "lines": [
            {"line": number, "quantity": f"{line.quantity:f}", "net": to_text(line.net, rest.currency)}
            for number, line in rest.lines.items()
        ],
    }


def documents(cur: "Cur", legal_entity: str, year: int, kind: str, after: str, limit: int) -> dict[str, Any]:
    cur.execute(
        f"""select {_COLUMNS} from documents
        where legal_entity = %s and year = %s and kind = %s and document > %s order by document limit %s""",  # noqa: S608
        (legal_entity, year, kind, after, limit),
    )
    rows = [_shown(row) for row in cur.fetchall()]
    return {"documents": rows, "next": rows[-1]["document"] if len(rows) == limit else None}


def by_number(cur: "Cur", number: str) -> dict[str, Any]:
    cur.execute(
        f"select {_COLUMNS} from documents where number = %s order by document limit %s",  # noqa: S608
        (number, MAX_SHOWN),
    )
    return {"documents": [_shown(row) for row in cur.fetchall()]}


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "gross": to_text(row["gross"], row["currency"])}


def series(cur: "Cur") -> dict[str, Any]:
    """`documents` counts what stands; it equals `last_number`, and `missing` (the first few) is empty."""
    cur.execute(
        """select s.legal_entity, s.kind, s.year, s.last_number, s.last_date,
          (select count(*) from documents d
           where (d.legal_entity, d.kind, d.year) = (s.legal_entity, s.kind, s.year) and d.serial > 0) as documents
        from series s order by s.legal_entity, s.kind, s.year"""
    )
    rows = cur.fetchall()
    return {"series": [{**row, "missing": _missing(cur, row)} for row in rows]}


def _missing(cur: "Cur", row: dict[str, Any]) -> list[int]:
    if row["documents"] == row["last_number"]:
        return []
    cur.execute(
        """select n from generate_series(1, %(last_number)s) n
        except select serial from documents
        where (legal_entity, kind, year) = (%(legal_entity)s, %(kind)s, %(year)s)
        order by 1 limit 100""",
        row,
    )
    return [found["n"] for found in cur.fetchall()]
