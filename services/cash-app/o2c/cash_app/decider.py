"""The rules of cash application: which rule answers which command. Pure.

Units: `account:<customer>` and `account:unidentified:<bank account>`, each of many streams; `bank:<bank account>`;
`advices:<currency>/<amount>`, one stream an advice; `held:<statement>`; `periods:<legal entity>`; `payer:<customer>`;
`agents:all`; `watch-list:all`; `rate:<base>/<functional>/<day>`.
"""

from collections.abc import Callable
from typing import Any

from o2c.cash_app import account as accounts
from o2c.cash_app import evolution, streams
from o2c.cash_app.adjustments import adjusting, approvals, deductions
from o2c.cash_app.adjustments.commands import (
    AskForCreditNote,
    DecideApproval,
    MoveDeduction,
    OpenDeduction,
    TakeAdjustmentBack,
    WriteOff,
)
from o2c.cash_app.advices import advices, following
from o2c.cash_app.advices.commands import PaymentsCame, TakeAdvice, TieByHand, UntieByHand, WeighAdvices
from o2c.cash_app.bank import account as banks
from o2c.cash_app.bank import held, statements
from o2c.cash_app.bank.commands import ConfirmOpening, HoldStatement, ReleaseStatement, TakePart, TakeStatement
from o2c.cash_app.desk import handling
from o2c.cash_app.desk.commands import HoldReceipt, NoteOnReceipt, ReleaseReceipt
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
from o2c.cash_app.ledger import periods, rates
from o2c.cash_app.ledger.commands import ClosePeriod, ReopenPeriod, SetRate
from o2c.cash_app.payers import aliases, payers
from o2c.cash_app.payers.commands import ConfirmAlias, LearnPayer, MarkAgent, UnmarkAgent, WithdrawAlias
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts import booking, hand, retry, returns, withdrawals
from o2c.cash_app.receipts.commands import (
    ApplyByHand,
    BookReceipt,
    FollowAdvice,
    MoveByHand,
    ParkByHand,
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
from o2c.chassis.domain import Context, Outcome

Rule = Callable[[Any, Any, Context], list[Outcome]]
RuleWithPolicy = Callable[[Any, Any, Context, Policy], list[Outcome]]

RULES: dict[type, Rule] = {
    OpenItem: opening.open_item,
    ApplyCredits: credits.apply,
    ReleaseCredits: yielding.release_credits,
    ReleasePayment: yielding.take_payment_off,
    HoldItem: holding.hold,
    ReleaseItem: holding.release,
    AddNumber: holding.add_number,
    ReturnPayment: returns.take_back,
    ApplyByHand: hand.decide,
    UnapplyByHand: hand.decide,
    MoveByHand: hand.decide,
    ParkByHand: hand.decide,
    FollowAdvice: following.follow,
    TieByHand: advices.tie_by_hand,
    UntieByHand: advices.untie_by_hand,
    ConfirmOpening: statements.confirm,
    HoldStatement: held.hold,
    ClosePeriod: periods.close,
    ReopenPeriod: periods.reopen,
    LearnPayer: payers.learn,
    ConfirmAlias: aliases.confirm,
    WithdrawAlias: aliases.withdraw,
    MarkAgent: aliases.mark,
    UnmarkAgent: aliases.unmark,
    WatchNames: watch_list.watch,
    UnwatchName: watch_list.unwatch,
    SetRate: rates.settle,
    TakeAdjustmentBack: adjusting.take_back,
    MoveDeduction: deductions.move,
    AskForCreditNote: deductions.ask_for_credit_note,
    DecideApproval: approvals.decide,
    HoldReceipt: handling.hold,
    ReleaseReceipt: handling.release,
    NoteOnReceipt: handling.note,
    OrderRefunds: refunds.order_all,
    OrderRefund: refunds.order,
    SettleRefund: refunds.settle,
    TakeRefundBack: refunds.take_back,
    PayElsewhere: payees.pay_elsewhere,
}
RULES_WITH_POLICY: dict[type, RuleWithPolicy] = {
    BookReceipt: booking.book,
    TakeOver: booking.take_over,
    TryAmount: booking.try_amount,
    Recall: retry.recall,
    Reconsider: retry.reconsider,
    TakeAdvice: advices.take,
    PaymentsCame: advices.payments_came,
    WeighAdvices: advices.weigh,
    TakePart: statements.take_part,
    TakeStatement: statements.take,
    WriteOff: adjusting.write_off,
    OpenDeduction: deductions.open_deduction,
    Withdraw: withdrawals.withdraw,
    ReleaseStatement: held.release,
}


class CashAppDecider:
    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    def initial(self, unit: str) -> Any:
        kind, _, name = unit.partition(":")
        if kind == "account":
            return accounts.Account(name)
        if kind == "bank":
            return banks.Bank(name)
        if kind == "advices":
            return advices.Advices(unit)
        if kind == "held":
            return held.Held(name)
        if kind == "periods":
            return periods.Periods(name)
        if kind == "rate":
            return rates.Known(unit)
        if kind == "agents":
            return aliases.Agents()
        if kind == "watch-list":
            return watch_list.WatchList()
        return payers.Payer(name)

    def evolve(self, state: Any, event: Any) -> Any:
        if type(state) is accounts.Account:
            return evolution.evolve(state, event)
        if type(state) is banks.Bank:
            return banks.evolve(state, event)
        if type(state) is advices.Advices:
            return advices.evolve(state, event)
        if type(state) is held.Held:
            return held.evolve(state, event)
        if type(state) is periods.Periods:
            return periods.evolve(state, event)
        if type(state) is rates.Known:
            return rates.evolve(state, event)
        if type(state) is aliases.Agents:
            return aliases.evolve(state, event)
        if type(state) is watch_list.WatchList:
            return watch_list.evolve(state, event)
        return payers.evolve(state, event)

    def decide(self, command: Any, state: Any, ctx: Context) -> list[Outcome]:
        rule = RULES.get(type(command))
        if rule is not None:
            return rule(command, state, ctx)
        return RULES_WITH_POLICY[type(command)](command, state, ctx, self._policy)

    def stream_of(self, unit: str, event: Any) -> str:
        return streams.stream_of(unit, event)
