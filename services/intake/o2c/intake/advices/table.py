"""Advices from tables: one row a line, an advice is all rows of its number, wherever in the file they stand.

Rows without a number of the advice belong together by trace and payment date.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from o2c.contracts.money import exponent
from o2c.intake.advices.draft import Adjusted, BadAdvice, Draft, LineDraft, PartyDraft, Source, event_of, warnings_of
from o2c.intake.bank.amounts import exact_minor
from o2c.intake.tables.built import Built, Made, built
from o2c.intake.tables.cells import BadRow, Cells
from o2c.intake.tables.fields import Fields
from o2c.intake.tables.profile import TableProfile
from o2c.intake.tables.row import Row

_HEAD = (
    *("advice", "trace", "end_to_end_id", "payment_date", "payment_amount", "currency", "method"),
    *("payer_name", "payer_account", "payer_bank", "payer_id", "payee_name", "payee_account"),
)
_LINE = (
    *("gross", "discount", "adjustment", "adjustment_reason", "adjustment_text"),
    *("document_date", "document_kind", "reference"),
)
FIELDS = Fields(required=("document", "paid", "currency"), optional=(*(f for f in _HEAD if f != "currency"), *_LINE))


@dataclass(frozen=True, slots=True)
class AdviceTable:
    """Rows into advices of one file."""

    profile: TableProfile
    source: Source

    def build(self, rows: Iterable[Row]) -> Iterator[Built]:
        """One bad row refuses its advice, for an advice that lacks a line is another advice."""
        groups: dict[tuple[str, ...], list[Row]] = {}
        for row in rows:
            groups.setdefault(self._key(row), []).append(row)
        for lines in groups.values():
            yield built(tuple(lines), partial(self._advice, lines))

    def _key(self, row: Row) -> tuple[str, ...]:
        def cell(field: str) -> str:
            return row.cells.get(self.profile.column(field), "")

        if cell("advice"):
            return ("advice", cell("advice"), cell("payer_name"), cell("payer_id"))
        return ("", *(cell(field) for field in ("trace", "end_to_end_id", "payment_date", "payer_name", "payer_id")))

    def _advice(self, rows: Sequence[Row]) -> Made:
        head = Cells(rows[0], self.profile)
        currency = head.text("currency", required=True)
        exponent(currency)
        lines = [self._naming_the_row(row, rows, currency) for row in rows]
        for row in rows[1:]:
            _refuse_other_head(head, Cells(row, self.profile))
        stated = head.text("payment_amount")
        amount = _minor(head, "payment_amount", currency) if stated else sum(line.paid for line in lines)
        draft = Draft(
            f"line {head.line}",
            currency,
            amount,
            tuple(lines),
            number=head.text("advice"),
            trace=head.text("trace"),
            end_to_end_id=head.text("end_to_end_id"),
            day=head.day("payment_date", required=False),
            method=head.text("method"),
            payer=_party(head, "payer"),
            payee=_party(head, "payee"),
        )
        try:
            event = event_of(draft, self.source)
        except BadAdvice as error:
            raise BadRow(str(error)) from None
        return event, tuple([f"{draft.where}: {warning}" for warning in warnings_of(draft)])

    def _naming_the_row(self, row: Row, rows: Sequence[Row], currency: str) -> LineDraft:
        """In an advice of several rows, which of them is the bad one."""
        try:
            return _line(Cells(row, self.profile), currency)
        except BadRow as error:
            raise BadRow(f"line {row.line}: {error}" if len(rows) > 1 else str(error)) from None


def _line(cells: Cells, currency: str) -> LineDraft:
    reason, text = cells.text("adjustment_reason"), cells.text("adjustment_text")
    taken = _minor(cells, "adjustment", currency, "0")
    discount = _minor(cells, "discount", currency, "0")
    if discount < 0:
        raise cells.wrong("discount", f"{cells.text('discount')} is below 0")
    reference = cells.text("reference")
    return LineDraft(
        cells.text("document", required=not (reason or text)),
        _minor(cells, "paid", currency),
        cells.text("document_kind"),
        cells.day("document_date", required=False),
        _minor(cells, "gross", currency) if cells.text("gross") else None,
        discount,
        (Adjusted(taken, reason, text),) if taken or reason or text else (),
        (reference,) if reference else (),
    )


def _minor(cells: Cells, field: str, currency: str, default: str | None = None) -> int:
    return exact_minor(cells.amount(field, currency, default), currency)


def _party(cells: Cells, who: str) -> PartyDraft:
    number = cells.text("payer_id") if who == "payer" else ""
    return PartyDraft(
        cells.text(f"{who}_name"),
        cells.text(f"{who}_account"),
        cells.text("payer_bank") if who == "payer" else "",
        (("", number),) if number else (),
    )


def _refuse_other_head(first: Cells, other: Cells) -> None:
    for field in _HEAD:
        if first.text(field) != other.text(field):
            found = (
                f"{other.text(field)[:40]!r}, but {first.text(field)[:40]!r} in line {first.line} of the same advice"
            )
            raise BadRow(f"line {other.line}: {other.wrong(field, found)}")
