"""What can be asked of receipts and the journal: pages of open receipts, a receipt with its rows, totals."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from o2c.cash_app.account import Receipt
from o2c.cash_app.ledger.journal import MIGRATION
from o2c.cash_app.receipts.withdrawals import NO_CUSTOMERS
from o2c.chassis.money import to_text

if TYPE_CHECKING:
    from psycopg import Cursor

Row = Mapping[str, Any]

LIABILITIES = ("unidentified", "unapplied", "on-account", "prepayments")
_MIRRORS = {
    "receivable": "applied",
    "exchange-clearing": "applied",
    "returns-clearing": "returned",
    "refund-clearing": "withdrawn",
}
"""What the other side of a liability says of the money; the first that an entry has. Any other account that is none of
cash has what was too little to keep."""

_OPEN = """select * from open_receipts
  where (%(account)s::text is null or account = %(account)s)
    and (%(legal_entity)s::text is null or legal_entity = %(legal_entity)s)
    and (%(currency)s::text is null or currency = %(currency)s)
    and case %(state)s when 'unidentified' then account like 'unidentified:%%' and unapplied <> 0
                       when 'unapplied' then account not like 'unidentified:%%' and unapplied <> 0
                       when 'on-account' then on_account <> 0
                       when 'prepaid' then prepaid <> 0 else true end
    and (account, receipt) > (%(after_account)s, %(after_receipt)s)
  order by account, receipt limit %(limit)s"""
_LINE = "select * from bank_lines where statement = %s and number = %s and line_class = 'receipt'"
_ENTRIES = """select entry, line, account, amount, effective, accounting, known, unit, cause from journal
  where entry >= %s and entry < %s order by length(entry), entry, line"""
_LEFT = "select * from open_receipts where receipt = %s"
_TOTALS = """select legal_entity, account, currency, sum(amount)::bigint as amount, functional_currency,
    sum(functional_amount)::bigint as functional_amount from journal
  where case %(basis)s when 'effective' then effective else accounting end between %(first)s and %(last)s
    and (%(known)s::timestamptz is null or known <= %(known)s)
    and (%(legal_entity)s::text is null or legal_entity = %(legal_entity)s)
  group by legal_entity, account, currency, functional_currency order by 1, 2, 3, 5"""


def open_receipts(cur: "Cursor[Row]", asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [left(row) for row in cur.execute(_OPEN, asked).fetchall()]


def left(row: Row) -> dict[str, Any]:
    """What is left of a receipt on an account, and why."""
    currency = row["currency"]
    amounts = {
        name: to_text(row[name], currency)
        for name in ("amount", "unapplied", "on_account", "prepaid", "applied", "withdrawn")
    }
    names = ("account", "receipt", "legal_entity", "currency", "payer", "identified_by", "reason", "suggested")
    days = {name: row[name].isoformat() for name in ("booking_date", "value_date")}
    return {name: row[name] for name in names} | amounts | days


def bank_line(cur: "Cursor[Row]", receipt: str) -> Row | None:
    """The bank line of a receipt, wherever its money is now; None for an unknown one."""
    statement, _, number = receipt.rpartition("/")
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        return None
    return cur.execute(_LINE, (statement, int(number))).fetchone()


def receipt(cur: "Cursor[Row]", name: str) -> dict[str, Any] | None:
    """A receipt with its rows; their amounts always sum to the receipt's."""
    line = bank_line(cur, name)
    if line is None:
        return None
    currency = line["currency"]
    entries = cur.execute(_ENTRIES, (f"receipt/{name}#", f"receipt/{name}$")).fetchall()
    texts = ("legal_entity", "bank_account", "statement", "account", "reference", "end_to_end")
    return {
        "receipt": name,
        "line": line["number"],
        **{field: line[field] for field in texts},
        "amount": {"amount": to_text(line["amount"], currency), "currency": currency},
        "booking_date": line["booking_date"].isoformat(),
        "value_date": line["value_date"].isoformat(),
        "payer_name": line["payer_name"],
        "payer_account": line["payer_account"],
        "text": line["text"],
        "rows": [row for entry in _grouped(entries) for row in _rows(entry, currency)],
        "left": [left(row) for row in cur.execute(_LEFT, (name,)).fetchall()],
    }


def _grouped(lines: Sequence[Row]) -> list[list[Row]]:
    entries: dict[str, list[Row]] = {}
    for line in lines:
        entries.setdefault(line["entry"], []).append(line)
    return list(entries.values())


def _rows(entry: Sequence[Row], currency: str) -> list[dict[str, Any]]:
    """Rows of an entry: where the money went to or came from, and for what is settled or gone its mirror.

    Booked 100: unapplied +100. Applied 60: unapplied -60, applied +60. They sum to the receipt at every moment.
    """
    held = [line for line in entry if line["account"] in LIABILITIES]
    kinds = [(line["account"], -line["amount"]) for line in held]
    accounts = {line["account"] for line in entry}
    others = [name for name in accounts if name not in (*LIABILITIES, MIGRATION) and not name.startswith("cash")]
    mirror = next((kind for account, kind in _MIRRORS.items() if account in accounts), "withdrawn" if others else None)
    if mirror is not None:
        kinds.append((mirror, sum(line["amount"] for line in held)))
    common = {
        "row": entry[0]["entry"].removeprefix("receipt/"),
        "account": entry[0]["unit"].partition(":")[2],
        "cause": entry[0]["cause"],
        "effective": entry[0]["effective"].isoformat(),
        "accounting": entry[0]["accounting"].isoformat(),
        "known": entry[0]["known"].isoformat(),
    }
    return [{"kind": kind, "amount": to_text(amount, currency), **common} for kind, amount in kinds]


def named(rows: Iterable[dict[str, Any]], receipts: Iterable[Receipt]) -> None:
    """Say with each row that stands which item it is on, or which withdrawal it is that can be put back."""
    items = {name: held.item for receipt in receipts for name, held in receipt.applications.items()}
    gone = {
        name
        for receipt in receipts
        for name, withdrawal in receipt.withdrawals.items()
        if withdrawal.kind in NO_CUSTOMERS and withdrawal.state == "kept"
    }
    for row in rows:
        row["item"] = items.get(row["cause"]) if row["kind"] == "applied" else None
        row["withdrawal"] = row["row"] if row["kind"] == "withdrawn" and row["row"] in gone else None


def journal_totals(cur: "Cursor[Row]", asked: Mapping[str, Any]) -> list[dict[str, str]]:
    """Sums per entity, account and currency, with their worth in the entity's functional currency; a debit is positive.
    Those of an entity add up to 0, in every currency and in the functional one."""
    rows = cur.execute(_TOTALS, dict(asked)).fetchall()
    return [
        {
            **row,
            "amount": to_text(row["amount"], row["currency"]),
            "functional_amount": to_text(row["functional_amount"], row["functional_currency"]),
        }
        for row in rows
    ]
