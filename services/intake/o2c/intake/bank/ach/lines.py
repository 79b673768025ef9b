"""Entries as lines of a statement."""

from o2c.contracts.ach import in_words
from o2c.intake.bank.ach.entries import CURRENCY, Back, Entry
from o2c.intake.bank.ach.remittance import Informed, informed
from o2c.intake.bank.statement import MAX_NAME, MAX_REFERENCE, MAX_TEXT, Line, clip


def line_of(entry: Entry) -> Line:
    """A payment, its code the class of the entry (CTX); or a return or change, its code the reason (R01).

    Who pays is known by the company's identification at its bank: entries carry no account of the payer.
    """
    batch, back = entry.batch, entry.back
    said = Informed(_came_back(back)) if back else informed(entry.informed)
    text = said.text if back else _with_number(said.text, entry)
    return Line(
        line_no=entry.record.row,
        booking_date=batch.day,
        value_date=batch.day,
        minor=entry.minor,
        currency=CURRENCY,
        remittance=text[:MAX_TEXT],
        remittance_cut=len(text) > MAX_TEXT,
        payer_name=clip(entry.name if back or batch.is_international else batch.name, MAX_NAME),
        payer_account=f"{back.bank}/{entry.account}" if back else f"{batch.bank}/{batch.company}",
        bank_reference=clip(back.trace if back else entry.trace, MAX_REFERENCE),
        end_to_end_id=clip(said.trace, MAX_REFERENCE),
        transaction_code=back.code if back else batch.entry_class,
        reversal=back is not None and bool(entry.minor),
        customer_reference=clip(entry.number, MAX_REFERENCE),
        source_line=entry.record.row,
    )


def account_of(entry: Entry) -> str:
    """Which of our accounts it is about: that of the entry. What comes back carries the other side's instead; ours is
    then known by our identification as a company, at our bank to which it is sent."""
    return f"ACH/{entry.record.part(4, 11)}/{entry.batch.company}" if entry.back else entry.account


def _with_number(text: str, entry: Entry) -> str:
    """The identification number is often our customer's number, or that of the document paid."""
    return text if entry.number in text else " ".join(f"{entry.number} {text}".split())


def _came_back(back: Back) -> str:
    words = f"{in_words(back.code)}; original trace {back.trace}"
    return f"{words}; {' '.join(back.words.split())}" if back.words else words
