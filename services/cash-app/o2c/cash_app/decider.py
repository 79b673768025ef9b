"""The rules of cash application: which rule answers which command. Pure.

Units: `account:<customer>` and `account:unidentified:<bank account>`, each of many streams; `bank:<bank account>`;
`advices:<currency>/<amount>`, one stream an advice; `held:<statement>`; `periods:<legal entity>`; `payer:<customer>`;
`agents:all`; `watch-list:all`; `proposal:<id>`; `rate:<base>/<functional>/<day>`; `policies:all`; `sweep:<sweep>`.
"""

from collections.abc import Callable
from typing import Any

from o2c.cash_app import account as accounts
from o2c.cash_app import evolution, streams
from o2c.cash_app.adjustments import adjusting, approvals, deductions, netting, withholding
from o2c.cash_app.adjustments.commands import (
    AskForCreditNote,
    DecideApproval,
    MarkCertificate,
    MoveDeduction,
    Net,
    OpenDeduction,
    TakeAdjustmentBack,
    WriteBack,
    WriteOff,
)
from o2c.cash_app.adjustments.events import ApprovalAsked, ApprovalDecided
from o2c.cash_app.advices import advices, following
from o2c.cash_app.advices.commands import PaymentsCame, TakeAdvice, TieByHand, UntieByHand, WeighAdvices
from o2c.cash_app.bank import account as banks
from o2c.cash_app.bank import held, statements
from o2c.cash_app.bank.commands import ConfirmOpening, HoldStatement, ReleaseStatement, TakePart, TakeStatement
from o2c.cash_app.desk import deciding, handling, proposals, teaching
from o2c.cash_app.desk.commands import (
    AcceptSuggestion,
    DecideProposal,
    HoldReceipt,
    NoteOnReceipt,
    Propose,
    RejectSuggestion,
    ReleaseReceipt,
    Suggest,
)
from o2c.cash_app.families import giving, taking
from o2c.cash_app.families.commands import AwaitItems, GivePortionBack, TakePortion, TakePortionBack
from o2c.cash_app.found import found_of
from o2c.cash_app.items import credits, holding, opening, yielding
from o2c.cash_app.items.commands import (
    AddNumber,
    ApplyCredits,
    HoldItem,
    OpenItem,
    ReleaseCredits,
    ReleaseItem,
    ReleasePayment,
)
from o2c.cash_app.ledger import closing, periods, rates, revaluing
from o2c.cash_app.ledger.commands import (
    AcknowledgeClosing,
    CancelClosing,
    Certify,
    ClosePeriod,
    FinishClosing,
    ReopenPeriod,
    Revalue,
    SetRate,
)
from o2c.cash_app.payers import aliases, payers
from o2c.cash_app.payers.commands import (
    ConfirmAlias,
    DoubtAlias,
    GroupCustomer,
    LearnPayer,
    MarkAgent,
    UnmarkAgent,
    WithdrawAlias,
)
from o2c.cash_app.policies import policies
from o2c.cash_app.policies.commands import DecidePolicy, ProposePolicy
from o2c.cash_app.policies.layers import Book
from o2c.cash_app.policies.scope import policy_of
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts import booking, hand, prepayments, retry, returns, withdrawals
from o2c.cash_app.receipts.commands import (
    ApplyByHand,
    BookReceipt,
    ConsumePrepayment,
    FollowAdvice,
    MoveByHand,
    ParkByHand,
    PrepayByHand,
    Recall,
    Reconsider,
    ReturnPayment,
    TakeOver,
    TryAmount,
    UnapplyByHand,
    Withdraw,
)
from o2c.cash_app.refunds import payees, refunds
from o2c.cash_app.refunds.commands import OrderRefund, OrderRefunds, PayElsewhere, SettleRefund, TakeRefundBack
from o2c.cash_app.screening import watch_list
from o2c.cash_app.screening.commands import UnwatchName, WatchNames
from o2c.cash_app.sweeps import sweep, sweeping
from o2c.cash_app.sweeps.commands import (
    AdvanceSweep,
    NoteBack,
    NoteSwept,
    ProposeSweep,
    StartSweep,
    SweepAway,
    TakeSweepBack,
    TakeSweptBack,
)
from o2c.chassis.domain import Context, Outcome

Rule = Callable[[Any, Any, Context], list[Outcome]]
RuleWithPolicy = Callable[[Any, Any, Context, Policy], list[Outcome]]

RuleWithBook = Callable[[Any, Any, Context, Book], list[Outcome]]

