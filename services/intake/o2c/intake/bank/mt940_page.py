"""One MT940 message read: an account, two balances, and the lines between them."""

from dataclasses import dataclass
from datetime import date

from o2c.intake.bank.details import read_details
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.iban import is_iban
from o2c.intake.bank.mt940_fields import Field
from o2c.intake.bank.mt940_values import read_balance, read_line
from o2c.intake.bank.statement import MAX_ACCOUNT, MAX_NAME, MAX_REFERENCE, MAX_TEXT, Line, Page, clip
from o2c.intake.bank.text import quoted


@dataclass(frozen=True, slots=True)
class Message:
    """A page with what it takes to put it beside the others; its lines are numbered from 1."""

    account: str
    statement_no: str | None
    page: Page
    lines: tuple[Line, ...]


def read_message(fields: list[Field]) -> Message:
    """Raises UnreadableFile for what is missing, doubled, out of order or not readable."""
    start = fields[0].where
    _refuse_mt942(fields, start)
    account = _one(fields, ("25", "25P"), "account", start)
    opening_at = _one(fields, ("60F", "60M"), "opening balance", start)
    closing_at = _one(fields, ("62F", "62M"), "closing balance", start)
    opening, closing = read_balance(opening_at), read_balance(closing_at)
    lines = _lines(fields, opening_at, closing_at, opening.currency, closing.date)
    statement_no, number = _numbers(fields)
    page = Page(number, opening, closing, opening_at.tag == "60F", closing_at.tag == "62F", len(lines))
    return Message(_account(account, opening.currency), statement_no, page, lines)


def _refuse_mt942(fields: list[Field], where: str) -> None:
    tags = {field.tag for field in fields}
    if tags & {"34F", "90C", "90D"} and not tags & {"60F", "60M"}:
        raise UnreadableFile("this is an MT942 (announced, not booked cash); load the MT940 of the day", where)


def _one(fields: list[Field], tags: tuple[str, ...], name: str, start: str) -> Field:
    found = [field for field in fields if field.tag in tags]
    if not found:
        raise UnreadableFile(
            f"the {name} (:{tags[0]}:) of the statement that begins here is missing: "
            "the file has been cut off or is not complete",
            start,
        )
    if len(found) > 1:
        raise UnreadableFile(
            f"the {name} stands a second time (first in line {found[0].row}): a statement has one", found[1].where
        )
    return found[0]


def _account(field: Field, currency: str) -> str:
    """The account without blanks, and without the currency that some banks put behind the number (not behind an IBAN:
    those of Mauritius and the Seychelles end in one)."""
    value = "".join((field.lines[0] if field.lines else "").split()).upper()
    if value.endswith(currency) and value[-4:-3].isdigit() and not is_iban(value):
        value = value.removesuffix(currency)
    if not 0 < len(value) <= MAX_ACCOUNT:
        raise UnreadableFile(f"an account has 1 to {MAX_ACCOUNT} characters; this one has {len(value)}", field.where)
    return value


def _numbers(fields: list[Field]) -> tuple[str | None, int | None]:
    """Statement and page number of `00004/00001`: ("4", 1). Banks that do not number write 0."""
    found = next((field for field in fields if field.tag in ("28", "28C")), None)
    if found is None or not found.lines:
        return None, None
    statement, _, page = found.lines[0].strip().partition("/")
    if not all(part.isascii() and part.isdigit() and len(part) <= 10 for part in (statement, page or "0")):
        raise UnreadableFile(
            f"{quoted(found.lines[0])} is no statement number; expected such as 00004/00001", found.where
        )
    return str(int(statement)) if int(statement) else None, int(page or 0) or None


def _lines(fields: list[Field], opening: Field, closing: Field, currency: str, closed: date) -> tuple[Line, ...]:
    """The lines with their fields 86. Those before the first line and after the closing balance speak of the whole
    statement and are not a payer's."""
    found: list[tuple[Field, list[tuple[str, ...]]]] = []
    belongs = False
    for field in fields:
        if field.tag == "61":
            if not opening.row < field.row < closing.row:
                raise UnreadableFile("this line does not stand between opening and closing balance", field.where)
            found.append((field, []))
            belongs = True
        elif field.tag == "86" and belongs:
            found[-1][1].append(field.lines)
        else:
            belongs = belongs and field.tag == "NS"
    return tuple(
        _line(field, texts, line_no, currency, closed) for line_no, (field, texts) in enumerate(found, start=1)
    )


def _line(field: Field, texts: list[tuple[str, ...]], line_no: int, currency: str, closed: date) -> Line:
    """Without an entry date a line counts as booked on its value date, but no later than the closing balance it is in.

    The supplementary details of :61: are the text where the bank gave none in :86:, and the other side's account where
    they are an IBAN (Rabobank).
    """
    parts = read_line(field, currency)
    details = read_details(texts)
    supplementary: str = parts.pop("supplementary")
    account = details.payer_account or (supplementary if is_iban(supplementary) else "")
    text = " ".join((details.remittance if any(texts) else supplementary).split())
    return Line(
        **parts | {"booking_date": parts["booking_date"] or min(parts["value_date"], closed)},
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
