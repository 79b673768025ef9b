"""Remittance advices: bytes in, events out. X12 820, EDIFACT REMADV, and tables (CSV, Excel, Parquet) by a profile."""

from o2c.intake.advices.draft import Source, named
from o2c.intake.advices.edi.reader import read_edifact, read_x12
from o2c.intake.advices.found import Reading
from o2c.intake.advices.recognise import Kind, Recognised, recognise
from o2c.intake.advices.table import FIELDS, AdviceTable

__all__ = [
    "FIELDS",
    "AdviceTable",
    "Kind",
    "Reading",
    "Recognised",
    "Source",
    "named",
    "read_edifact",
    "read_x12",
    "recognise",
]
