"""What every row of an opening has."""

from datetime import date

from o2c.intake.tables.cells import Cells


def day_before(cells: Cells, field: str) -> tuple[date, date]:
    """The cut-over and a day of the row, which is not after it. Raises BadRow."""
    cutover, found = cells.day("cutover"), cells.day(field)
    assert cutover is not None  # required
    assert found is not None
    if found > cutover:
        raise cells.wrong(field, f"found {found}, expected a day up to the cut-over, {cutover}")
    return cutover, found
