"""Which refund a bank line is: a debit that pays one, or a credit of one that came back.

Our own end-to-end id tells. Failing that, a debit of exactly the amount is the refund, where exactly one of that
bank account was ordered by its booking day and waits, and neither id nor account on the line says otherwise. What
quotes one of our ids and fits no refund is a refund that people look at, never a receipt that rules would apply.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from o2c.cash_app.bank.account import Bank, refund_mark
from o2c.cash_app.bank.classify import NO_RULE
from o2c.cash_app.events import LineClassified
from o2c.cash_app.facts import BankLine
from o2c.cash_app.found import Found, OrderedRefund
from o2c.cash_app.refunds.commands import SettleRefund
from o2c.cash_app.refunds.refunds import PREFIX, send
from o2c.chassis.domain import Send


def quoted(line: BankLine) -> str:
    """Our id on the line: as its end-to-end id, or where a bank puts that into its reference."""
    texts = (line.end_to_end, line.reference)
    return next((text.upper() for text in texts if text.upper().startswith(PREFIX)), "")


def settlement(refund: OrderedRefund, line: LineClassified) -> Send:
    """What the line asks of the account that the money came from."""
    command = SettleRefund(
        refund.receipt,
        refund.withdrawal,
        f"{line.statement}/{line.line}",
        line.amount,
        line.value_date,
        line.accounting,
        line.reason,
        line.rate,
    )
    return send(refund.account, line.legal_entity, refund.receipt, command)


class RefundLines:
    """The lines of one statement; a refund is paid once and comes back once."""

    def __init__(self, bank: Bank, found: Found) -> None:
        self._recent = bank.recent
        self._refunds: Sequence[OrderedRefund] = found.refunds.get(bank.account, ())
        self._of: dict[int, OrderedRefund] = {}
        self._taken: set[str] = set()

    def read(self, line: BankLine, *, new: bool) -> BankLine:
        """The line, with its class where it is a refund. A line that was posted before takes no refund again."""
        number = quoted(line)
        refund = self._by_id(line, number) if number else self._by_amount(line)
        if refund is not None and new:
            self._of[line.line] = refund
            self._taken.add(refund_mark(refund.withdrawal, line.amount))
        if refund is not None:
            does = "brings back" if line.amount > 0 else "pays"
            return replace(line, line_class="refund", reason=f"{does} refund {refund.withdrawal}")
        if line.line_class != "fee" and number and any(refund.end_to_end == number for refund in self._refunds):
            return replace(line, line_class="refund", reason=f"quotes {number}, which it does not fit")
        return line

    def of(self, line: BankLine) -> OrderedRefund | None:
        return self._of.get(line.line)

    def _by_id(self, line: BankLine, number: str) -> OrderedRefund | None:
        fitting = [r for r in self._refunds if r.end_to_end == number and r.amount == abs(line.amount)]
        return next((r for r in fitting if self._waits(r, line)), None)

    def _by_amount(self, line: BankLine) -> OrderedRefund | None:
        unexplained = line.line_class == "refund" or (line.line_class == "not-ours" and line.reason == NO_RULE)
        if not unexplained or line.amount >= 0 or line.end_to_end:
            return None
        fitting = [
            refund
            for refund in self._refunds
            if refund.state == "ordered"
            and refund.amount == -line.amount
            and refund.ordered_on <= line.booking_date
            and line.clues.account in ("", refund.payer)
            and self._waits(refund, line)
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _waits(self, refund: OrderedRefund, line: BankLine) -> bool:
        """Whether neither a table nor this batch has another line for it."""
        mark = refund_mark(refund.withdrawal, line.amount)
        standing = refund.returned if line.amount > 0 else refund.paid
        return not standing and mark not in self._taken and mark not in self._recent
