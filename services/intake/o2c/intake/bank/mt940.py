"""MT940 files: one or many statements, of one or many accounts, each on one or many pages."""

from dataclasses import dataclass, field, replace

from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.mt940_fields import messages
from o2c.intake.bank.mt940_page import Message, read_message
from o2c.intake.bank.statement import Line, Page, Statement
from o2c.intake.bank.text import decode, refuse_size


@dataclass(slots=True)
class _Open:
    """A statement whose pages are being collected."""

    account: str
    statement_no: str | None
    pages: list[Page] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def goes_on_with(self, message: Message) -> bool:
        """The next page of the same statement: the bank says so with 62M here and 60M there."""
        marked = not self.pages[-1].last and not message.page.first
        return self.statement_no == message.statement_no and marked

    def add(self, message: Message) -> None:
        before = len(self.lines)
        self.pages.append(message.page)
        self.lines.extend(replace(line, line_no=before + line.line_no) for line in message.lines)

    def close(self) -> Statement:
        opening, closing = self.pages[0].opening, self.pages[-1].closing
        return Statement(
            account=self.account,
            statement_no=self._number(),
            currency=opening.currency,
            statement_date=closing.date,
            opening=opening,
            closing=closing,
            lines=tuple(self.lines),
            pages=tuple(self.pages),
        )

    def _number(self) -> str | None:
        """Some banks keep the number and count whole statements behind the stroke: "24/2" is another than "24/1"."""
        first = self.pages[0].number or 1
        return self.statement_no if self.statement_no is None or first == 1 else f"{self.statement_no}/{first}"


def read_mt940(data: bytes) -> list[Statement]:
    """The statements of a file, in the order of their first pages.

    Reads; does not judge: whether balances add up and pages follow each other says `checks.verify`. Pages of several
    accounts may alternate. Structured and plain texts see `details.py`, character sets `text.py`.

    Raises UnreadableFile, with line and field, for a file that is not readable from its first line to its last. It is
    then refused as a whole: nobody knows what the unreadable part would have said.
    """
    refuse_size(data)
    statements: list[_Open] = []
    last_of: dict[tuple[str, str], _Open] = {}
    for fields in messages(decode(data)):
        message = read_message(fields)
        key = message.account, message.page.opening.currency
        current = last_of.get(key)
        if current is None or not current.goes_on_with(message):
            current = last_of[key] = _Open(message.account, message.statement_no)
            statements.append(current)
        current.add(message)
    if not statements:
        raise UnreadableFile("no statement found: none of the lines begins with :20:, as every MT940 statement does")
    return [statement.close() for statement in statements]
