"""What docs/matching.md says was measured is what the committed result of `make bench-matching` says."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RESULT = max((ROOT / "bench" / "results").glob("*-matching.txt")).read_text()
DOCUMENT = (ROOT / "docs" / "matching.md").read_text()
QUOTED = {"real": RESULT.split("nothing is corrected")[0], "uncorrected": RESULT.split("nothing is corrected")[1]}
NAMED = {
    "all": "all",
    "payers of half A": "half A",
    "payers of half B": "half B",
    "all but the largest": "all but one customer",
    "the largest alone": "that customer",
}
TEXTS = {
    "all": "all numbers",
    "torn": "numbers torn by blanks or lines",
    "short": "numbers without their common beginning",
    "typos": "one mistyped character in each of some",
    "advice": "listed in an advice",
    "some": "only some of the numbers",
    "cut35": "cut at 35 characters",
    "cut140": "cut at 140 characters",
    "total": "a total only",
}
PAYERS = {
    "as written": "as written",
    "cut to 16 characters": "cut to 16 characters",
    "made up, as banks print it": "made up, 20,000 customers, as banks print it",
}


def rows(name: str, text: str) -> list[list[str]]:
    """Figures of the printed rows that begin with a name."""
    return [line[len(name) :].split() for line in text.splitlines() if re.match(re.escape(name) + r" {2,}\S", line)]


def quoted(name: str) -> list[list[str]]:
    """Cells of the document's table rows of a name."""
    found = re.findall(rf"^\| {re.escape(name)} \|(.*)\|$", DOCUMENT, re.MULTILINE)
    return [[cell.strip() for cell in row.split("|")] for row in found]


@pytest.mark.parametrize("name", sorted(NAMED))
@pytest.mark.parametrize("part", sorted(QUOTED))
def test_what_is_placed_by_amount_alone(part: str, name: str) -> None:
    if part == "uncorrected" and "largest" in name:
        pytest.skip("the document does not quote it")
    payments, _, placed, value, of, right, _, wrong, wrong_share, left = rows(name, QUOTED[part])[0]
    lines = 100 * int(right.replace(",", "")) / int(of.replace(",", ""))
    share = f"{wrong} ({wrong_share} %)"
    said = [payments, f"{placed} %", f"{value} %", f"{lines:.1f} %", share, left]
    assert said in quoted(NAMED[name])


def test_which_rules_place_it() -> None:
    found = dict(re.findall(r"^\| `([\w.-]+)` \| (.+) \|$", DOCUMENT.split("### Measured")[1], re.MULTILINE))
    names = re.findall(r"^([\w-]+\.v\d) ", QUOTED["real"], re.MULTILINE)
    assert sorted(names) == sorted(found)
    for name in names:
        both = [rows(name, QUOTED[part])[0][:2] for part in ("real", "uncorrected")]
        assert found[name].split(" | ") == both[0] + both[1]


@pytest.mark.parametrize("name", sorted(PAYERS))
def test_who_is_found_by_name(name: str) -> None:
    figures = re.findall(r"[\d.]+ %", " ".join(rows(name, RESULT)[0]))
    assert quoted(PAYERS[name]) == [[figures[0], figures[2], figures[4]]]


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_what_a_text_names(name: str) -> None:
    [row] = re.findall(rf"^\| {name} \| [\d,]+ \| ([\d.]+)% .*\| (\d+) \(([\d.]+)%\) \| (\d+) \|", RESULT, re.MULTILINE)
    placed, wrong, share, left = row
    placed = "100" if placed == "100.00" else placed
    share = f"{wrong} ({share} %)" if wrong != "0" else "0"
    assert [f"{placed} %", share, f"{int(left):,}"] in quoted(TEXTS[name])


def test_what_becomes_of_transactions_with_notes() -> None:
    table = RESULT.split("whose notes say what was meant")[1]
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    assert len(lines) > 30
    assert [line for line in lines if line not in DOCUMENT] == []
