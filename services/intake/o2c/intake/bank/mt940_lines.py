"""The statement lines of a message (:61:) with what their fields 86 say, the same in MT940 and MT942."""

from datetime import date

from o2c.intake.bank.details import read_details
from o2c.intake.bank.iban import is_iban
from o2c.intake.bank.mt940_fields import Field
from o2c.intake.bank.mt940_values import read_line
from o2c.intake.bank.statement import MAX_ACCOUNT, MAX_NAME, MAX_REFERENCE, MAX_TEXT, Line, clip


def read_lines(fields: list[Field], currency: str, closed: date | None) -> tuple[Line, ...]:
    """The lines with their fields 86. Those before the first line and after the closing balance speak of the whole
    statement and are not a payer's. None is booked after the day `closed`.

    Raises UnreadableFile.
    """
    found: list[tuple[Field, list[tuple[str, ...]]]] = []
    belongs = False
    for field in fields:
        if field.tag == "61":
            found.append((field, []))
            belongs = True
        elif field.tag == "86" and belongs:
            found[-1][1].append(field.lines)
        else:
            belongs = belongs and field.tag == "NS"
    return tuple(
        _line(field, texts, line_no, currency, closed) for line_no, (field, texts) in enumerate(found, start=1)
    )


def _line(field: Field, texts: list[tuple[str, ...]], line_no: int, currency: str, closed: date | None) -> Line:
    """Without an entry date a line counts as booked on its value date, but no later than the closing balance it is in.

    The supplementary details of :61: are the text where the bank gave none in :86:, and the other side's account where
    they are an IBAN (Rabobank).
    """
    parts = read_line(field, currency)
    value_date: date = parts["value_date"]
    details = read_details(texts)
    supplementary: str = parts.pop("supplementary")
    account = details.payer_account or (supplementary if is_iban(supplementary) else "")
    text = " ".join((details.remittance if any(texts) else supplementary).split())
    return Line(
        **parts | {"booking_date": parts["booking_date"] or min(value_date, closed or value_date)},
        line_no=line_no,
        currency=currency,
        remittance=text[:MAX_TEXT],
        remittance_cut=details.cut or len(text) > MAX_TEXT,
        payer_name=clip(details.payer_name, MAX_NAME),
        payer_account=clip("".join(account.split()).upper(), MAX_ACCOUNT),
        end_to_end_id=clip(details.end_to_end_id, MAX_REFERENCE),
        business_code=details.business_code or None,
        source_line=field.row,
    )
