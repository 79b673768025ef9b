"""Excel workbooks as tests write them: the five parts that every reader needs, put together by hand."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HIDDEN = ' state="hidden"'
DATES = '<cellXfs count="2"><xf/><xf numFmtId="14"/></cellXfs>'
Cell = str | int | float | date | None


def workbook(sheets: dict[str, Sequence[Sequence[Cell]]], hidden: Sequence[str] = ()) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as parts:
        numbers = range(1, len(sheets) + 1)
        overrides = "".join(_override(f"/xl/worksheets/sheet{n}.xml", "worksheet") for n in numbers)
        overrides += _override("/xl/workbook.xml", "sheet.main") + _override("/xl/styles.xml", "styles")
        defaults = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        parts.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types">{defaults}{overrides}</Types>')
        parts.writestr("_rels/.rels", _links([("rId1", "officeDocument", "xl/workbook.xml")]))
        links = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
        parts.writestr("xl/_rels/workbook.xml.rels", _links([*links, ("rId99", "styles", "styles.xml")]))
        names = "".join(
            f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"{HIDDEN if name in hidden else ""}/>'
            for n, name in enumerate(sheets, start=1)
        )
        book = f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{names}</sheets></workbook>'
        parts.writestr("xl/workbook.xml", book)
        parts.writestr("xl/styles.xml", f'<styleSheet xmlns="{MAIN}">{DATES}</styleSheet>')
        for n, rows in enumerate(sheets.values(), start=1):
            parts.writestr(f"xl/worksheets/sheet{n}.xml", _sheet(rows))
    return made.getvalue()


def _override(part: str, kind: str) -> str:
    return f'<Override PartName="{part}" ContentType="{KIND}.{kind}+xml"/>'


def _links(links: Sequence[tuple[str, str, str]]) -> str:
    inside = "".join(f'<Relationship Id="{i}" Type="{LINKS}/{kind}" Target="{target}"/>' for i, kind, target in links)
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def _sheet(rows: Sequence[Sequence[Cell]]) -> str:
    body = "".join(
        f'<row r="{n}">{"".join(_cell(f"{chr(65 + at)}{n}", value) for at, value in enumerate(row))}</row>'
        for n, row in enumerate(rows, start=1)
        if row
    )
    return f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'


def _cell(place: str, value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    if isinstance(value, date):
        return f'<c r="{place}" s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    return f'<c r="{place}"><v>{value!r}</v></c>'
