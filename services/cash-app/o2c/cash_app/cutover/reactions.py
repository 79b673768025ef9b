"""What was open at the cut-over: items as billing adopted them, money and the general ledger as the ERP says."""

from msgspec.structs import replace

from o2c.cash_app.cutover.commands import StateControl, TakeMoney
from o2c.cash_app.cutover.controls import UNIT
from o2c.cash_app.cutover.events import Control
from o2c.cash_app.cutover.money import UNIT as TAKEN
from o2c.cash_app.facts import NOTHING, CutOver, Document, Facts, Taken, TaxPart
from o2c.cash_app.ledger import rates
from o2c.cash_app.policy import Policy
from o2c.chassis.domain import Send
from o2c.chassis.money import to_minor
from o2c.chassis.private import Unlogged
from o2c.contracts import billing, opening

SOURCE = "opening:"
"""In the place of a bank account, with the legal entity behind it: there is no bank's line."""


def cut_over(document: Document, event: billing.OpeningItemAdopted) -> Document:
    """The document as it stands at the cut-over. Taxes are those of the whole: a discount is split by their shares."""
    sign = 1 if document.gross > 0 else -1
    open_ = CutOver(event.cutover, sign * to_minor(event.open, event.currency), event.loaded_by)
    taxes: tuple[TaxPart, ...] = ()
    if document.tiers and event.terms.tax_mode == "reduce":
        shares = [(s.category + s.rate, s.base, s.tax) for s in event.taxes]
        taxes = tuple([TaxPart(c, to_minor(b, event.currency), to_minor(t, event.currency)) for c, b, t in shares])
    return replace(document, cutover=open_, taxes=taxes, payment_reference=event.payment_reference)


def money(event: opening.OpeningMoneyStated, policy: Policy) -> tuple[Send, ...]:
    """SAP's receipt 1400000815 of DE01 is known as "opening/SAP/DE01/1400000815/1"."""
    entity, currency = event.legal_entity, event.open.currency
    statement = f"opening/{event.source_system}/{entity}/{event.receipt}"
    facts = Facts(
        f"{statement}/1",
        entity,
        currency,
        event.open.minor,
        event.cutover,
        event.cutover,
        SOURCE + entity,
        statement,
        1,
        reference=event.receipt,
        taken=Taken(event.account_class, event.cutover, event.receipt, event.received_on, event.loaded_by),
    )
    private = Unlogged("\n".join(("", "", " ".join(event.reference.split())))) if event.reference else NOTHING
    needed = rates.needed(policy, entity, currency, [event.cutover])
    return (Send(TAKEN + statement, TakeMoney(event.customer, facts, private), needed),)


def control(event: opening.ControlBalanceStated) -> tuple[Send, ...]:
    stated = Control(
        event.legal_entity,
        event.cutover,
        event.account_class,
        event.balance.currency,
        event.balance.minor,
        event.change_number,
        event.gl_account,
        event.loaded_by,
    )
    return (Send(UNIT + event.legal_entity, StateControl(stated)),)
