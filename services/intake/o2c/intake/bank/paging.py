"""Statements that the bank cut into pages, put together again."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from o2c.intake.bank.statement import Line, Page, Statement


@dataclass(frozen=True, slots=True)
class Message:
    """A page with what it takes to put it beside the others; its lines are numbered anew when it is joined."""

    account: str
    statement_no: str | None
    page: Page
    lines: tuple[Line, ...]


@dataclass(slots=True)
class _Open:
    """A statement whose pages are being collected."""

    account: str
    statement_no: str | None
    pages: list[Page] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def goes_on_with(self, message: Message) -> bool:
        """Both that page and this one say so, by an interim balance in the place of the statement's own."""
        return self.statement_no == message.statement_no and not self.pages[-1].last and not message.page.first

    def add(self, message: Message) -> None:
        before = len(self.lines)
        self.pages.append(message.page)
        numbered = enumerate(message.lines, start=before + 1)
        self.lines += [line if line.line_no == n else replace(line, line_no=n) for n, line in numbered]

    def close(self) -> Statement:
        """Some banks keep the number and count whole statements behind the stroke: "24/2" is another than "24/1"."""
        opening, closing = self.pages[0].opening, self.pages[-1].closing
        number, first = self.statement_no, self.pages[0].number or 1
        return Statement(
            account=self.account,
            statement_no=number if number is None or first == 1 else f"{number}/{first}",
            currency=opening.currency,
            statement_date=closing.date,
            opening=opening,
            closing=closing,
            lines=tuple(self.lines),
            pages=tuple(self.pages),
        )


def join(messages: Iterable[Message]) -> list[Statement]:
    """The statements in the order of their first pages. Pages of several accounts may alternate."""
    statements: list[_Open] = []
    last_of: dict[tuple[str, str], _Open] = {}
    for message in messages:
        key = message.account, message.page.opening.currency
        current = last_of.get(key)
        if current is None or not current.goes_on_with(message):
            current = last_of[key] = _Open(message.account, message.statement_no)
            statements.append(current)
        current.add(message)
    return [statement.close() for statement in statements]
