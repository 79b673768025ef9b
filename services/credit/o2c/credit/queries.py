"""What can be asked of credit: one account as it stands, and the exposure of all of them, page by page."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from o2c.chassis.money import to_text
from o2c.credit.events import Limit
from o2c.credit.outlook import Outlook
from o2c.credit.policy import Policy
from o2c.credit.state import Balance
from o2c.credit.thresholds import utilisation

if TYPE_CHECKING:
    from psycopg import Cursor

Row = Mapping[str, Any]

_ACCOUNT = "select * from accounts where customer = %s"
_BALANCES = "select * from exposure where customer = %s order by currency"
_WAITING = "select * from waiting_orders where customer = %s order by placed_on, order_id limit 1000"
_PAGE = "select * from exposure where (customer, currency) > (%s, %s) order by customer, currency limit %s"


def account(cur: "Cursor[Row]", customer: str, policy: Policy) -> dict[str, Any] | None:
    """The account, or None where nothing is known of the customer. A customer may have orders before an account.

    At most 1,000 waiting orders are listed, the oldest.
    """
    row = cur.execute(_ACCOUNT, (customer,)).fetchone()
    balances = cur.execute(_BALANCES, (customer,)).fetchall()
    waiting = cur.execute(_WAITING, (customer,)).fetchall()
    if row is None and not balances:
        return None
    return {
        "customer": customer,
        "risk_class": row["risk_class"] if row else None,
        "payment_terms": row["payment_terms"] if row else None,
        "limit": _money(row["limit_amount"], row["limit_currency"]) if row else None,
        "check": row["credit_check"] if row else None,
        "utilisation": _utilisation(row, balances, policy) if row else None,
        "balances": [_balance(b) for b in balances],
        "waiting": [_waiting(w) for w in waiting],
    }


def exposure_page(cur: "Cursor[Row]", cursor: str, limit: int) -> dict[str, Any]:
    """`limit` rows after `cursor`; `next_cursor` is None on the last page. Raises ValueError for a cursor not ours."""
    rows = cur.execute(_PAGE, (*_read_cursor(cursor), limit)).fetchall()
    return {
        "exposure": [{"customer": row["customer"], **_balance(row)} for row in rows],
        "next_cursor": _cursor_after(rows[-1]) if len(rows) == limit else None,
    }


def _utilisation(row: Row, balances: Sequence[Row], policy: Policy) -> str | None:
    """Per cent of the limit; None where there is no check, no limit, or no rate for all of the exposure."""
    limit = Limit(row["limit_amount"], row["limit_currency"], row["credit_check"], row["limit_given"])
    if not limit.check or limit.amount <= 0:
        return None
    totals = {b["currency"]: Balance(b["open_orders"], b["shipped"], b["billed"], b["unapplied"]) for b in balances}
    exposure, whole = Outlook(totals, policy.rates).exposure(limit.currency)
    return utilisation(exposure, limit.amount) if whole else None


def _balance(row: Row) -> dict[str, str]:
    currency = row["currency"]
    exposure = row["open_orders"] + row["shipped"] + row["billed"]
    amounts = {name: to_text(row[name], currency) for name in ("open_orders", "shipped", "billed", "unapplied")}
    return {"currency": currency, "exposure": to_text(exposure, currency), **amounts}


def _waiting(row: Row) -> dict[str, Any]:
    return {
        "order": row["order_id"],
        "revision": row["revision"],
        "amount": _money(row["amount"], row["currency"]),
        "placed_on": row["placed_on"].isoformat(),
        "code": row["code"],
    }


def _money(minor: int, currency: str) -> dict[str, str]:
    return {"amount": to_text(minor, currency), "currency": currency}


def _cursor_after(row: Row) -> str:
    return base64.urlsafe_b64encode(json.dumps([row["customer"], row["currency"]]).encode()).decode()


def _read_cursor(cursor: str) -> tuple[str, str]:
    if not cursor:
        return "", ""
    try:
        customer, currency = json.loads(base64.urlsafe_b64decode(cursor))
    except (binascii.Error, UnicodeDecodeError, ValueError, TypeError) as error:
        raise ValueError("the cursor is not one that this service gave out") from error
    return str(customer), str(currency)
