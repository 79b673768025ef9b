"""Statements of a CAMT.053 on several pages, with the balances that banks give each of them."""

from itertools import pairwise

import pytest
from camt_files import OURS, THEIRS, balance, document, entry, statement

from o2c.intake.bank import UnreadableFile, is_refused, read_camt, verify

OPENS = balance("OPBD", "100.00", "2024-01-30")
CLOSES = balance("CLBD", "210.00")


def page(number: int, *pieces: str, of: int = 3, account: str = OURS) -> str:
    last = str(number == of).lower()
    paged = f"<StmtPgntn><PgNb>{number}</PgNb><LastPgInd>{last}</LastPgInd></StmtPgntn>"
    return statement(paged, *pieces, account=f"<Acct><Id><IBAN>{account}</IBAN></Id><Ccy>EUR</Ccy></Acct>")


def interim(value: str) -> str:
    return balance("ITBD", value)


def three(first: str, second: str, third: str, **more: str) -> list[str]:
    """Pages with entries of 50.00, 40.00 and 20.00."""
    return [
        page(1, first, entry("50.00"), **more),
        page(2, second, entry("40.00"), **more),
        page(3, third, entry("20.00"), **more),
    ]


DIALECTS = {
    "interim balances": (
        OPENS + interim("150.00"),
        interim("150.00") + interim("190.00"),
        interim("190.00") + CLOSES,
    ),
    "only the ends": (OPENS, "", CLOSES),
    "the statement's on each page": (OPENS + CLOSES, OPENS + CLOSES, OPENS + CLOSES),
    "interim ones at the end of a page": (OPENS + interim("150.00"), "", CLOSES),
}


@pytest.mark.parametrize("name", DIALECTS)
def test_pages_are_one_statement_whatever_balances_a_bank_gives_them(name):
    (found,) = read_camt(document(*three(*DIALECTS[name]))).statements
    assert verify(found) == []
    assert (found.opening.minor, found.closing.minor, found.total) == (10000, 21000, 11000)
    assert [page.lines for page in found.pages] == [1, 1, 1]
    assert all(before.closing.minor == after.opening.minor for before, after in pairwise(found.pages))


@pytest.mark.parametrize("name", DIALECTS)
@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_page_that_is_missing_is_never_made_up_for(name, missing):
    pages = three(*DIALECTS[name])
    del pages[missing]
    try:
        found = read_camt(document(*pages)).statements
    except UnreadableFile:
        return
    assert all(is_refused(verify(statement)) for statement in found)


def test_an_entry_that_is_missing_from_a_page_is_seen_by_the_last_balance():
    pages = three(OPENS, "", CLOSES)
    pages[1] = page(2)
    (found,) = read_camt(document(*pages)).statements
    assert any("a difference of 40.00 EUR" in str(finding) for finding in verify(found))


def test_pages_of_two_accounts_may_alternate():
    ours, theirs = three(OPENS, "", CLOSES), three(OPENS, "", CLOSES, account=THEIRS)
    mixed = [page for pair in zip(ours, theirs, strict=True) for page in pair]
    found = read_camt(document(*mixed)).statements
    assert [(one.account, one.total, verify(one)) for one in found] == [(OURS, 11000, []), (THEIRS, 11000, [])]


def test_a_statement_that_proves_itself_is_whole_though_its_page_is_said_not_to_be_the_last():
    (found,) = read_camt(document(page(1, OPENS, balance("CLBD", "150.00"), entry("50.00")))).statements
    assert verify(found) == []
