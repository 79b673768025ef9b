"""Documents of the ERP that were open at the cut-over: each stands once, with what was open of it."""

from typing import Any

from o2c.billing import adoption
from o2c.billing.commands import AdoptOpening
from o2c.billing.events import InvoiceIssued, OpeningCreditAdopted, Terms, Tier
from o2c.billing.sameness import Content, compared
from o2c.billing.state import Bill, ErpCreditNote
from o2c.billing.tax import merged
from o2c.chassis.domain import Context, Outcome, Refuse
from o2c.chassis.money import to_text


def adopt(command: AdoptOpening, known: Bill | ErpCreditNote, ctx: Context) -> list[Outcome]:  # noqa: ARG001
    """Refused where it contradicts what is known of the identity: adopted as issued, or open with other content."""
    taxes = merged(command.taxes)
    terms = _terms(command)
    fields = adoption.fields(command, taxes) | {"terms": terms, "opening": command.opening}
    if isinstance(known, ErpCreditNote):
        return _credit(command, known, OpeningCreditAdopted(**fields), taxes)
    opened = InvoiceIssued(**fields)
    if known.issued is None:
        wrong = _unusable(command, taxes)
        return [opened if wrong is None else wrong]
    if known.issued.opening is None:
        return [_issued_before(command, f"invoice {known.issued.document} was taken over as it was issued")]
    return compared(adoption.OTHER_CONTENT, f"opening item {command.document}", _facts(known.issued), _facts(opened))


def _credit(command: AdoptOpening, known: ErpCreditNote, opened: OpeningCreditAdopted, taxes: Any) -> list[Outcome]:
    if known.invoice:
        what = f"credit note {command.document} was taken over against invoice {known.invoice}"
        return [_issued_before(command, what)]
    if known.opening is None:
        wrong = _unusable(command, taxes)
        return [opened if wrong is None else wrong]
    return compared(adoption.OTHER_CONTENT, f"opening item {command.document}", _facts(known.opening), _facts(opened))


def _issued_before(command: AdoptOpening, what: str) -> Refuse:
    detail = f"{what}; what is open of it is known here, and its {_open(command)} cannot stand beside that"
    return Refuse("known-as-issued", detail)


def _unusable(command: AdoptOpening, taxes: Any) -> Refuse | None:
    if not 0 < command.opening.open <= command.gross:
        gross = f"{to_text(command.gross, command.currency)} {command.currency}"
        detail = f"{command.document} over {gross}: expected an open amount above 0 and at most that, found "
        return Refuse("open-amount-out-of-range", detail + _open(command))
    return adoption.unusable(command, taxes, "negative-opening", "expected a positive amount, of a credit note too")


def _open(command: AdoptOpening) -> str:
    return f"open amount {to_text(command.opening.open, command.currency)}"


def _terms(command: AdoptOpening) -> Terms:
    """A discount corrects the tax where the taxes are stated, else it leaves it alone, as for any adopted invoice."""
    due, percent, until = command.due_date, command.discount_percent, command.discount_until
    tiers = (Tier(percent, until),) if percent is not None and until is not None else ()
    return Terms("", due, tiers, "reduce" if command.taxes else "keep")


def _facts(document: InvoiceIssued | OpeningCreditAdopted) -> Content:
    """Who loaded it tells no item from another."""
    opening, terms = document.opening, document.terms
    assert opening is not None
    return {
        **adoption.facts(document),
        "open": to_text(opening.open, document.currency),
        "cut-over": opening.cutover,
        "due date": terms.due_date,
        "discount": ", ".join(f"{tier.percent} % until {tier.until}" for tier in terms.discounts),
    }
