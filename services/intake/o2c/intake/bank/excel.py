"""Excel exports of banks (.xlsx), made to the CSV file that the same profile would read.

So one profile reads both, a row keeps its number in the sheet as its line, and refused rows are mended as CSV.
"""

import csv
import io
from collections.abc import Iterator

from o2c.intake.bank.archive import MAX_UNPACKED
from o2c.intake.bank.csv_profile import Profile
from o2c.intake.bank.csv_reader import CsvReading, read_lines
from o2c.intake.bank.text import refuse_size
from o2c.intake.content import Bytes
from o2c.intake.workbook import read_rows, written


def read_excel(data: Bytes, profile: Profile) -> CsvReading:
    """The sheet that the profile names, else the first that is not hidden.

    Raises UnreadableFile as `read_rows` and `read_csv` do.
    """
    refuse_size(data)
    return read_lines(_lines(data, profile), profile)


def _lines(data: Bytes, profile: Profile) -> Iterator[str]:
    """A line of CSV for each row of the sheet, also for empty ones. A line break inside a cell becomes a blank, so that
    rows and lines have the same numbers."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=profile.delimiter, quotechar=profile.quote, lineterminator="\n")
    for row in read_rows(data, profile.sheet, MAX_UNPACKED):
        cells = [" ".join(written(value, profile.decimal, profile.date_format).split()) for value in row]
        if any(cells):
            writer.writerow(cells)
        else:
            made.write("\n")
        yield made.getvalue()
        made.seek(0)
        made.truncate()
