"""MT942 files: lines that a bank announces during the day, before it books them. They prove nothing and post nothing;
the statement of the day brings them again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from o2c.contracts.money import BadAmount, exponent
from o2c.intake.bank.amounts import exact_minor, shown
from o2c.intake.bank.checks import Finding, Severity
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.mt940_fields import Field, messages
from o2c.intake.bank.mt940_lines import read_lines
from o2c.intake.bank.mt940_page import account_of, is_announcement, numbers, only
from o2c.intake.bank.reported import Reported
from o2c.intake.bank.statement import Line, Statement
from o2c.intake.bank.text import decode, quoted, refuse_size

_FLOOR = re.compile(r"(?P<currency>[A-Z]{3})[DC]?\d[\d,]*")
_SUM = re.compile(r"(\d{1,5})(?P<currency>[A-Z]{3})(\d{1,15}(?:,\d*)?)")
_DAY = re.compile(r"(\d\d)(\d\d)(\d\d)\d{4}.*")


@dataclass(slots=True)
class _Announced:
    """What a file announces for one account: its messages one after the other."""

    account: str
    currency: str
    numbers: list[str | None] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def reported(self) -> Reported:
        statement = Statement(
            account=self.account,
            statement_no=self.numbers[0] if len(self.numbers) == 1 else None,
            currency=self.currency,
            statement_date=max(self.days, default=None),
            opening=None,
            closing=None,
            lines=tuple(replace(line, line_no=number) for number, line in enumerate(self.lines, start=1)),
        )
        return Reported(statement, tuple(self.findings))


def read_mt942(data: bytes) -> list[Reported]:
    """The announcements of a file, one for each account and currency.

    Raises UnreadableFile, with line and field, for a file that is not readable from its first line to its last.
    """
    refuse_size(data)
    found: dict[tuple[str, str], _Announced] = {}
    for fields in messages(decode(data)):
        start = fields[0].where
        if not is_announcement(fields):
            raise UnreadableFile("expected the floor limit (:34F:) of an MT942 in the message that begins here", start)
        currency = _currency(fields, start)
        account = account_of(only(fields, ("25", "25P"), "account", start), currency)
        announced = found.setdefault((account, currency), _Announced(account, currency))
        day = _day(fields)
        lines = read_lines(fields, currency, day)
        announced.numbers.append(numbers(fields)[0])
        announced.days += [day] if day else []
        announced.lines += lines
        announced.findings += _sums(fields, lines, currency)
    return [announced.reported() for announced in found.values()]


def _currency(fields: Sequence[Field], start: str) -> str:
    """Of the floor limit, else of the sums of entries. Raises UnreadableFile."""
    forms = {"34F": _FLOOR, "90C": _SUM, "90D": _SUM}
    for field_ in fields:
        match = forms[field_.tag].match(_text(field_)) if field_.tag in forms else None
        if match:
            code = match["currency"]
            try:
                exponent(code)
            except BadAmount:
                raise UnreadableFile(f"{quoted(code)} is not a currency of ISO 4217", field_.where) from None
            return code
    raise UnreadableFile("neither a floor limit (:34F:) nor a sum of entries (:90C:, :90D:) names the currency", start)


def _day(fields: Sequence[Field]) -> date | None:
    """When it was announced (:13D:, year to minute), where the bank says it. Raises UnreadableFile."""
    for field_ in fields:
        if field_.tag in ("13", "13D"):
            match = _DAY.fullmatch(_text(field_))
            try:
                if match:
                    return date(2000 + int(match[1]), int(match[2]), int(match[3]))
            except ValueError:  # no such day in the calendar: refused below, like what is no date at all
                pass
            expected = "expected year, month, day, hour and minute, such as 2401311815+0100"
            raise UnreadableFile(f"{quoted(_text(field_))} is no date and time; {expected}", field_.where)
    return None


def _sums(fields: Sequence[Field], lines: Sequence[Line], currency: str) -> Iterator[Finding]:
    """The bank's number and sum of entries beside those that are here: it leaves out those under its floor limit."""
    for field_ in fields:
        match = _SUM.fullmatch(_text(field_)) if field_.tag in ("90C", "90D") else None
        if not match:
            continue
        sign = 1 if field_.tag == "90C" else -1
        amounts = [line.minor * sign for line in lines if line.minor * sign > 0]
        stated = _minor(match[3], currency, field_)
        if (int(match[1]), stated) != (len(amounts), sum(amounts)):
            expected = f"{len(amounts)} entries of {shown(sum(amounts), currency)}, as they are here"
            found = f"{int(match[1])} of {shown(stated, currency)}: the bank leaves some out"
            yield Finding(Severity.WARN, field_.where, expected, found)


def _minor(text: str, currency: str, field_: Field) -> int:
    try:
        return exact_minor(text.replace(",", ".").rstrip("."), currency)
    except BadAmount as error:
        raise UnreadableFile(str(error), field_.where) from None


def _text(field_: Field) -> str:
    return field_.lines[0].strip() if field_.lines else ""
