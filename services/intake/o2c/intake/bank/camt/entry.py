"""One entry (Ntry) as the lines that it makes: its transactions, or itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TypeVar

from o2c.intake.bank.camt.codes import CHARGES, NO_CODES, Codes, read_codes
from o2c.intake.bank.camt.detail import Charge, Detail, read_charges, reference
from o2c.intake.bank.camt.node import Node
from o2c.intake.bank.camt.parties import NO_SIDES, other_side
from o2c.intake.bank.camt.remittance import Remittance
from o2c.intake.bank.camt.split import split
from o2c.intake.bank.camt.values import BadValue, day, is_credit, money
from o2c.intake.bank.statement import MAX_ACCOUNT, MAX_NAME, MAX_REFERENCE, MAX_TEXT, Line, clip

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """`minor` is signed. `status` is BOOK, PDNG (pending), FUTR or INFO; `booking_date` may be missing where it is not
    booked yet."""

    minor: int
    currency: str
    status: str
    reversal: bool
    booking_date: date | None
    value_date: date | None
    bank_reference: str
    codes: Codes
    more: str
    charges: tuple[Charge, ...]
    source_line: int


def read_entry(node: Node) -> Entry:
    """Raises BadValue."""
    amount, currency = money(node)
    return Entry(
        minor=amount if is_credit(node) else -amount,
        currency=currency,
        status=node.first("Sts", "Sts/Cd", "Sts/Prtry")[:10] or "BOOK",
        reversal=node.value("RvslInd") in ("true", "1"),
        booking_date=day(node.find("BookgDt")),
        value_date=day(node.find("ValDt")),
        bank_reference=reference(node, "AcctSvcrRef"),
        codes=read_codes(node.find("BkTxCd")),
        more=node.value("AddtlNtryInf"),
        charges=read_charges(node),
        source_line=node.line,
    )


@dataclass(frozen=True, slots=True)
class Around:
    """What an entry takes from its statement: our account; the day of the closing balance, which no line is booked
    after; and the day the bank wrote an announcement, which stands for dates that it has not yet."""

    own: str
    closed: date | None = None
    announced: date | None = None


def lines_of(entry: Entry, details: Sequence[Detail], around: Around) -> list[Line]:
    """The entry's lines, not numbered yet, together exactly the entry's amount.

    A batch whose transactions add up becomes one line for each; one whose transactions do not (or have no amounts)
    stays one line, with all their texts. Charges inside become a line when they explain the difference.

    Raises BadValue.
    """
    parts = split(entry.minor, entry.currency, details, entry.charges)
    line = partial(_line, dates=_dates(entry, around), own=around.own)
    if parts is None:
        return [line(entry, _merged(details), entry.minor, alone=True)]
    pairs = zip(details, parts.minors, strict=True)
    lines = [line(entry, detail, minor, alone=len(details) == 1) for detail, minor in pairs]
    if parts.charges:
        charged = replace(entry, codes=Codes(CHARGES), reversal=False)
        text = Remittance(f"Bank charges of {entry.bank_reference}".removesuffix(" of "))
        lines.append(line(charged, Detail(remittance=text), parts.charges, alone=False))
    return lines


def _dates(entry: Entry, around: Around) -> tuple[date, date]:
    """(booking date, value date)."""
    value = entry.value_date or entry.booking_date or around.announced
    if value is None:
        raise BadValue("neither a booking date (BookgDt) nor a value date (ValDt) is given")
    return entry.booking_date or min(value, around.closed or value), value


def _line(entry: Entry, detail: Detail, minor: int, *, dates: tuple[date, date], own: str, alone: bool) -> Line:
    """The entry's own words (often only "SEPA CREDIT TRANSFER") are the text where there is no other, and it is not
    about several payers."""
    codes = detail.codes if detail.codes.transaction else entry.codes
    reversal = entry.reversal or entry.codes.takes_back or detail.takes_back
    other = other_side(detail.sides, credit=minor > 0, reversal=reversal, own=own)
    said = detail.remittance.text or detail.more or (entry.more if alone else "")
    text = f"{detail.return_reason} {said}".strip()
    return Line(
        line_no=0,
        booking_date=dates[0],
        value_date=dates[1],
        minor=minor,
        currency=entry.currency,
        remittance=text[:MAX_TEXT],
        remittance_cut=detail.remittance.cut or len(text) > MAX_TEXT,
        payer_name=clip(other.name, MAX_NAME),
        payer_account=clip(other.account, MAX_ACCOUNT),
        bank_reference=clip(detail.bank_reference or entry.bank_reference, MAX_REFERENCE),
        end_to_end_id=clip(detail.end_to_end_id, MAX_REFERENCE),
        transaction_code=codes.transaction or None,
        business_code=codes.business or None,
        reversal=reversal,
        customer_reference=clip(detail.customer_reference, MAX_REFERENCE),
        source_line=detail.source_line or entry.source_line,
    )


def _merged(details: Sequence[Detail]) -> Detail:
    """Several transactions as one: all texts, one that is cut last, and of the rest what is the same in all."""
    if len(details) < 2:
        return details[0] if details else Detail()
    texts = [
        f"{detail.return_reason} {detail.remittance.text or detail.more}".strip()
        for detail in sorted(details, key=lambda detail: detail.remittance.cut)
    ]
    codes = _same([detail.codes for detail in details], NO_CODES)
    return Detail(
        remittance=Remittance(" ".join(filter(None, texts)), any(detail.remittance.cut for detail in details)),
        sides=_same([detail.sides for detail in details], NO_SIDES),
        bank_reference=_same([detail.bank_reference for detail in details], ""),
        customer_reference=_same([detail.customer_reference for detail in details], ""),
        end_to_end_id=_same([detail.end_to_end_id for detail in details], ""),
        codes=codes._replace(takes_back=all(detail.takes_back for detail in details)),
    )


def _same(values: Sequence[T], otherwise: T) -> T:
    return values[0] if all(value == values[0] for value in values) else otherwise
