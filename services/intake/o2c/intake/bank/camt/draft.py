"""A statement, report or notification while its pieces are coming."""

from collections.abc import Mapping
from datetime import date

from o2c.intake.bank.camt.balances import Ends, Paged, Reported, ends, read_balance
from o2c.intake.bank.camt.detail import read_detail
from o2c.intake.bank.camt.entry import Around, Entry, lines_of, read_entry
from o2c.intake.bank.camt.node import Node
from o2c.intake.bank.camt.parties import account
from o2c.intake.bank.camt.split import Details
from o2c.intake.bank.camt.totals import Counted, check_totals
from o2c.intake.bank.camt.values import BadValue, currency, day, number
from o2c.intake.bank.lines import Lines
from o2c.intake.bank.statement import MAX_ACCOUNT, Balance
from o2c.intake.bank.text import quoted
from o2c.intake.content import Scratch

_PAGINATION = ("StmtPgntn", "RptPgntn", "NtfctnPgntn")
_MAX_BALANCES = 10_000
Name = tuple[str, str, str | None]
"""Account, currency and number: what the pages of a statement have in common."""
_CLOSING = ("CLBD", "CLBD INTM", "ITBD")


class Draft:
    """`place` is the piece that is read, for whoever reports a fault: "entry 3 (line 120)". `left_out` counts entries
    by status that are not booked."""

    def __init__(self, kind: str, page: Node | None, scratch: Scratch) -> None:
        """`page` is the message's (MsgPgntn); the statement's own goes before."""
        self.kind = kind
        self._page = page
        self.account = ""
        self.currency = ""
        self.lines = Lines(scratch)
        self.left_out: dict[str, int] = {}
        self.place = ""
        self._created: date | None = None
        self._closed: date | None = None
        self._numbers: dict[str, str] = {}
        self._balances: list[Reported] = []
        self._scratch = scratch
        self._details = Details(scratch)
        self._all, self._booked = Counted(), Counted()
        self._summary: Node | None = None

    def take(self, node: Node) -> None:
        """A finished piece. Raises BadValue."""
        self.place = f"line {node.line}"
        if node.tag == "TxDtls":
            self.place = f"entry {self._entries + 1}, transaction {len(self._details) + 1} (line {node.line})"
            self._details.append(read_detail(node))
        elif node.tag == "Ntry":
            self.place = f"entry {self._entries + 1} (line {node.line})"
            self._take_entry(read_entry(node))
        elif node.tag == "Bal":
            self._take_balance(read_balance(node))
        elif node.tag == "Acct":
            self._take_account(node)
        elif node.tag == "CreDtTm":
            self._created = day(node)
        elif node.tag == "TxsSummry":
            self._summary = node
        elif node.tag in _PAGINATION:
            self._page = node
        else:
            self._numbers[node.tag] = node.value()

    def close(self, carried: Mapping[Name, Balance]) -> Ends | None:
        """The balances of a CAMT.053, after a last look at the whole; the other messages have none that prove their
        lines. `carried` are those that earlier pages closed with. Raises BadValue."""
        self.place = ""
        if not self.account:
            raise BadValue("the account (Acct) is missing")
        if self._summary and self.currency:
            check_totals(self._summary, (self._all, self._booked), self.currency)
        if self.kind != "CAMT.053":
            return None
        last = self._page is None or self._page.value("LastPgInd") not in ("false", "0")
        paged = Paged(self.page_no, last, carried.get(self.name))
        return ends(self._balances, self._entries, self.lines.total, paged)

    @property
    def name(self) -> Name:
        return self.account, self.currency, self.statement_no

    @property
    def page_no(self) -> int | None:
        return number(self._page.value("PgNb")) if self._page else None

    @property
    def _entries(self) -> int:
        return self._all.entries

    @property
    def statement_no(self) -> str | None:
        """The electronic number, which every statement of an account counts; the legal one (that of the paper) may stay
        where nothing was booked."""
        found = number(self._numbers.get("ElctrncSeqNb", "")) or number(self._numbers.get("LglSeqNb", ""))
        return str(found) if found else None

    def _take_account(self, node: Node) -> None:
        self.account = account(node)
        if not 0 < len(self.account) <= MAX_ACCOUNT:
            found = quoted(self.account) if self.account else "neither an IBAN nor another number"
            raise BadValue(f"the account (Acct) has {found}; expected 1 to {MAX_ACCOUNT} characters")
        if code := node.value("Ccy"):
            self._in_one(currency(code, "the account (Acct)"), "the account")

    def _take_balance(self, found: Reported | None) -> None:
        if found:
            self._in_one(found.balance.currency, f"balance {found.code}")
            self._balances.append(found)
            if found.code in _CLOSING:
                self._closed = max(filter(None, (self._closed, found.balance.date)))
            if len(self._balances) > _MAX_BALANCES:
                raise BadValue(f"it has more than {_MAX_BALANCES:,} balances")

    def _take_entry(self, entry: Entry) -> None:
        self._in_one(entry.currency, "the amount")
        details, self._details = self._details, Details(self._scratch)
        self._all.add(entry.minor, len(details))
        if entry.status == "BOOK":
            self._booked.add(entry.minor, len(details))
        if entry.status != "BOOK" and (self.kind != "CAMT.052" or entry.status == "INFO"):
            self.left_out[entry.status] = self.left_out.get(entry.status, 0) + 1
            return
        self.lines.extend(lines_of(entry, details, self._around(), self.lines.next_no))

    def _around(self) -> Around:
        if self.kind != "CAMT.053":
            return Around(self.account, announced=self._created)
        return Around(self.account, closed=self._closed)

    def _in_one(self, code: str, what: str) -> None:
        self.currency = self.currency or code
        if code != self.currency:
            raise BadValue(f"{what} is in {code}; expected {self.currency}, as what stands before it in the statement")
