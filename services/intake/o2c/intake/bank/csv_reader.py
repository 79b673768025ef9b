"""CSV exports of banks, read by a profile into one statement for each account and currency."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from o2c.contracts.money import BadAmount, exponent
from o2c.intake.bank.csv_profile import Profile
from o2c.intake.bank.csv_rows import CsvRows, Row, RowError, csv_lines
from o2c.intake.bank.csv_values import BadCell, read_amount, read_date
from o2c.intake.bank.lines import Lines
from o2c.intake.bank.spool import Spooled
from o2c.intake.bank.statement import (
    MAX_ACCOUNT,
    MAX_NAME,
    MAX_REFERENCE,
    MAX_TEXT,
    Balance,
    Line,
    Statement,
    clip,
    refuse_many,
)
from o2c.intake.bank.text import quoted, refuse_size
from o2c.intake.content import Bytes, Scratch
from o2c.intake.rejected import LINE, Origin


@dataclass(frozen=True, slots=True)
class CsvReading:
    """What a file gave: statements of its good rows, and its bad rows. `names` are its columns."""

    statements: tuple[Statement, ...]
    errors: Sequence[RowError]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    """A good row: its line, and the balances it may carry."""

    account: str
    line: Line
    opening: Balance | None
    closing: Balance | None


class _Group:
    """The rows of one account and currency, and of one original file, while they come."""

    def __init__(self, first: _Entry, lines: Lines) -> None:
        self._first = self._last = first
        self._lines = lines

    def add(self, entry: _Entry) -> None:
        self._last = entry
        self._lines.append(entry.line)

    def statement(self, original_file: str, *, newest_first: bool) -> Statement:
        oldest, newest = (self._last, self._first) if newest_first else (self._first, self._last)
        self._lines.close()
        return Statement(
            account=oldest.account,
            statement_no=None,
            currency=oldest.line.currency,
            statement_date=newest.closing.date if newest.closing else None,
            opening=oldest.opening,
            closing=newest.closing,
            lines=self._lines,
            original_file=original_file,
            lines_of_file=True,
        )


def read_csv(data: Bytes, profile: Profile) -> CsvReading:
    """Every row is taken or is in `errors`; a bad one never stops the others.

    A statement has balances only where the profile names columns for them; it has no number. Rows that were refused
    before keep the line number they had in their original file, and make statements of their own.

    Raises UnreadableFile for what concerns the whole file: size, encoding, header.
    """
    refuse_size(data)
    return read_lines(csv_lines(data, profile.encoding), profile)


def read_lines(lines: Iterable[str], profile: Profile) -> CsvReading:
    """The same for text; the lines have their ends."""
    scratch = Scratch()
    groups: dict[tuple[str, str, str], _Group] = {}
    errors = Spooled(RowError, scratch)
    mended: set[Origin] = set()
    rows = CsvRows(lines, profile)
    for row in rows:
        if isinstance(row, RowError):
            errors.append(row)
            continue
        try:
            entry = _entry(row, profile)
            _refuse_twice(row.origin, mended)
        except BadCell as fault:
            errors.append(RowError(row.line_no, str(fault), row.raw, row.values, row.origin))
            continue
        key = entry.account, entry.line.currency, row.origin.file if row.origin else ""
        if key not in groups:
            refuse_many(len(groups) + 1)
            groups[key] = _Group(entry, Lines(scratch, backwards=profile.newest_first))
        groups[key].add(entry)
    errors.close()
    statements = (group.statement(key[2], newest_first=profile.newest_first) for key, group in groups.items())
    return CsvReading(tuple(statements), errors, tuple(rows.names))


def _refuse_twice(origin: Origin | None, mended: set[Origin]) -> None:
    if origin is None:
        return
    if origin in mended:
        raise BadCell(f"{LINE}: line {origin.line} of the original file stands here a second time")
    mended.add(origin)


def _entry(row: Row, profile: Profile) -> _Entry:
    """Raises BadCell."""
    cells = {ours: row.cells[theirs] for ours, theirs in profile.columns.named().items()}
    account = "".join((cells.get("account") or profile.account or "").split()).upper()
    if not 0 < len(account) <= MAX_ACCOUNT:
        raise BadCell(f"account: has {len(account)} characters; expected 1 to {MAX_ACCOUNT}")
    currency = _currency(cells, profile)
    booking = read_date(cells["booking_date"], "booking date", profile)
    value = read_date(cells["value_date"], "value date", profile) if cells.get("value_date") else booking
    cheque = read_date(cells["cheque_date"], "cheque date", profile) if cells.get("cheque_date") else None
    text = " ".join(cells.get("text", "").split())
    line = Line(
        line_no=row.origin.line if row.origin else row.line_no,
        booking_date=booking,
        value_date=value,
        minor=_amount(cells, currency, profile),
        currency=currency,
        remittance=text[:MAX_TEXT],
        remittance_cut=len(text) > MAX_TEXT,
        payer_name=clip(cells.get("payer_name", ""), MAX_NAME),
        payer_account=clip("".join(cells.get("payer_account", "").split()).upper(), MAX_ACCOUNT),
        bank_reference=clip(cells.get("reference", ""), MAX_REFERENCE),
        end_to_end_id=clip(cells.get("end_to_end_id", ""), MAX_REFERENCE),
        transaction_code=clip(cells.get("code", ""), 20),
        source_line=row.line_no,
        cheque_date=cheque,
    )

    def balance(column: str) -> Balance | None:
        if not cells.get(column):
            return None
        return Balance(booking, read_amount(cells[column], f"{column} balance", currency, profile), currency)

    return _Entry(account, line, balance("opening"), balance("closing"))


def _currency(cells: Mapping[str, str], profile: Profile) -> str:
    currency = (cells.get("currency") or profile.currency or "").upper()
    try:
        exponent(currency)
    except BadAmount:
        raise BadCell(f"currency: {quoted(currency)} is not a currency of ISO 4217") from None
    return currency


def _amount(cells: Mapping[str, str], currency: str, profile: Profile) -> int:
    """Signed from our side, whichever of the three ways the bank writes it."""
    if profile.columns.amount is None:
        return _debit_credit(cells, currency, profile)
    amount = read_amount(cells["amount"], "amount", currency, profile)
    if profile.columns.mark is not None:
        mark = cells["mark"].upper()
        if mark not in profile.debit_marks | profile.credit_marks:
            known = ", ".join(sorted(profile.debit_marks | profile.credit_marks))
            raise BadCell(f"mark: {quoted(cells['mark'])} is none of {known}")
        if amount < 0:
            raise BadCell("amount: has a sign, and a mark beside it")
        return -amount if mark in profile.debit_marks else amount
    return -amount if profile.sign == "debit-positive" else amount


def _debit_credit(cells: Mapping[str, str], currency: str, profile: Profile) -> int:
    """Some banks write debits with a minus although their column says it; both mean money out."""
    debit = read_amount(cells["debit"], "debit", currency, profile) if cells["debit"] else 0
    credit = read_amount(cells["credit"], "credit", currency, profile) if cells["credit"] else 0
    if not (cells["debit"] or cells["credit"]):
        raise BadCell("amount: neither debit nor credit is given")
    if debit and credit:
        raise BadCell("amount: debit and credit are both given")
    return credit - abs(debit)
