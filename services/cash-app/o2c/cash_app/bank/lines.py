"""The lines of a believed statement: receipts go to their payer's account, everything else is classified here."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from o2c.cash_app.advices.commands import PaymentsCame
from o2c.cash_app.advices.facts import Payment, Place, unit_at
from o2c.cash_app.advices.following import payment_of
from o2c.cash_app.bank.account import Bank
from o2c.cash_app.bank.classify import NO_RULE
from o2c.cash_app.bank.posted import PostedOf
from o2c.cash_app.events import ClassTotal, LineClassified, TransitCleared
from o2c.cash_app.facts import BankLine, Facts, LineClass, StatementHead
from o2c.cash_app.found import Found, Posted
from o2c.cash_app.ledger import rates
from o2c.cash_app.ledger.periods import periods_of
from o2c.cash_app.payers.identify import identify
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts import booking, returns
from o2c.cash_app.receipts.commands import BookReceipt, ReturnPayment
from o2c.cash_app.refunds.lines import RefundLines, settlement
from o2c.cash_app.screening.screens import screen
from o2c.chassis.domain import Context, Outcome, Send

NO_LUMPS: Mapping[int, str] = {}


def post(
    head: StatementHead,
    lines: Sequence[BankLine],
    new: Iterable[BankLine],
    bank: Bank,
    found: Found,
    policy: Policy,
    ctx: Context,
    lumps: Mapping[int, str] = NO_LUMPS,
) -> tuple[list[Outcome], tuple[ClassTotal, ...]]:
    """What the new lines ask for, and the totals of all lines by class. `lumps` are sums of detail files."""
    refunds = RefundLines(bank, found)
    posting = _Posting(head, bank, found, policy, ctx, refunds, lumps)
    fresh = {line.line for line in new}
    known = [_refund(line, found) if line.amount < 0 else _lump(line, lumps) for line in lines]
    classified = [refunds.read(line, new=line.line in fresh) for line in known]
    outcomes: list[Outcome] = []
    for line in classified:
        if line.line in fresh:
            outcomes += posting.receipt(line) if line.line_class == "receipt" else posting.other(line)
    return outcomes + posting.to_advices(), _totals(classified)


def clear(head: StatementHead, lines: Iterable[BankLine], cleared: Mapping[int, Posted], ctx: Context) -> list[Outcome]:
    """Lines that detail files brought are on the bank account now."""
    periods = periods_of(ctx, head.legal_entity) if cleared else None
    return [
        TransitCleared(
            head.bank_account,
            head.key,
            line.line,
            head.legal_entity,
            head.currency,
            line.amount,
            line.booking_date,
            line.value_date,
            periods.book(line.booking_date),
            cleared[line.line].line,
            rates.of(ctx, line.booking_date),
        )
        for line in lines
        if periods and line.line in cleared
    ]


def _refund(line: BankLine, found: Found) -> BankLine:
    """A debit that nothing else explains, to somebody known as a customer, is our own refund."""
    known = (*found.payers.get(line.clues.account, ()), *found.payers.get(line.clues.name, ()))
    if line.reason != NO_RULE or not any(known):
        return line
    return replace(line, line_class="refund", reason="paid to a customer")


def _lump(line: BankLine, lumps: Mapping[int, str]) -> BankLine:
    if line.line not in lumps:
        return line
    return replace(line, line_class="transfer", reason="sum of a detail file, out of transit")


def _totals(lines: Iterable[BankLine]) -> tuple[ClassTotal, ...]:
    counts: dict[LineClass, tuple[int, int]] = {}
    for line in lines:
        count, total = counts.get(line.line_class, (0, 0))
        counts[line.line_class] = (count + 1, total + line.amount)
    return tuple([ClassTotal(name, count, total) for name, (count, total) in counts.items()])


class _Posting:
    def __init__(
        self,
        head: StatementHead,
        bank: Bank,
        found: Found,
        policy: Policy,
        ctx: Context,
        paid: RefundLines,
        lumps: Mapping[int, str],
    ) -> None:
        self._head, self._bank, self._found, self._policy, self._ctx = head, bank, found, policy, ctx
        self._refunds, self._lumps = paid, lumps
        self._periods = periods_of(ctx, head.legal_entity)
        self._taken: set[str] = set()
        self._advised: dict[Place, list[Payment]] = {}
        """Receipts of amounts at which advices wait."""

    def receipt(self, line: BankLine) -> list[Outcome]:
        facts = facts_of(self._head, line)
        identity = identify(facts, self._found, self._policy)
        place = (facts.currency, facts.amount)
        if place in self._found.advised:
            self._advised.setdefault(place, []).append(payment_of(facts, identity.account))
        held = screen(line, self._found, self._policy.screening, self._ctx.today)
        booked = BookReceipt(facts, identity, line.private, rate=rates.of(self._ctx, line.booking_date), screen=held)
        return [booking.send(identity.account, facts, booked)]

    def to_advices(self) -> list[Outcome]:
        return [Send(unit_at(place), PaymentsCame(tuple(came))) for place, came in sorted(self._advised.items())]

    def other(self, line: BankLine) -> list[Outcome]:
        head = self._head
        meant = self._meant(line) if line.line_class == "return" else None
        refund = self._refunds.of(line)
        classified = LineClassified(
            head.bank_account,
            head.key,
            line.line,
            head.legal_entity,
            head.currency,
            line.line_class,
            line.amount,
            line.booking_date,
            line.value_date,
            line.reason,
            line.payer,
            line.reference,
            line.end_to_end,
            head.balanced,
            self._periods.book(line.booking_date),
            meant.line if meant else "",
            line.private,
            rates.of(self._ctx, line.booking_date),
            head.detail,
            self._lumps.get(line.line, ""),
            refund.withdrawal if refund else "",
        )
        if refund is not None:
            return [classified, settlement(refund, classified)]
        if meant is None:
            return [classified]
        account = meant.account or self._account_of(meant)
        taken_by = f"{head.key}/{line.line}"
        command = ReturnPayment(meant.line, line.value_date, taken_by, line.reason, rate=classified.rate)
        return [classified, returns.send(account, head.legal_entity, command)]

    def _meant(self, line: BankLine) -> Posted | None:
        receipts = PostedOf(self._bank, self._found, self._head.key).receipts(-line.amount)
        found = returns.meant(line, [p for p in receipts if p.line not in self._taken])
        if found is not None:
            self._taken.add(found.line)
        return found

    def _account_of(self, pending: Posted) -> str:
        """Where this batch has just booked a receipt: its payer is found by what is known now, as it was then."""
        assert pending.pending is not None
        return identify(pending.pending, self._found, self._policy).account


def facts_of(head: StatementHead, line: BankLine) -> Facts:
    return Facts(
        f"{head.key}/{line.line}",
        head.legal_entity,
        head.currency,
        line.amount,
        line.booking_date,
        line.value_date,
        head.bank_account,
        head.key,
        line.line,
        line.payer,
        line.reference,
        line.end_to_end,
        head.balanced,
        line.clues,
        head.detail,
        line.code,
    )
