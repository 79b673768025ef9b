"""A row of a table, whatever the file's format was."""

from dataclasses import dataclass

from o2c.intake.rejected import Origin


@dataclass(frozen=True, slots=True)
class Row:
    """`line` is the line of the file that the row begins on (the header is 1), or in a Parquet file the row's number,
    from 1. `cells` are the texts by column name without outer blanks, `values` all texts as they are in the file.
    `fault` says why it cannot be a row of this table. `origin` is set for a row that was refused before."""

    line: int
    cells: dict[str, str]
    values: tuple[str, ...]
    fault: str = ""
    origin: Origin | None = None
