"""Bank statements: bytes in, statements out. Pure functions; who stores and publishes is elsewhere.

`recognise` says what a file is, `read_mt940`, `read_mt942`, `read_camt` and `read_csv` read it, `members` unpacks an
archive, `verify` says whether a statement is consistent.
"""

from o2c.intake.bank.archive import members
from o2c.intake.bank.camt.reader import CamtReading, read_camt
from o2c.intake.bank.checks import Finding, Severity, is_refused, verify
from o2c.intake.bank.csv_profile import Profile, load_profile
from o2c.intake.bank.csv_reader import CsvReading, read_csv
from o2c.intake.bank.csv_rows import RowError
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.excel import read_excel
from o2c.intake.bank.mt940 import read_mt940
from o2c.intake.bank.mt942 import read_mt942
from o2c.intake.bank.recognise import Format, Kind, recognise
from o2c.intake.bank.statement import Balance, Line, Page, Statement
from o2c.intake.bank.text import MAX_BYTES, MAX_XML_BYTES

__all__ = [
    "MAX_BYTES",
    "MAX_XML_BYTES",
    "Balance",
    "CamtReading",
    "CsvReading",
    "Finding",
    "Format",
    "Kind",
    "Line",
    "Page",
    "Profile",
    "RowError",
    "Severity",
    "Statement",
    "UnreadableFile",
    "is_refused",
    "load_profile",
    "members",
    "read_camt",
    "read_csv",
    "read_excel",
    "read_mt940",
    "read_mt942",
    "recognise",
    "verify",
]
