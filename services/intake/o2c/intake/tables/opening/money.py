"""Money of customers that was not applied, or left on account, at the cut-over: one row, one receipt."""

from collections.abc import Iterable, Iterator
from functools import partial

from o2c.contracts.money import to_minor, to_text
from o2c.contracts.opening import OpeningMoneyStated
from o2c.intake.tables.built import Built, Made, built
from o2c.intake.tables.cells import BadRow, Cells
from o2c.intake.tables.fields import Fields
from o2c.intake.tables.opening.common import day_before
from o2c.intake.tables.profile import TableProfile
from o2c.intake.tables.row import Row

FIELDS = Fields(
    required=("cutover", "receipt", "customer", "legal_entity", "currency", "open", "received_on"),
    optional=("account_class", "credits_negative", "source_system", "reference", "loaded_by"),
)
_CLASSES = {"": "unapplied", "unapplied": "unapplied", "on-account": "on-account", "on account": "on-account"}


def build(rows: Iterable[Row], profile: TableProfile) -> Iterator[Built]:
    """The very same row again is harmless; the same number with other content is refused."""
    seen: dict[tuple[str, str, str], OpeningMoneyStated] = {}
    for row in rows:
        yield built((row,), partial(_money, row, profile, seen))


def _money(row: Row, profile: TableProfile, seen: dict[tuple[str, str, str], OpeningMoneyStated]) -> Made:
    cells = Cells(row, profile)
    currency, said = cells.text("currency", required=True), cells.text("account_class").lower()
    if said not in _CLASSES:
        raise cells.wrong("account_class", f"{said[:40]!r}; expected unapplied or on-account")
    negative = cells.yes("credits_negative", False)
    amount = to_minor(cells.amount("open", currency), currency) * (-1 if negative else 1)
    if amount <= 0:
        hint = "" if negative else "; where your file has credits below 0, set credits_negative to yes in the profile"
        found = to_text(-amount if negative else amount, currency)
        raise cells.wrong("open", f"found {found}, expected money, {'below' if negative else 'above'} 0{hint}")
    cutover, received = day_before(cells, "received_on")
    event = OpeningMoneyStated.model_validate(
        {
            "cutover": cutover,
            "source_system": cells.text("source_system") or "erp",
            "receipt": cells.text("receipt", required=True),
            "legal_entity": cells.text("legal_entity", required=True),
            "customer": cells.text("customer", required=True),
            "account_class": _CLASSES[said],
            "open": {"amount": to_text(amount, currency), "currency": currency},
            "received_on": received,
            "reference": cells.text("reference"),
            "loaded_by": cells.text("loaded_by"),
        }
    )
    key = event.source_system, event.legal_entity, event.receipt
    if seen.setdefault(key, event) != event:
        raise BadRow(f"{cells.named('receipt')}: {event.receipt} stands further up with other content")
    return event, ()
