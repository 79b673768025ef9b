"""PDF: A4 landscape, the head on every page, "page 3 of 12" at its foot.

Text that does not fit is cut and says so with an ellipsis. A number is never cut: its column is as wide as the first
rows need, or as is declared, and a longer one is drawn smaller.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC
from itertools import chain, islice
from typing import BinaryIO

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from o2c.chassis.tabular.cells import Column, Line, Sheet, TooManyRows, shown
from o2c.chassis.tabular.fonts import Font, fonts

MOST_ROWS = 200_000
"""Some 5,000 pages; nobody reads more on paper."""
SIZE, HEAD_SIZE, TITLE_SIZE, LEAST_SIZE = 7.5, 7.5, 13.0, 4.0
LEADING, GAP, MARGIN = 11.0, 6.0, 34.0
_WIDTH, _HEIGHT = landscape(A4)
ROOM = _WIDTH - 2 * MARGIN
_PER_CHARACTER = SIZE * 0.58
_PAGES = "pages"
"""How many there are: drawn by reference, because it is known at the end."""
_GREY, _LIGHT = (0.35, 0.35, 0.35), (0.91, 0.93, 0.95)


def write_pdf(file: BinaryIO, sheet: Sheet, lines: Iterable[Line]) -> int:
    """Rows written, without totals. Raises TooManyRows."""
    stream = iter(lines)
    first = list(islice(stream, 40))
    pages = _Pages(file, sheet, _widths(sheet.columns, first))
    for line in chain(first, stream):
        pages.draw(line)
    return pages.close()


def _widths(columns: Sequence[Column], first: Sequence[Line]) -> list[float]:
    """Points of each column; together no more than there is room for. Text gives way first."""
    _, bold = fonts()
    wanted, needed = [], []
    for place, column in enumerate(columns):
        cells = [shown(line.cells[place], column.kind) for line in first]
        widest = max((bold.width(bold.text(cell), SIZE) for cell in cells), default=0)
        words = max((bold.width(bold.text(word), HEAD_SIZE) for word in column.title.split()), default=0)
        declared = column.width * _PER_CHARACTER + GAP
        needed.append(max(widest, words) + GAP)
        if column.is_number:
            wanted.append(max(needed[-1], declared))
        else:
            wanted.append(max(words + GAP, min(needed[-1], declared)) if column.kind == "text" else needed[-1])
    over = sum(wanted) - ROOM
    texts = sum(width for width, column in zip(wanted, columns, strict=True) if column.kind == "text")
    if 0 < over < texts * 0.6:
        return [w - over * w / texts if c.kind == "text" else w for w, c in zip(wanted, columns, strict=True)]
    return [w * ROOM / sum(wanted) for w in wanted] if over > 0 else _spread(wanted, needed)


def _spread(wanted: Sequence[float], needed: Sequence[float]) -> list[float]:
    """What is left of the width goes to columns that need more than they want, to each its share."""
    lacking = [max(0.0, need - want) for want, need in zip(wanted, needed, strict=True)]
    left = min(ROOM - sum(wanted), sum(lacking))
    return [w + left * lack / sum(lacking) if lack else w for w, lack in zip(wanted, lacking, strict=True)]


class _Pages:
    """Draws line by line. A finished page is compressed at once; only that is kept."""

    def __init__(self, file: BinaryIO, sheet: Sheet, widths: Sequence[float]) -> None:
        self._sheet, self._widths = sheet, widths
        self._regular, self._bold = fonts()
        self._canvas = Canvas(file, pagesize=(_WIDTH, _HEIGHT), pageCompression=1, invariant=1)
        self._canvas.setTitle(sheet.title)
        self._canvas.setSubject("; ".join(sheet.notes))
        self._page = self._rows = self._drawn = 0
        self._y = 0.0
        self._begin()

    def draw(self, line: Line) -> None:
        self._drawn += 1
        if self._drawn > MOST_ROWS:
            raise TooManyRows(f"a PDF takes at most {MOST_ROWS:,} rows; ask for less, or for csv, xlsx or parquet")
        if self._y < MARGIN + LEADING:
            self._canvas.showPage()
            self._begin()
        if line.total:
            self._canvas.setFillColorRGB(*_LIGHT)
            self._canvas.rect(MARGIN, self._y - 3, sum(self._widths), LEADING, stroke=0, fill=1)
            self._canvas.setFillColorRGB(0, 0, 0)
        cells = [shown(value, column.kind) for column, value in zip(self._sheet.columns, line.cells, strict=True)]
        self._cells(cells, self._bold if line.total else self._regular, line.total)
        self._y -= LEADING
        self._rows += not line.total

    def close(self) -> int:
        if self._rows == 0 and self._drawn == 0:
            self._text(MARGIN, self._y, "nothing to show", self._regular, SIZE)
        self._canvas.showPage()
        self._canvas.beginForm(_PAGES, 0, -5, 60, 15)
        self._text(0, 0, f"{self._page:,}", self._regular, SIZE - 1, _GREY)
        self._canvas.endForm()
        self._canvas.save()
        return self._rows

    def _begin(self) -> None:
        """A page's head: title and notes on the first, the title on all."""
        self._page += 1
        self._y = _HEIGHT - MARGIN
        size = TITLE_SIZE if self._page == 1 else SIZE + 1
        self._text(MARGIN, self._y - size + 4, self._sheet.title, self._bold, size)
        self._y -= size + 6
        for note in self._sheet.notes if self._page == 1 else self._sheet.notes[:1]:
            self._text(MARGIN, self._y, note, self._regular, SIZE, _GREY)
            self._y -= LEADING
        self._foot()
        self._titles()

    def _foot(self) -> None:
        made = self._sheet.made.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if self._sheet.made else ""
        self._text(MARGIN, MARGIN - 14, made, self._regular, SIZE - 1, _GREY)
        text = f"page {self._page} of "
        place = _WIDTH - MARGIN - self._regular.width(text + "00,000", SIZE - 1)
        self._text(place, MARGIN - 14, text, self._regular, SIZE - 1, _GREY)
        self._canvas.saveState()
        self._canvas.translate(place + self._regular.width(text, SIZE - 1), MARGIN - 14)
        self._canvas.doForm(_PAGES)
        self._canvas.restoreState()

    def _titles(self) -> None:
        """On as many lines as the longest needs, their last lines side by side."""
        lines = [
            _wrap(self._bold, column.title, width - GAP)
            for column, width in zip(self._sheet.columns, self._widths, strict=True)
        ]
        deep = max(map(len, lines), default=1)
        self._y -= 4
        for row in range(deep):
            cells = [text[row - deep + len(text)] if row >= deep - len(text) else "" for text in lines]
            self._cells(cells, self._bold)
            self._y -= LEADING - 1
        self._canvas.setLineWidth(0.5)
        self._canvas.line(MARGIN, self._y + LEADING - 4, MARGIN + sum(self._widths), self._y + LEADING - 4)
        self._y -= 3

    def _cells(self, cells: Sequence[str], font: Font, label: str = "") -> None:
        x = MARGIN
        for place, (column, width, cell) in enumerate(zip(self._sheet.columns, self._widths, cells, strict=True)):
            room = width - GAP
            if place == 0 and label and not cell:
                room = self._room_of_label(cells)
                self._text(x, self._y, font.fitted(font.text(label), SIZE, room), font, SIZE)
            elif column.is_number:
                size = max(LEAST_SIZE, min(SIZE, SIZE * room / max(font.width(cell, SIZE), 0.01)))
                self._text(x + room - font.width(cell, size), self._y, cell, font, size)
            elif cell:
                self._text(x, self._y, font.fitted(font.text(cell), SIZE, room), font, SIZE)
            x += width

    def _room_of_label(self, cells: Sequence[str]) -> float:
        """Up to the next cell that holds something."""
        empty = next((place for place, cell in enumerate(cells) if cell), len(cells))
        return sum(self._widths[:empty]) - GAP

    def _text(
        self,
        x: float,
        y: float,
        text: str,
        font: Font,
        size: float,
        colour: tuple[float, float, float] = (0, 0, 0),
    ) -> None:
        self._canvas.setFillColorRGB(*colour)
        self._canvas.setFont(font.name, size)
        self._canvas.drawString(x, y, font.text(text))


def _wrap(font: Font, title: str, room: float) -> list[str]:
    """Words of a column's title, as many on a line as fit."""
    lines: list[str] = []
    for word in font.text(title).split():
        if lines and font.width(f"{lines[-1]} {word}", HEAD_SIZE) <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(font.fitted(word, HEAD_SIZE, room))
    return lines