RULES: dict[type, Rule] = {
    OpenItem: opening.open_item,
    ApplyCredits: credits.apply,
    ReleaseCredits: yielding.release_credits,
    ReleasePayment: yielding.take_payment_off,
    HoldItem: holding.hold,
    ReleaseItem: holding.release,
    AddNumber: holding.add_number,
    ReturnPayment: returns.take_back,
    TakePortion: taking.take,
    GivePortionBack: taking.give_back,
    TakePortionBack: giving.take_back,
    AwaitItems: taking.await_items,
    ConsumePrepayment: prepayments.consume,
    FollowAdvice: following.follow,
    TieByHand: advices.tie_by_hand,
    UntieByHand: advices.untie_by_hand,
    ConfirmOpening: statements.confirm,
    HoldStatement: held.hold,
    ClosePeriod: closing.close,
    CancelClosing: closing.cancel,
    AcknowledgeClosing: closing.acknowledge,
    FinishClosing: closing.finish,
    Revalue: revaluing.revalue,
    Certify: closing.certify,
    ReopenPeriod: closing.reopen,
    LearnPayer: payers.learn,
    GroupCustomer: payers.group,
    ProposePolicy: policies.propose,
    DecidePolicy: policies.decide,
    ConfirmAlias: aliases.confirm,
    WithdrawAlias: aliases.withdraw,
    DoubtAlias: teaching.doubt,
    MarkAgent: aliases.mark,
    UnmarkAgent: aliases.unmark,
    WatchNames: watch_list.watch,
    UnwatchName: watch_list.unwatch,
    SetRate: rates.settle,
    TakeAdjustmentBack: adjusting.take_back,
    MoveDeduction: deductions.move,
    AskForCreditNote: deductions.ask_for_credit_note,
    MarkCertificate: withholding.mark,
    Net: netting.net,
    DecideApproval: approvals.decide,
    HoldReceipt: handling.hold,
    ReleaseReceipt: handling.release,
    NoteOnReceipt: handling.note,
    DecideProposal: proposals.decide,
    OrderRefunds: refunds.order_all,
    OrderRefund: refunds.order,
    SettleRefund: refunds.settle,
    TakeRefundBack: refunds.take_back,
    PayElsewhere: payees.pay_elsewhere,
    StartSweep: sweep.start,
    AdvanceSweep: sweep.advance,
    NoteSwept: sweep.note_swept,
    TakeSweepBack: sweep.take_back,
    NoteBack: sweep.note_back,
    TakeSweptBack: sweeping.take_back,
}
RULES_WITH_POLICY: dict[type, RuleWithPolicy] = {
    ApplyByHand: hand.apply,
    BookReceipt: booking.book,
    TakeOver: booking.take_over,
    Recall: retry.recall,
    Reconsider: retry.reconsider,
    TakeAdvice: advices.take,
    PaymentsCame: advices.payments_came,
    WeighAdvices: advices.weigh,
    TakePart: statements.take_part,
    TakeStatement: statements.take,
    UnapplyByHand: hand.decide,
    MoveByHand: hand.decide,
    ParkByHand: hand.decide,
    PrepayByHand: hand.decide,
    ProposeSweep: sweep.propose,
    SweepAway: sweeping.sweep_away,
    WriteOff: adjusting.write_off,
    WriteBack: withholding.write_back,
    OpenDeduction: deductions.open_deduction,
    Withdraw: withdrawals.withdraw,
    ReleaseStatement: held.release,
    Suggest: deciding.suggest,
    AcceptSuggestion: deciding.accept,
    RejectSuggestion: deciding.reject,
    Propose: proposals.propose,
}


RULES_WITH_BOOK: dict[type, RuleWithBook] = {
    TryAmount: booking.try_amount,
}
"""Rules that decide about several receipts at once, each under its own policy."""

STATES: dict[str, Callable[[str], Any]] = {
    "account": lambda unit: accounts.Account(unit.partition(":")[2]),
    "bank": lambda unit: banks.Bank(unit.partition(":")[2]),
    "advices": advices.Advices,
    "held": lambda unit: held.Held(unit.partition(":")[2]),
    "periods": lambda unit: periods.Periods(unit.partition(":")[2]),
    "rate": rates.Known,
    "agents": lambda _: aliases.Agents(),
    "watch-list": lambda _: watch_list.WatchList(),
    "payer": lambda unit: payers.Payer(unit.partition(":")[2]),
    "policies": lambda _: policies.Policies(),
    "proposal": lambda unit: proposals.Proposal(unit.partition(":")[2]),
    "sweep": lambda unit: sweep.Sweep(unit.partition(":")[2]),
}
"""What the units of each kind begin as."""

FOLDS: dict[type, Callable[[Any, Any], Any]] = {
    accounts.Account: evolution.evolve,
    banks.Bank: banks.evolve,
    advices.Advices: advices.evolve,
    held.Held: held.evolve,
    periods.Periods: periods.evolve,
    rates.Known: rates.evolve,
    aliases.Agents: aliases.evolve,
    watch_list.WatchList: watch_list.evolve,
    payers.Payer: payers.evolve,
    policies.Policies: policies.evolve,
    proposals.Proposal: proposals.evolve,
    sweep.Sweep: sweep.evolve,
}


class CashAppDecider:
    """`policy` is what holds as far as no layer says otherwise."""

    def __init__(self, policy: Policy) -> None:
        self._book = Book(policy)

    def initial(self, unit: str) -> Any:
        return STATES[unit.partition(":")[0]](unit)

    def evolve(self, state: Any, event: Any) -> Any:
        if type(event) is ApprovalAsked or type(event) is ApprovalDecided:
            return approvals.evolve(state, event)
        return FOLDS[type(state)](state, event)

    def decide(self, command: Any, state: Any, ctx: Context) -> list[Outcome]:
        kind = type(command)
        rule = RULES.get(kind)
        if rule is not None:
            return rule(command, state, ctx)
        book = found_of(ctx).book or self._book
        with_policy = RULES_WITH_POLICY.get(kind)
        if with_policy is None:
            return RULES_WITH_BOOK[kind](command, state, ctx, book)
        return with_policy(command, state, ctx, policy_of(book, command, state))

    def stream_of(self, unit: str, event: Any) -> str:
        return streams.stream_of(unit, event)
