"""One entry (Ntry) as the lines that it makes: its transactions, or itself."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from o2c.intake.bank.camt.codes import CHARGES, NO_CODES, Codes, read_codes
from o2c.intake.bank.camt.detail import Charge, Detail, read_charges, reference
from o2c.intake.bank.camt.node import Node
from o2c.intake.bank.camt.parties import other_side
from o2c.intake.bank.camt.remittance import Remittance
from o2c.intake.bank.camt.split import Details, signed, split
from o2c.intake.bank.camt.values import BadValue, day, is_credit, money
from o2c.intake.bank.statement import MAX_ACCOUNT, MAX_NAME, MAX_REFERENCE, MAX_TEXT, Line, clip

_ALIKE = ("sides", "bank_reference", "customer_reference", "end_to_end_id", "codes")
"""What a line of several transactions says where all of them say it."""


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


def lines_of(entry: Entry, details: Details, around: Around, first: int) -> Iterator[Line]:
    """The entry's lines, counted from `first`, together exactly the entry's amount.

    A batch whose transactions add up becomes one line for each; one whose transactions do not (or have no amounts)
    stays one line, with all their texts. Charges inside become a line when they explain the difference.

    Raises BadValue.
    """
    parts = split(entry.minor, entry.currency, details, entry.charges)
    line = partial(_line, dates=_dates(entry, around), own=around.own)
    if parts is None:
        yield line(entry, _merged(details), entry.minor, alone=True, number=first)
        return
    for number, detail in enumerate(details, start=first):
        minor = signed(detail, parts.field, credit=entry.minor > 0)
        yield line(entry, detail, minor, alone=len(details) == 1, number=number)
    if parts.charges:
        charged = replace(entry, codes=Codes(CHARGES), reversal=False)
        text = Remittance(f"Bank charges of {entry.bank_reference}".removesuffix(" of "))
        yield line(charged, Detail(remittance=text), parts.charges, alone=False, number=first + len(details))


def _dates(entry: Entry, around: Around) -> tuple[date, date]:
    """(booking date, value date)."""
    value = entry.value_date or entry.booking_date or around.announced
    if value is None:
        raise BadValue("neither a booking date (BookgDt) nor a value date (ValDt) is given")
    return entry.booking_date or min(value, around.closed or value), value


def _line(
    entry: Entry, detail: Detail, minor: int, *, dates: tuple[date, date], own: str, alone: bool, number: int
) -> Line:
    """The entry's own words (often only "SEPA CREDIT TRANSFER") are the text where there is no other, and it is not
    about several payers."""
    codes = detail.codes if detail.codes.transaction else entry.codes
    reversal = entry.reversal or entry.codes.takes_back or detail.takes_back
    other = other_side(detail.sides, credit=minor > 0, reversal=reversal, own=own)
    said = detail.remittance.text or detail.more or (entry.more if alone else "")
    text = f"{detail.return_reason} {said}".strip()
    return Line(
        line_no=number,
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


def _merged(details: Details) -> Detail:
    """Several transactions as one: all texts, one that is cut last, and of the rest what is the same in all."""
    if len(details) < 2:
        return next(iter(details), Detail())
    first = next(iter(details))
    cut, takes_back, differ = False, True, set[str]()
    for detail in details:
        cut = cut or detail.remittance.cut
        takes_back = takes_back and detail.takes_back
        differ |= {name for name in _ALIKE if getattr(detail, name) != getattr(first, name)}
    same = {name: getattr(first, name) for name in _ALIKE if name not in differ}
    codes: Codes = same.pop("codes", NO_CODES)
    return Detail(remittance=Remittance(_texts(details), cut), codes=codes._replace(takes_back=takes_back), **same)


def _texts(details: Details) -> str:
    """No more of them than a line holds, and that it holds no more."""
    found: list[str] = []
    length = 0
    for cut in (False, True):
        for detail in details:
            text = f"{detail.return_reason} {detail.remittance.text or detail.more}".strip()
            if detail.remittance.cut is cut and text and length <= MAX_TEXT:
                found.append(text)
                length += len(text) + 1
    return " ".join(found)
