"""The rules of billing: which rule answers which command. Pure."""

from collections.abc import Callable
from typing import Any

from o2c.billing import adoption, agreement, closing, crediting, invoicing, opening, state
from o2c.billing.commands import (
    AdoptCreditNote,
    AdoptInvoice,
    AdoptOpening,
    BillShipment,
    ChangeTerms,
    EndClosing,
    IssueCreditNote,
    LeaveToErp,
    NoteClosing,
    NoteErpCreditNote,
    NoteErpInvoice,
)
from o2c.billing.state import State
from o2c.chassis.domain import Context, OneStream, Outcome

RULES: dict[type, Callable[[Any, Any, Context], list[Outcome]]] = {
    BillShipment: invoicing.issue,
    LeaveToErp: invoicing.leave,
    NoteErpInvoice: invoicing.note_erp_invoice,
    AdoptInvoice: adoption.adopt_invoice,
    AdoptOpening: opening.adopt,
    AdoptCreditNote: adoption.adopt_credit_note,
    NoteErpCreditNote: adoption.note_erp_credit_note,
    IssueCreditNote: crediting.credit,
    ChangeTerms: agreement.change,
    NoteClosing: closing.note,
    EndClosing: closing.end,
}


class BillingDecider(OneStream):
    """Units are named in `names.py`: shipments, adopted invoices, identities of credit notes, customers, closings."""

    def initial(self, unit: str) -> State:
        return state.initial(unit)

    def evolve(self, state_: State, event: Any) -> State:
        return state.evolve(state_, event)

    def decide(self, command: Any, state_: State, ctx: Context) -> list[Outcome]:
        return RULES[type(command)](command, state_, ctx)
