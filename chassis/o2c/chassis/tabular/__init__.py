"""Tables for people and programs: one description of columns, written as CSV, Excel, Parquet or PDF.

Rows come as a stream and are written as they come, so memory does not grow with them. Amounts are decimals of the
currency beside them, never floats; text that a spreadsheet would take for a formula is made harmless. The same lines
give the same bytes.
"""

from o2c.chassis.tabular.cells import Column, Kind, Line, Sheet, TooManyRows, Value, formula_safe
from o2c.chassis.tabular.formats import FORMATS, Format, write

__all__ = ["FORMATS", "Column", "Format", "Kind", "Line", "Sheet", "TooManyRows", "Value", "formula_safe", "write"]
