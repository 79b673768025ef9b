"""One MT940 message read: an account, two balances, and the lines between them."""

from collections.abc import Iterable, Iterator
from functools import partial

from o2c.intake.bank import paging
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.iban import is_iban
from o2c.intake.bank.mt940_fields import Field, Message
from o2c.intake.bank.mt940_lines import read_lines
from o2c.intake.bank.mt940_values import Period, read_balance
from o2c.intake.bank.statement import MAX_ACCOUNT, Page
from o2c.intake.bank.text import quoted

_ANNOUNCED = ("34F", "90C", "90D")


def read_page(message: Message) -> paging.Message:
    """Raises UnreadableFile for what is missing, doubled, out of order or not readable; for the lines, when they are
    asked for."""
    if is_announcement(message):
        raise UnreadableFile(
            "this is an MT942 (announced, not booked cash) among MT940s; load them apart", message.where
        )
    account = only(message, ("25", "25P"), "account")
    opening_at = only(message, ("60F", "60M"), "opening balance")
    closing_at = only(message, ("62F", "62M"), "closing balance")
    opening, closing = read_balance(opening_at), read_balance(closing_at)
    body = _between(message.body, opening_at.row, closing_at.row)
    statement_no, number = numbers(message)
    page = Page(number, opening, closing, opening_at.tag == "60F", closing_at.tag == "62F", 0)
    lines = partial(read_lines, body, opening.currency, Period(opening.date, closing.date))
    return paging.Message(account_of(account, opening.currency), statement_no, page, lines)


def is_announcement(message: Message) -> bool:
    """Whether a message is an MT942: it has a floor limit or sums of entries, and no balance."""
    return bool(message.of(*_ANNOUNCED)) and not message.of("60F", "60M")


def _between(body: Iterable[Field], opening: int, closing: int) -> Iterator[Field]:
    for field in body:
        if field.tag == "61" and not opening < field.row < closing:
            raise UnreadableFile("this line does not stand between opening and closing balance", field.where)
        yield field


def only(message: Message, tags: tuple[str, ...], name: str) -> Field:
    """The one field with one of the tags. Raises UnreadableFile for none and for two."""
    found = message.of(*tags)
    if not found:
        raise UnreadableFile(
            f"the {name} (:{tags[0]}:) of the statement that begins here is missing: "
            "the file has been cut off or is not complete",
            message.where,
        )
    if len(found) > 1:
        raise UnreadableFile(
            f"the {name} stands a second time (first in line {found[0].row}): a statement has one", found[1].where
        )
    return found[0]


def account_of(field: Field, currency: str) -> str:
    """The account without blanks, and of an IBAN without what banks put before it (a stroke, their own code), so that
    it is the same account as in other formats."""
    whole = "".join((field.lines[0] if field.lines else "").split()).upper().strip("/")
    parts = (_without_currency(part, currency) for part in whole.split("/"))
    value = next(filter(is_iban, parts), "") or _without_currency(whole, currency)
    if not 0 < len(value) <= MAX_ACCOUNT:
        raise UnreadableFile(f"an account has 1 to {MAX_ACCOUNT} characters; this one has {len(value)}", field.where)
    return value


def _without_currency(value: str, currency: str) -> str:
    """Some banks put it behind the number (not behind an IBAN: those of Mauritius and the Seychelles end in one)."""
    is_behind = value.endswith(currency) and value[-4:-3].isdigit() and not is_iban(value)
    return value.removesuffix(currency) if is_behind else value


def numbers(message: Message) -> tuple[str | None, int | None]:
    """Statement and page number of `00004/00001`: ("4", 1). Banks that do not number write 0."""
    found = next(iter(message.of("28", "28C")), None)
    if found is None or not found.lines:
        return None, None
    statement, _, page = "".join(found.lines[0].split()).partition("/")
    if not all(part.isascii() and part.isdigit() and len(part) <= 10 for part in (statement, page or "0")):
        raise UnreadableFile(
            f"{quoted(found.lines[0])} is no statement number; expected such as 00004/00001", found.where
        )
    return str(int(statement)) if int(statement) else None, int(page or 0) or None
