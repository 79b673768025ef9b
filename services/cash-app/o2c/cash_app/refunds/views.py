"""What can be asked of refunds: a page of them, what stands in the way of paying one, their files, what is left."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from o2c.cash_app.refunds.payment_file import CURRENCY, LARGEST, Payee, iban_problem, sepa_text
from o2c.chassis.money import to_text

if TYPE_CHECKING:
    from psycopg import Cursor

Row = Mapping[str, Any]
MOST = 500
"""Refunds in a file."""

_REFUNDS = """select r.* from refunds_to_payers r
  where (%(state)s = 'any' or r.state = %(state)s)
    and (%(account)s::text is null or r.account = %(account)s)
    and (%(bank_account)s::text is null or r.bank_account = %(bank_account)s)
    and (r.known, r.withdrawal) > (coalesce((select known from refunds where withdrawal = %(after)s), '-infinity'),
      %(after)s)
  order by r.known, r.withdrawal limit %(limit)s"""
_REFUND = "select * from refunds_to_payers where withdrawal = %s"
_TO_PAY = """select * from refunds_to_payers where state = 'to-pay' and legal_entity = %s and bank_account = %s
  order by known, withdrawal limit 5000"""
_FILES = """select file, bank_account, legal_entity, currency, execution_date, refunds, amount, ordered_by, sha256,
    known
  from refund_files order by known desc, file limit %s"""
_CONTENT = "select content, sha256 from refund_files where file = %s"
_WAITING = """select legal_entity, bank_account, currency, count(*) as refunds, sum(amount)::bigint as amount
  from refunds where paid_line = '' and state in ('to-pay', 'ordered', 'returned') group by 1, 2, 3 order by 1, 2, 3"""
_UNMATCHED = """select legal_entity, bank_account, currency, count(*) as lines, sum(amount)::bigint as amount
  from bank_lines where line_class = 'refund' and receipt = '' group by 1, 2, 3 order by 1, 2, 3"""
_CLEARING = """select legal_entity, currency, sum(amount)::bigint as amount from journal
  where account = 'refund-clearing' group by 1, 2 order by 1, 2"""
_LINE = """select l.*, j.rate, j.functional_currency, j.accounting from bank_lines l
  left join journal j on j.entry = 'line/' || l.statement || '/' || l.number and j.line = 1
  where l.statement = %s and l.number = %s and l.line_class = 'refund'"""


def refunds(cur: "Cursor[Row]", asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Oldest first."""
    return [_shown(row) for row in cur.execute(_REFUNDS, asked).fetchall()]


def refund(cur: "Cursor[Row]", withdrawal: str) -> dict[str, Any] | None:
    row = cur.execute(_REFUND, (withdrawal,)).fetchone()
    return None if row is None else _shown(row)


def _shown(row: Row) -> dict[str, Any]:
    names = (
        "withdrawal", "account", "receipt", "legal_entity", "bank_account", "currency", "state", "requested_by",
        "approved_by", "reason", "end_to_end", "file", "paid_line", "returned_line", "payer_name", "payer_account",
    )  # fmt: skip
    more = {
        "amount": to_text(row["amount"], row["currency"]),
        "ordered_on": row["ordered_on"].isoformat() if row["ordered_on"] else None,
        "known": row["known"].isoformat(),
        "obstacle": obstacle(row) if row["state"] == "to-pay" else "",
    }
    return {name: row[name] for name in names} | more


def obstacle(row: Row) -> str:
    """Why a refund cannot be put into a payment file; "" where it can."""
    if row["currency"] != CURRENCY:
        return f"a SEPA payment is in {CURRENCY}, this is in {row['currency']}: pay it another way, then name the line"
    if row["amount"] > LARGEST:
        return f"SEPA carries at most {to_text(LARGEST, CURRENCY)} {CURRENCY} at once"
    if not row["payer_account"]:
        return "the account that the money came from is not known: name another, to which two more persons agree"
    if not sepa_text(row["payer_name"]):
        return "the payer's name is not known, and a payment needs one"
    wrong = iban_problem(row["payer_account"])
    return f"the account that the money came from cannot be paid by SEPA: {wrong}" if wrong else ""


def to_pay(cur: "Cursor[Row]", legal_entity: str, bank_account: str) -> tuple[list[Row], list[str]]:
    """Refunds that a file can hold, oldest first, and why the others cannot be in it."""
    fitting, left = [], []
    for row in cur.execute(_TO_PAY, (legal_entity, bank_account)).fetchall():
        wrong = obstacle(row)
        if wrong:
            left.append(f"{row['withdrawal']}: {wrong}")
        else:
            fitting.append(row)
    return fitting[:MOST], left


def payee(row: Row, end_to_end: str) -> Payee:
    told = f", {row['payer_reference']}" if row["payer_reference"] else ""
    text = f"Refund of your payment of {row['value_date'].isoformat()}{told}"
    return Payee(row["payer_name"], row["payer_account"], row["amount"], end_to_end, text)


def files(cur: "Cursor[Row]", limit: int) -> list[dict[str, Any]]:
    """The latest first."""
    return [
        dict(row)
        | {"amount": to_text(row["amount"], row["currency"])}
        | {name: row[name].isoformat() for name in ("execution_date", "known")}
        for row in cur.execute(_FILES, (limit,)).fetchall()
    ]


def content(cur: "Cursor[Row]", file: str) -> Row | None:
    return cur.execute(_CONTENT, (file,)).fetchone()


def clearing(cur: "Cursor[Row]") -> dict[str, Any]:
    """What is left in refund-clearing: refunds without a line of the bank, and lines without a refund.

    Per entity and currency: the journal's balance = lines without a refund - refunds without a line, with the signs of
    the journal, so that `unexplained` is 0.
    """
    waiting, unmatched = cur.execute(_WAITING).fetchall(), cur.execute(_UNMATCHED).fetchall()
    left: dict[tuple[str, str], int] = {}
    for row in (*waiting, *unmatched):
        key = row["legal_entity"], row["currency"]
        left[key] = left.get(key, 0) - row["amount"]
    balances = [
        {
            "legal_entity": row["legal_entity"],
            "currency": row["currency"],
            "balance": to_text(row["amount"], row["currency"]),
            "unexplained": to_text(
                row["amount"] - left.get((row["legal_entity"], row["currency"]), 0), row["currency"]
            ),
        }
        for row in cur.execute(_CLEARING).fetchall()
    ]
    return {"balances": balances, "waiting": _sums(waiting), "lines_without_refund": _sums(unmatched)}


def _sums(rows: list[Row]) -> list[dict[str, Any]]:
    return [dict(row) | {"amount": to_text(row["amount"], row["currency"])} for row in rows]


def bank_line(cur: "Cursor[Row]", line: str) -> Row | None:
    """A line of the bank that is a refund, with the rate it was booked at."""
    statement, _, number = line.rpartition("/")
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        return None
    return cur.execute(_LINE, (statement, int(number))).fetchone()
