"""What a PDF is written with: DejaVu Sans where the machine has it, else Vera, which comes with reportlab.

A letter that the font has not is written in Latin letters (Vera: Greek, Cyrillic, Chinese …); nothing is left out.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from text_unidecode import unidecode

_FOLDER = Path("/usr/share/fonts/truetype/dejavu")
_PAIRS = (
    (str(_FOLDER / "DejaVuSans.ttf"), str(_FOLDER / "DejaVuSans-Bold.ttf")),
    ("Vera.ttf", "VeraBd.ttf"),
)
_MISSING = "\ufffd"
ELLIPSIS = "…"


@dataclass(frozen=True)
class Font:
    """`covers`: the code points there are letters of."""

    name: str
    covers: frozenset[int]

    def text(self, value: str) -> str:
        """What can be drawn of a text, on one line."""
        line = " ".join(value.split())
        if all(ord(c) in self.covers for c in line):
            return line
        return "".join(c if ord(c) in self.covers else unidecode(c) or "?" for c in line)

    def width(self, text: str, size: float) -> float:
        return float(stringWidth(text, self.name, size))

    def fitted(self, text: str, size: float, room: float) -> str:
        """The text, or as much of its beginning as there is room for."""
        if self.width(text, size) <= room:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.width(text[:middle] + ELLIPSIS, size) <= room:
                low = middle
            else:
                high = middle - 1
        return text[:low] + ELLIPSIS


@lru_cache(1)
def fonts() -> tuple[Font, Font]:
    """Regular and bold."""
    files = next(pair for pair in _PAIRS if Path(pair[0]).exists() or not pair[0].startswith("/"))
    regular, bold = (_font(name, file) for name, file in zip(("o2c", "o2c-bold"), files, strict=True))
    return regular, bold


def _font(name: str, file: str) -> Font:
    made = TTFont(name, file)
    registerFont(made)
    return Font(name, frozenset(made.face.charToGlyph))
