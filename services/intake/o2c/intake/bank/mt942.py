"""MT942 files: lines that a bank announces during the day, before it books them. They prove nothing and post nothing;
the statement of the day brings them again."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from o2c.contracts.money import BadAmount, exponent
from o2c.intake.bank.amounts import Sum, exact_minor, shown
from o2c.intake.bank.checks import Finding, Severity
from o2c.intake.bank.days import calendar_day
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.mt940_fields import Field, Message, messages
from o2c.intake.bank.mt940_lines import read_lines
from o2c.intake.bank.mt940_page import account_of, is_announcement, numbers, only
from o2c.intake.bank.mt940_values import Period
from o2c.intake.bank.reported import Reported
from o2c.intake.bank.text import Text, quoted, refuse_size
from o2c.intake.bank.unbalanced import Accounts
from o2c.intake.content import Bytes, Scratch

_FLOOR = re.compile(r"(?P<currency>[A-Z]{3})[DC]?\d[\d,]*")
_SUM = re.compile(r"(\d{1,5})(?P<currency>[A-Z]{3})(\d{1,15}(?:,\d*)?)")
_DAY = re.compile(r"(\d\d)(\d\d)(\d\d)\d{4}.*")


def read_mt942(data: Bytes) -> list[Reported]:
    """The announcements of a file, one for each account and currency.

    Raises UnreadableFile, with line and field, for a file that is not readable from its first line to its last.
    """
    refuse_size(data)
    scratch = Scratch()
    accounts = Accounts(scratch)
    for message in messages(Text(data).lines(), scratch):
        _take(message, accounts)
    return accounts.reported()


def _take(message: Message, accounts: Accounts) -> None:
    if not is_announcement(message):
        raise UnreadableFile(
            "expected the floor limit (:34F:) of an MT942 in the message that begins here", message.where
        )
    currency = _currency(message)
    account = accounts.of(account_of(only(message, ("25", "25P"), "account"), currency), currency)
    day = _day(message)
    account.comes(numbers(message)[0], day)
    moved = {1: Sum(), -1: Sum()}
    for line in read_lines(message.body, currency, Period(closed=day, announced=True), account.lines.next_no):
        account.lines.append(line)
        if line.minor:
            moved[1 if line.minor > 0 else -1].add(abs(line.minor))
    account.lines.close()
    for finding in _sums(message, moved, currency):
        account.note(finding)


def _currency(message: Message) -> str:
    """Of the floor limit, else of the sums of entries. Raises UnreadableFile."""
    forms = {"34F": _FLOOR, "90C": _SUM, "90D": _SUM}
    for field_ in message.of(*forms):
        match = forms[field_.tag].match(_text(field_))
        if match:
            code = match["currency"]
            try:
                exponent(code)
            except BadAmount:
                raise UnreadableFile(f"{quoted(code)} is not a currency of ISO 4217", field_.where) from None
            return code
    raise UnreadableFile(
        "neither a floor limit (:34F:) nor a sum of entries (:90C:, :90D:) names the currency", message.where
    )


def _day(message: Message) -> date | None:
    """When it was announced (:13D:, year to minute), where the bank says it. Raises UnreadableFile."""
    for field_ in message.of("13", "13D"):
        match = _DAY.fullmatch(_text(field_))
        day = calendar_day(2000 + int(match[1]), int(match[2]), int(match[3])) if match else None
        if day is None:
            expected = "expected year, month, day, hour and minute, such as 2401311815+0100"
            raise UnreadableFile(f"{quoted(_text(field_))} is no date and time; {expected}", field_.where)
        return day
    return None


def _sums(message: Message, moved: Mapping[int, Sum], currency: str) -> Iterator[Finding]:
    """The bank's number and sum of entries beside those that are here: it leaves out those under its floor limit."""
    for field_ in message.of("90C", "90D"):
        match = _SUM.fullmatch(_text(field_))
        if not match:
            continue
        here = moved[1 if field_.tag == "90C" else -1]
        stated = _minor(match[3], currency, field_)
        if (int(match[1]), stated) != (here.number, here.minor):
            expected = f"{here.number} entries of {shown(here.minor, currency)}, as they are here"
            found = f"{int(match[1])} of {shown(stated, currency)}: the bank leaves some out"
            yield Finding(Severity.WARN, field_.where, expected, found)


def _minor(text: str, currency: str, field_: Field) -> int:
    try:
        return exact_minor(text.replace(",", ".").rstrip("."), currency)
    except BadAmount as error:
        raise UnreadableFile(str(error), field_.where) from None


def _text(field_: Field) -> str:
    return field_.lines[0].strip() if field_.lines else ""
