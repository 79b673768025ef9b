"""HTTP: the bank line of a receipt, and commands to the account that it is on."""

from typing import TYPE_CHECKING, Any

from o2c.cash_app.account import item_stream, receipt_stream, unit_of
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.receipts.views import bank_line
from o2c.chassis.domain import Send
from o2c.chassis.problems import Problem

if TYPE_CHECKING:
    from o2c.chassis.gate import Gate


async def line_of(gate: "Gate", receipt: str) -> Any:
    """Raises Problem 404 for a receipt that is none."""
    row = await gate.read(lambda cur: bank_line(cur, receipt))
    if row is None:
        raise Problem(404, "not-found", f"no receipt {receipt!r}")
    return row


def to_account(row: Any, receipt: str, command: Any, items: tuple[str, ...] = (), *reads: str) -> Send:
    """`row` is the receipt's line; `items` and `reads` are what the command needs loaded besides."""
    account = row["account"]
    streams = (receipt_stream(account, receipt), *map(item_stream, items))
    return Send(unit_of(account), command, (PERIODS + row["legal_entity"], *reads), streams)
