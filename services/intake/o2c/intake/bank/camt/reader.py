"""CAMT files: the statements of a CAMT.053, the announced lines of a CAMT.052, the details of a CAMT.054."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import msgspec

from o2c.intake.bank.camt.draft import Draft, Name
from o2c.intake.bank.camt.kind import kind_of
from o2c.intake.bank.camt.node import Node
from o2c.intake.bank.camt.stream import MESSAGES, At, Event, stream
from o2c.intake.bank.camt.values import BadValue
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.paging import Message, Pages
from o2c.intake.bank.statement import Balance, Line, Page, Statement, refuse_many
from o2c.intake.bank.unbalanced import Accounts
from o2c.intake.content import Bytes, Scratch


@dataclass(frozen=True, slots=True)
class CamtReading:
    """What a file gave: its good statements, what was wrong with the others, and what was left out of the good ones."""

    kind: str
    statements: tuple[Statement, ...]
    faults: tuple[UnreadableFile, ...] = ()
    notes: tuple[UnreadableFile, ...] = ()


def read_camt(data: Bytes) -> CamtReading:
    """Reads; does not judge: whether balances add up and pages follow each other says `checks.verify`.

    Each statement of a CAMT.053 is proved by its own balances, so good ones are kept beside bad ones, and what stands
    before the place where a file breaks off is kept too. The lines of the others are known by the hash of the file, and
    a corrected file has another hash: they are taken whole or not at all, so that none can count twice.

    Raises UnreadableFile where nothing of the file can be taken.
    """
    reader = _Reader()
    try:
        for event in stream(data):
            reader.take(event)
    except UnreadableFile as error:
        reader.break_off(error)
    return reader.reading()


class _Reader:
    def __init__(self) -> None:
        self._kind = ""
        self._draft: Draft | None = None
        self._count = 0
        self._page: Node | None = None
        self._carried: dict[Name, Balance] = {}
        self._scratch = Scratch()
        self._pages = Pages(self._scratch)
        self._accounts = Accounts(self._scratch)
        self._faults: list[UnreadableFile] = []
        self._notes: list[UnreadableFile] = []

    def take(self, event: Event) -> None:
        """Raises UnreadableFile for what concerns the whole file."""
        at, node = event
        if node.tag in MESSAGES and at is At.START:
            self._begin_message(node)
        elif node.tag in MESSAGES.values() and at is At.START:
            self._begin_statement(node)
        elif node.tag == "GrpHdr":
            self._page = node.find("MsgPgntn")
        elif self._draft and at is At.END:
            self._take_piece(self._draft, node)

    def fail(self, reason: str, where: str) -> None:
        """The statement that is being read is lost; what of it follows is skipped."""
        self._faults.append(UnreadableFile(reason, ", ".join(filter(None, (self._name if self._draft else "", where)))))
        self._draft = None

    def break_off(self, error: UnreadableFile) -> None:
        read = f"after {self._draft.place}, " if self._draft and self._draft.place.startswith("entry") else ""
        self.fail(error.reason, read + error.where)

    def reading(self) -> CamtReading:
        """Raises UnreadableFile where there is nothing to give."""
        balanced = self._kind == "CAMT.053"
        statements = self._pages.statements if balanced else [account.statement() for account in self._accounts]
        if self._faults and not (balanced and statements):
            first, *more = self._faults
            others = f" ({len(more):,} more statements have faults)" if more else ""
            raise UnreadableFile(first.reason + others, first.where)
        if not self._count:
            raise UnreadableFile("no statement found; expected Stmt in a CAMT.053, Rpt in a .052, Ntfctn in a .054")
        return CamtReading(self._kind, tuple(statements), tuple(self._faults), tuple(self._notes))

    def _begin_message(self, node: Node) -> None:
        kind = kind_of(node)
        if self._kind not in ("", kind):
            raise UnreadableFile(f"a {self._kind} and a {kind} are in one file; load them apart", f"line {node.line}")
        self._kind = kind

    def _begin_statement(self, node: Node) -> None:
        if not self._kind:
            raise UnreadableFile(f"{node.tag} stands here outside of any message", f"line {node.line}")
        if self._draft:
            self.fail(f"another {node.tag} begins inside this one", f"line {node.line}")
        self._count += 1
        refuse_many(self._count)
        self._draft = Draft(self._kind, self._page, self._scratch)

    def _take_piece(self, draft: Draft, node: Node) -> None:
        try:
            if node.tag in MESSAGES.values():
                self._finish(draft)
                self._draft = None
            else:
                draft.take(node)
        except BadValue as error:
            self.fail(str(error), draft.place)

    def _finish(self, draft: Draft) -> None:
        found = draft.close(self._carried)
        if draft.left_out:
            by_status = ", ".join(f"{count:,} {status}" for status, count in sorted(draft.left_out.items()))
            self._notes.append(UnreadableFile(f"entries left out, for they are not booked: {by_status}", self._name))
        if found is None:
            if draft.lines:
                account = self._accounts.of(draft.account, draft.currency)
                account.comes(draft.statement_no, None)
                account.lines.extend(_counted(draft.lines, account.lines.next_no))
                account.lines.close()
            return
        if not found.last:
            self._carried[draft.name] = found.closing
        page_no = draft.page_no if not (found.first and found.last) else 1
        page = Page(page_no, found.opening, found.closing, found.first, found.last, 0)
        self._pages.add(Message(draft.account, draft.statement_no, page, partial(_counted, draft.lines)))

    @property
    def _name(self) -> str:
        account = f" ({self._draft.account})" if self._draft and self._draft.account else ""
        return f"statement {self._count}{account}"


def _counted(lines: Iterable[Line], first: int) -> Iterator[Line]:
    """The lines of a piece, counted from where the piece before it ended."""
    for line_no, line in enumerate(lines, start=first):
        yield line if line.line_no == line_no else msgspec.structs.replace(line, line_no=line_no)
