"""docs/formats.md says of every sample of other projects what is read of it, or why it is refused: just what the import
says. `python cli/tests/test_documented_samples.py` writes the table anew."""

import re
from pathlib import Path

import pytest

from o2c.cli.bank_files import check_bank_file
from o2c.cli.import_report import FileReport
from o2c.intake.bank import UnreadableFile

PROJECT = Path(__file__).parents[2]
PAGE = PROJECT / "docs" / "formats.md"
FOLDER = PROJECT / ".." / "shared" / "data"
ROW = re.compile(r"^\| `(?:bank|edi)/[^\n]*\|$", re.MULTILINE)

pytestmark = [
    pytest.mark.sample,
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the sample data is not at {FOLDER}"),
]


def rows() -> list[str]:
    files = sorted(file for name in ("bank", "edi") for file in (FOLDER / name).rglob("*") if file.is_file())
    return [f"| `{file.relative_to(FOLDER).as_posix()}` | {' | '.join(outcome(file))} |" for file in files]


def outcome(file: Path) -> tuple[str, str]:
    """(what became of it, in what words) for a clerk."""
    try:
        report = check_bank_file(file, None, None).report
    except UnreadableFile as error:
        return "refused", plain(str(error))
    seen = report.summary.removesuffix(". Lines: ").removesuffix(". Advices: ")
    words = "; ".join([seen, *noted(report)])
    if not report.refused.count:
        return "announced" if seen.startswith("MT942") else "read", plain(words)
    kept = all(statement["refused"] for statement in report.statements)
    return "refused, kept" if kept else "read in part", plain(words)


def noted(report: FileReport) -> list[str]:
    """The first reason of each statement; a wrong one often has several."""
    first: dict[str, str] = {}
    for where, reason in report.refused.first:
        first.setdefault(where.partition(",")[0], f"{where}: {reason}")
    return [f"refused: {words}" for words in first.values()]


def plain(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def test_the_page_says_of_every_sample_what_the_import_says() -> None:
    assert ROW.findall(PAGE.read_text("utf-8")) == rows()


if __name__ == "__main__":
    text = PAGE.read_text("utf-8")
    found = list(ROW.finditer(text))
    begin, end = (found[0].start(), found[-1].end()) if found else (len(text), len(text))
    PAGE.write_text(text[:begin] + "\n".join(rows()) + text[end:], "utf-8")
