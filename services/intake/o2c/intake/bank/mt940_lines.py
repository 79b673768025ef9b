"""The statement lines of a message (:61:) with what their fields 86 say, the same in MT940 and MT942."""

from collections.abc import Iterable, Iterator
from datetime import date

from o2c.intake.bank.details import read_details
from o2c.intake.bank.iban import is_iban
from o2c.intake.bank.mt940_fields import Field
from o2c.intake.bank.mt940_values import HALF_YEAR, Period, Said, read_line
from o2c.intake.bank.statement import MAX_ACCOUNT, MAX_NAME, MAX_REFERENCE, MAX_TEXT, Line, clip


def read_lines(body: Iterable[Field], currency: str, period: Period, first: int) -> Iterator[Line]:
    """The lines with their fields 86, counted from `first`.

    Raises UnreadableFile.
    """
    line: Field | None = None
    texts: list[tuple[str, ...]] = []
    for field in body:
        if field.tag == "86":
            texts.append(field.lines)
            continue
        if line:
            yield _line(line, texts, first, currency, period)
            first += 1
        line, texts = field, []
    if line:
        yield _line(line, texts, first, currency, period)


def _line(field: Field, texts: list[tuple[str, ...]], line_no: int, currency: str, period: Period) -> Line:
    """The supplementary details of :61: are the text where the bank gave none in :86:, and the other side's account
    where they are an IBAN (Rabobank).
    """
    said = read_line(field, currency, period)
    details = read_details(texts)
    account = details.payer_account or (said.supplementary if is_iban(said.supplementary) else "")
    text = " ".join((details.remittance if any(texts) else said.supplementary).split())
    return Line(
        line_no=line_no,
        booking_date=said.booking_date or _booked(said, period),
        value_date=said.value_date,
        minor=said.minor,
        currency=currency,
        remittance=text[:MAX_TEXT],
        payer_name=clip(details.payer_name, MAX_NAME),
        payer_account=clip("".join(account.split()).upper(), MAX_ACCOUNT),
        bank_reference=said.bank_reference,
        end_to_end_id=clip(details.end_to_end_id, MAX_REFERENCE),
        transaction_code=said.transaction_code,
        reversal=said.reversal,
        customer_reference=said.customer_reference,
        business_code=details.business_code or None,
        funds_code=said.funds_code,
        remittance_cut=details.cut or len(text) > MAX_TEXT,
        source_line=field.row,
    )


def _booked(said: Said, period: Period) -> date:
    """Without an entry date a line counts as booked on its value date, but no later than the closing balance it is in,
    and on its day where the value date is one of long before the statement."""
    day, opened, closed = said.value_date, period.opened, period.closed
    if closed and (day > closed or (opened and opened - day > HALF_YEAR)):
        return closed
    return day
