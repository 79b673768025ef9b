"""What the general ledger says at the cut-over: one row, one account of it in one currency."""

from collections.abc import Iterable, Iterator
from functools import partial

from o2c.contracts.opening import ControlBalanceStated
from o2c.intake.tables.built import Built, Made, built
from o2c.intake.tables.cells import BadRow, Cells
from o2c.intake.tables.fields import Fields
from o2c.intake.tables.profile import TableProfile
from o2c.intake.tables.row import Row

FIELDS = Fields(
    required=("cutover", "legal_entity", "currency", "balance"),
    optional=("account_class", "gl_account", "change_number", "loaded_by"),
)
_CLASSES = ("receivable", "unapplied", "on-account", "net")


def build(rows: Iterable[Row], profile: TableProfile) -> Iterator[Built]:
    seen: dict[tuple[str, str, str], ControlBalanceStated] = {}
    for row in rows:
        yield built((row,), partial(_control, row, profile, seen))


def _control(row: Row, profile: TableProfile, seen: dict[tuple[str, str, str], ControlBalanceStated]) -> Made:
    """Without a class it is one account for items and money alike."""
    cells = Cells(row, profile)
    currency, said = cells.text("currency", required=True), cells.text("account_class").lower() or "net"
    if said not in _CLASSES:
        raise cells.wrong("account_class", f"{said[:40]!r}; expected one of {', '.join(_CLASSES)}")
    event = ControlBalanceStated.model_validate(
        {
            "cutover": cells.day("cutover"),
            "legal_entity": cells.text("legal_entity", required=True),
            "account_class": said,
            "balance": {"amount": cells.amount("balance", currency), "currency": currency},
            "change_number": cells.whole("change_number", 0),
            "gl_account": cells.text("gl_account"),
            "loaded_by": cells.text("loaded_by"),
        }
    )
    key = event.legal_entity, event.account_class, currency
    if seen.setdefault(key, event) != event:
        raise BadRow(f"{said} of {event.legal_entity} in {currency} stands further up with another balance")
    return event, ()
