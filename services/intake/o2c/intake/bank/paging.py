"""Statements that the bank cut into pages, put together again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from o2c.intake.bank.lines import Lines
from o2c.intake.bank.statement import Line, Page, Statement, refuse_many
from o2c.intake.content import Scratch


@dataclass(frozen=True, slots=True)
class Message:
    """A page with what it takes to put it beside the others. `lines` gives its lines, counted from a number on; how
    many they are, the page learns when it is added."""

    account: str
    statement_no: str | None
    page: Page
    lines: Callable[[int], Iterable[Line]]


@dataclass(slots=True)
class _Open:
    """A statement whose pages are being collected."""

    account: str
    statement_no: str | None
    lines: Lines
    pages: list[Page] = field(default_factory=list)

    def goes_on_with(self, message: Message) -> bool:
        """Both that page and this one say so, by an interim balance in the place of the statement's own."""
        return self.statement_no == message.statement_no and not self.pages[-1].last and not message.page.first

    def add(self, message: Message) -> None:
        before = len(self.lines)
        self.lines.extend(message.lines(before + 1))
        self.pages.append(replace(message.page, lines=len(self.lines) - before))
        self.lines.close()

    def statement(self) -> Statement:
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
            lines=self.lines,
            pages=tuple(self.pages),
        )


class Pages:
    """The statements of a file, page by page. Pages of several accounts may alternate."""

    def __init__(self, scratch: Scratch) -> None:
        self._scratch = scratch
        self._statements: list[_Open] = []
        self._last_of: dict[tuple[str, str], _Open] = {}
        self._count = 0

    def add(self, message: Message) -> None:
        """Raises UnreadableFile for more pages than a file may have statements, and for lines that cannot be read."""
        self._count += 1
        refuse_many(self._count)
        key = message.account, message.page.opening.currency
        current = self._last_of.get(key)
        if current is None or not current.goes_on_with(message):
            current = self._last_of[key] = _Open(message.account, message.statement_no, Lines(self._scratch))
            self._statements.append(current)
        current.add(message)

    @property
    def statements(self) -> list[Statement]:
        """In the order of their first pages."""
        return [statement.statement() for statement in self._statements]
