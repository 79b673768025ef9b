"""The service's lookup tables: which rows follow from which events, written in the transaction of the events."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from o2c.cash_app import events as e
from o2c.cash_app import fences
from o2c.cash_app.account import approval_stream, customer_stream, habit_stream, item_stream
from o2c.cash_app.account_rows import AccountRows
from o2c.cash_app.adjustments.ending import ended_by
from o2c.cash_app.adjustments.netting_rows import NettingRows
from o2c.cash_app.adjustments.rows import AdjustmentRows
from o2c.cash_app.adjustments.withholding_rows import WithholdingRows
from o2c.cash_app.advices.advices import Advices
from o2c.cash_app.advices.facts import advice_stream
from o2c.cash_app.advices.rows import AdviceRows
from o2c.cash_app.bank import account as banks
from o2c.cash_app.bank.line_rows import LineRows
from o2c.cash_app.bank.statement_rows import StatementRows
from o2c.cash_app.desk.note_rows import NoteRows
from o2c.cash_app.desk.precision_rows import PrecisionRows
from o2c.cash_app.desk.proposal_rows import ProposalRows
from o2c.cash_app.found import MANY
from o2c.cash_app.ledger.period_rows import EVENTS as PERIOD_EVENTS
from o2c.cash_app.ledger.period_rows import PeriodRows
from o2c.cash_app.ledger.periods import Periods
from o2c.cash_app.ledger.rows import LedgerRows
from o2c.cash_app.payers.name_rows import NameRows
from o2c.cash_app.payers.payers import Payer
from o2c.cash_app.policies.known import PolicyRows
from o2c.cash_app.refunds.rows import RefundRows
from o2c.cash_app.screening.watched_names import WatchedRows
from o2c.cash_app.sql import ask
from o2c.cash_app.sweeps.rows import SweepRows
from o2c.cash_app.sweeps.sweep import Sweep

if TYPE_CHECKING:
    from o2c.chassis.service import Cur


class Indexes:
    """The rows of one transaction. A table is written by one statement, its rows sorted by key."""

    known: datetime
    partition: Callable[[str], int]

    def __init__(self) -> None:
        self.ledger = LedgerRows()
        self.accounts = AccountRows()
        self.statements = StatementRows()
        self.lines = LineRows()
        self.advices = AdviceRows()
        self.adjustments = AdjustmentRows()
        self.withholdings = WithholdingRows()
        self.nettings = NettingRows()
        self.notes = NoteRows()
        self.precision = PrecisionRows()
        self.proposals = ProposalRows()
        self.names = NameRows()
        self.refunds = RefundRows()
        self.watched = WatchedRows()
        self.policies = PolicyRows()
        self.sweeps = SweepRows()
        self.periods = PeriodRows()

    def bumps(self) -> set[str]:
        rows = (self.accounts, self.statements, self.advices, self.names, self.watched)
        return set().union(*(each.bumps for each in rows))

    def add(self, event: Any, state: Any, unit: str) -> None:
        self.ledger.add(event, state, unit)
        rule = _RULES.get(type(event))
        if rule is not None:
            rule(self, event, state, unit)

    def write(self, cur: "Cur") -> None:
        self.accounts.write(cur)
        self.statements.write(cur, self.known)
        self.lines.write(cur)
        self.advices.write(cur, self.known)
        self.adjustments.write(cur, self.known)
        self.withholdings.write(cur)
        self.nettings.write(cur)
        self.notes.write(cur, self.known)
        self.precision.write(cur)
        self.proposals.write(cur, self.known)
        self.names.write(cur)
        self.refunds.write(cur, self.known)
        self.watched.write(cur)
        self.policies.write(cur, self.known)
        self.sweeps.write(cur, self.known)
        self.periods.write(cur)
        self.ledger.write(cur, self.known, self.partition)

    # -- items

    def _opened(self, event: e.ItemOpened, state: Any, unit: str) -> None:
        self.accounts.opened(event, unit)
        self.accounts.item(event.document.document, state, unit)
        self.sweeps.item(state.items[event.document.document], state, new=True)

    def _item(self, event: Any, state: Any, unit: str) -> None:
        self.accounts.item(event.item, state, unit)
        self.sweeps.item(state.items[event.item], state)
        self.adjustments.deduction(event.item, state, ended=ended_by(event, state.items[event.item]))

    def _numbered(self, event: e.NumberAdded, state: Any, unit: str) -> None:
        self.accounts.numbered(event, state, unit)
        self.accounts.item(event.item, state, unit)

    def _adjusted(self, event: e.ItemAdjusted, state: Any, unit: str) -> None:
        self._item(event, state, unit)
        self.withholdings.adjusted(event)
        self.nettings.adjusted(event, state)

    def _certificate(self, event: e.CertificateReceived, _: Any, __: str) -> None:
        self.withholdings.certificate(event)

    def _deduction(self, event: e.DeductionOpened, state: Any, unit: str) -> None:
        name = event.document.document
        self.accounts.new.add(item_stream(name))
        self.accounts.item(name, state, unit)
        self.adjustments.deduction(name, state, event.reason, event.effective)
        self.sweeps.item(state.items[name], state, new=True)

    def _said_of_deduction(self, event: e.DeductionMoved | e.CreditNoteAsked, state: Any, _: str) -> None:
        self.adjustments.deduction(event.item, state, event.reason)
        self.sweeps.item(state.items[event.item], state)

    # -- what a second person must agree to

    def _asked(self, event: e.ApprovalAsked, state: Any, unit: str) -> None:
        self.accounts.stream(unit, approval_stream(event.approval), live=True)
        self.adjustments.approval_asked(event, unit)
        if isinstance(state, Sweep):
            self.sweeps.standing(state)

    def _decided(self, event: e.ApprovalDecided, state: Any, unit: str) -> None:
        self.accounts.stream(unit, approval_stream(event.approval), live=False)
        self.adjustments.approval_decided(event)
        if isinstance(state, Sweep):
            self.sweeps.standing(state)

    # -- sweeps

    def _listed(self, event: e.SweepListed, state: Sweep, _: str) -> None:
        self.sweeps.listed(state, len(event.entries))

    def _sweep(self, _: Any, state: Sweep, __: str) -> None:
        self.sweeps.standing(state)

    def _swept(self, event: e.EntrySwept, state: Sweep, _: str) -> None:
        self.sweeps.noted(state, event)

    def _taken_back(self, event: e.EntryTakenBack, state: Sweep, _: str) -> None:
        self.sweeps.noted_back(state, event)

    # -- periods

    def _period(self, event: Any, state: Periods, _: str) -> None:
        self.periods.add(event, state)

    # -- receipts

    def _booked(self, event: e.ReceiptBooked, state: Any, unit: str) -> None:
        self.accounts.arrived(event, unit)
        self.accounts.receipt(event.facts.receipt, state, unit)
        self.lines.booked(event, state.name)
        self.precision.identified(event, state)
        self.names.arrived(event)

    def _moved_in(self, event: e.ReceiptMovedIn, state: Any, unit: str) -> None:
        self.accounts.arrived(event, unit)
        self.accounts.receipt(event.facts.receipt, state, unit)
        self.lines.moved(event.facts, state.name)
        self.precision.identified(event, state)

    def _receipt(self, event: Any, state: Any, unit: str) -> None:
        self.accounts.receipt(event.receipt, state, unit)

    def _moved_out(self, event: e.ReceiptMovedOut, state: Any, unit: str) -> None:
        self.accounts.receipt(event.receipt, state, unit)
        self.precision.moved_out(event, state)

    def _portion(self, event: e.PortionTaken, state: Any, unit: str) -> None:
        self.accounts.receipt(event.facts.receipt, state, unit)

    def _applied(self, event: e.PaymentApplied, state: Any, unit: str) -> None:
        self.accounts.receipt(event.receipt, state, unit)
        self.precision.applied(event, state)
        self.withholdings.applied(event, state)

    def _unapplied(self, event: e.PaymentUnapplied, state: Any, unit: str) -> None:
        self.accounts.receipt(event.receipt, state, unit)
        self.precision.unapplied(event, state)
        self.withholdings.unapplied(event)

    def _weighed(self, event: e.ReceiptWeighed, state: Any, unit: str) -> None:
        self.accounts.weighed(event, state, unit)
        self.accounts.receipt(event.receipt, state, unit)

    def _advised(self, event: e.ReceiptAdvised, state: Any, unit: str) -> None:
        self.accounts.advised(event, state)
        self.accounts.receipt(event.receipt, state, unit)

    def _said(self, event: Any, state: Any, unit: str) -> None:
        self.accounts.receipt(event.receipt, state, unit)
        _NOTES[type(event)](self.notes, event)

    def _suggestion(self, event: e.SuggestionDecided, state: Any, unit: str) -> None:
        self._said(event, state, unit)
        self.precision.decided(event, state)

    def _proposed(self, event: e.ProposalMade, _: Any, __: str) -> None:
        self.proposals.add(event)

    def _proposal_decided(self, event: e.ProposalDecided, _: Any, __: str) -> None:
        self.proposals.decide(event)

    def _returned(self, event: e.PaymentReturned, state: Any, unit: str) -> None:
        self.accounts.receipt(event.receipt, state, unit)
        self.lines.returned(state.receipts[event.receipt].facts)

    def _observed(self, event: e.HabitObserved, state: Any, unit: str) -> None:
        self.accounts.stream(unit, habit_stream(state.name, event.group, event.number), live=True)

    def _carried(self, event: e.HabitCarried, state: Any, unit: str) -> None:
        self.accounts.stream(unit, habit_stream(state.name, event.group, event.number - 1), live=False)

    # -- refunds

    def _withdrawn(self, event: e.PaymentWithdrawn, state: Any, unit: str) -> None:
        self.accounts.receipt(event.receipt, state, unit)
        self.refunds.withdrawn(event, state)
        self._fence(event.line, state.receipts[event.receipt].facts.bank_account)

    def _refunds_ordered(self, event: e.RefundsOrdered, _: Any, __: str) -> None:
        self.statements.bumps.add(fences.statements(event.bank_account))
        self.refunds.ordered(event)

    def _payee(self, event: e.RefundPayeeNamed, _: Any, __: str) -> None:
        self.refunds.payee(event)

    def _refund(self, event: e.RefundOrdered | e.RefundRedirected | e.RefundPaid, state: Any, _: str) -> None:
        line = event.line if isinstance(event, e.RefundPaid) else ""
        self.refunds.refund(event.receipt, event.withdrawal, line, state)
        self._fence(line, state.receipts[event.receipt].facts.bank_account)

    def _fence(self, line: str, bank_account: str) -> None:
        """A line is one refund, whoever finds it."""
        if line:
            self.statements.bumps.add(fences.statements(bank_account))

    # -- advices

    def _advice(self, event: e.AdviceReceived, _: Any, unit: str) -> None:
        self.accounts.stream(unit, advice_stream(event.advice.advice), live=True)
        self.advices.receive(event)

    def _advice_weighed(self, event: e.AdviceWeighed, state: Advices, unit: str) -> None:
        self.accounts.wait(event.waits, event.advice, unit, state.held[event.advice].advice.clues)
        self.advices.weigh(event)

    def _tied(self, event: e.AdviceTied, _: Any, unit: str) -> None:
        self.accounts.stream(unit, advice_stream(event.advice), live=False)
        self.advices.tie(event)

    def _untied(self, event: e.AdviceUntied, state: Advices, unit: str) -> None:
        self.accounts.stream(unit, advice_stream(event.advice), live=True)
        self.advices.untie(event, state.held[event.advice].advice)

    # -- bank accounts and payers

    def _part(self, event: e.StatementPartReceived, _: Any, unit: str) -> None:
        self.accounts.stream(unit, banks.statement_stream(event.head.key), live=True)
        self.statements.part(event)
        self.lines.part(event)

    def _accepted(self, event: e.StatementAccepted, state: banks.Bank, unit: str) -> None:
        if state.before:
            self.accounts.stream(unit, banks.statement_stream(state.before), live=False)
        self.accounts.stream(unit, banks.statement_stream(state.latest), live=True)
        self.statements.accepted(event, state)
        self.lines.adopted(event)

    def _refused(self, event: e.StatementRefused, _: Any, unit: str) -> None:
        self.accounts.stream(unit, banks.statement_stream(event.head.key), live=False)
        self.statements.refused(event)

    def _held(self, event: e.StatementHeld, _: Any, __: str) -> None:
        self.lines.part(event)

    def _classified(self, event: e.LineClassified, _: Any, __: str) -> None:
        self.lines.classified(event)

    def _confirmed(self, _: e.OpeningConfirmed, state: banks.Bank, __: str) -> None:
        self.statements.confirmed(state)

    def _payer(self, event: e.PayerLearned, _: Any, __: str) -> None:
        self.accounts.payer(event)
        self.names.learned(event)

    def _grouped(self, event: e.CustomerGrouped, _: Any, unit: str) -> None:
        self.accounts.stream(unit, customer_stream(event.customer), live=True)

    def _policy(self, event: e.PolicySet, _: Any, __: str) -> None:
        self.policies.set(event)

    def _alias(self, event: e.AliasConfirmed | e.AliasWithdrawn, state: Payer, _: str) -> None:
        """What the master says stands by itself."""
        holds = isinstance(event, e.AliasConfirmed) or event.clue in state.clues
        self.accounts.tells(event.clue, event.customer, holds)

    def _watched(self, event: e.NameWatched | e.NameUnwatched, _: Any, __: str) -> None:
        self.watched.add(event)

    def _agent(self, event: e.AgentMarked | e.AgentUnmarked, _: Any, __: str) -> None:
        self.accounts.tells(event.clue, MANY, isinstance(event, e.AgentMarked))


_NOTES: dict[type, Callable[[NoteRows, Any], None]] = {
    e.ReceiptHeld: NoteRows.held,
    e.ReceiptReleased: NoteRows.released,
    e.ReceiptNoted: NoteRows.noted,
    e.SuggestionDecided: NoteRows.suggestion,
}

_RULES: dict[type, Callable[[Indexes, Any, Any, str], None]] = {
    e.ItemOpened: Indexes._opened,
    e.ItemApplied: Indexes._item,
    e.ItemUnapplied: Indexes._item,
    e.CreditApplied: Indexes._item,
    e.DiscountCorrected: Indexes._item,
    e.ItemAdjusted: Indexes._adjusted,
    e.CertificateReceived: Indexes._certificate,
    e.ItemHeld: Indexes._item,
    e.ItemReleased: Indexes._item,
    e.NumberAdded: Indexes._numbered,
    e.DeductionOpened: Indexes._deduction,
    e.DeductionMoved: Indexes._said_of_deduction,
    e.CreditNoteAsked: Indexes._said_of_deduction,
    e.ApprovalAsked: Indexes._asked,
    e.ApprovalDecided: Indexes._decided,
    e.SweepProposed: Indexes._sweep,
    e.SweepListed: Indexes._listed,
    e.SweepStarted: Indexes._sweep,
    e.EntrySwept: Indexes._swept,
    e.SweepTakenBack: Indexes._sweep,
    e.EntryTakenBack: Indexes._taken_back,
    e.ReceiptBooked: Indexes._booked,
    e.ReceiptMovedIn: Indexes._moved_in,
    e.ReceiptMovedOut: Indexes._moved_out,
    e.ReceiptWeighed: Indexes._weighed,
    e.PortionGiven: Indexes._receipt,
    e.PortionTaken: Indexes._portion,
    e.PortionGivenBack: Indexes._receipt,
    e.PortionTakenBack: Indexes._receipt,
    e.ReceiptAdvised: Indexes._advised,
    e.ReceiptHeld: Indexes._said,
    e.ReceiptReleased: Indexes._said,
    e.ReceiptNoted: Indexes._said,
    e.SuggestionDecided: Indexes._suggestion,
    e.ProposalMade: Indexes._proposed,
    e.ProposalDecided: Indexes._proposal_decided,
    e.PaymentApplied: Indexes._applied,
    e.PaymentUnapplied: Indexes._unapplied,
    e.PaymentParked: Indexes._receipt,
    e.PaymentPrepaid: Indexes._receipt,
    e.PaymentReturned: Indexes._returned,
    e.PaymentWithdrawn: Indexes._withdrawn,
    e.RefundsOrdered: Indexes._refunds_ordered,
    e.RefundOrdered: Indexes._refund,
    e.RefundPaid: Indexes._refund,
    e.RefundRedirected: Indexes._refund,
    e.RefundPayeeNamed: Indexes._payee,
    e.AdviceReceived: Indexes._advice,
    e.AdviceWeighed: Indexes._advice_weighed,
    e.AdviceTied: Indexes._tied,
    e.AdviceUntied: Indexes._untied,
    e.HabitObserved: Indexes._observed,
    e.HabitCarried: Indexes._carried,
    e.StatementPartReceived: Indexes._part,
    e.StatementAccepted: Indexes._accepted,
    e.StatementRefused: Indexes._refused,
    e.StatementHeld: Indexes._held,
    e.LineClassified: Indexes._classified,
    e.OpeningConfirmed: Indexes._confirmed,
    e.PayerLearned: Indexes._payer,
    e.CustomerGrouped: Indexes._grouped,
    e.PolicySet: Indexes._policy,
    e.AliasConfirmed: Indexes._alias,
    e.AliasWithdrawn: Indexes._alias,
    e.AgentMarked: Indexes._agent,
    e.AgentUnmarked: Indexes._agent,
    e.NameWatched: Indexes._watched,
    e.NameUnwatched: Indexes._watched,
    **dict.fromkeys(PERIOD_EVENTS, Indexes._period),
}


def streams_of(units: Sequence[str], cur: "Cur") -> dict[str, list[str]]:
    """Streams to load for a unit: of accounts and bank accounts the live ones, of the others the one they have."""
    found: dict[str, list[str]] = {unit: [] if unit.startswith("account:") else [unit] for unit in units}
    for unit, stream in ask(cur, "select unit, stream from live where unit = any(%b::text[])", units):
        found[unit].append(stream)
    return found
