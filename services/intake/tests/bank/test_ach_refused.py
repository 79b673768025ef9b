"""ACH files that contradict themselves, are damaged, or are none of a bank."""

from contextlib import suppress

import pytest
from ach_files import OUR_COMPANY, Batch, Paid, ach
from hypothesis import given
from hypothesis import strategies as st

from o2c.intake.bank import UnreadableFile
from o2c.intake.bank.ach import read_ach

FILE = ach(Batch([Paid(119000, texts=("INV 4711",)), Paid(500, code="27")]), Batch([Paid(25, account="2222")]))
"""Lines: 1 header, 2 batch, 3 entry, 4 addenda, 5 entry, 6 control, 7 batch, 8 entry, 9 control, 10 file control."""


def changed(row: int, at: int, new: str) -> bytes:
    """The file with `new` at a position, counted from 1."""
    rows = FILE.split("\n")
    line = rows[row - 1]
    rows[row - 1] = line[: at - 1] + new + line[at - 1 + len(new) :]
    return "\n".join(rows).encode()


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_ach(data)
    return str(caught.value)


@pytest.mark.parametrize(
    ("row", "at", "new", "account", "message"),
    [
        (6, 5, "000004", "107049932", "number of entries and addenda: expected 3, as there are; found 4"),
        (6, 11, "0000000001", "107049932", "line 6, record 8, entry hash: expected 4200004"),
        (6, 21, "000000000501", "107049932", "total of debits: expected 5.00 USD, the sum of its entries; found 5.01"),
        (6, 33, "000000119001", "107049932", "total of credits: expected 1190.00 USD"),
        (9, 33, "000000000024", "2222", "line 9, record 8, total of credits: expected 0.25 USD"),
        (3, 30, "0000119010", "107049932", "total of credits: expected 1190.10 USD"),
        (5, 79, "1", "107049932", "line 5, record 6: expected its addenda record, which it says it has; found none"),
    ],
)  # fmt: skip
def test_what_a_control_contradicts_is_refused_and_the_other_account_is_not(row, at, new, account, message):
    found = {one.statement.account: one for one in read_ach(changed(row, at, new))}
    assert [name for name, one in found.items() if one.refused] == [account]
    assert any(message in str(finding) for finding in found[account].findings)


@pytest.mark.parametrize(
    ("at", "new", "message"),
    [
        (2, "000003", "line 10, record 9, number of batches: expected 2"),
        (14, "00000005", "number of entries and addenda: expected 4"),
        (22, "0000000000", "entry hash: expected 6300006"),
        (44, "000000119024", "total of credits: expected 1190.25 USD"),
    ],
)
def test_what_only_the_file_control_contradicts_is_refused_for_every_account(at, new, message):
    read = read_ach(changed(10, at, new))
    assert [found.refused for found in read] == [True, True]
    assert all(message in str(found.findings[0]) for found in read)


def test_a_wrong_number_of_blocks_is_only_a_warning():
    read = read_ach(changed(10, 8, "000009"))
    assert not any(found.refused for found in read)
    assert "number of blocks: expected 1, for 10 lines" in str(read[0].findings[0])


@pytest.mark.parametrize(
    ("row", "at", "new", "message"),
    [
        (3, 2, "20", "line 3, record 6: '20' is no transaction code; expected such as 22 (credit to a checking"),
        (3, 30, "00001190.0", "line 3, record 6: '00001190.0' is no amount; expected digits only"),
        (4, 2, "77", "'77' is no type of an addenda record"),
        (4, 2, "99ABC", "'ABC' is no reason code; expected such as R01"),
        (2, 76, "400", "'400' is no settlement date; expected a day of the year"),
        (2, 51, "ADV", "accounting advices (ADV) of a bank are not read"),
        (4, 1, "5", "line 4, record 5: the batch header (5) stands in the wrong place"),
        (4, 1, "X", "line 4: 'X05INV 4711"),
        (1, 24, "240231", "'240231' is no file creation date"),
    ],
)
def test_a_damaged_record_is_named_with_its_line(row, at, new, message):
    assert message in refusal(changed(row, at, new))


def test_a_file_that_was_cut_off_is_refused():
    text = "\n".join(FILE.split("\n")[:8])
    assert "line 8, record 6: the file ends after the entry (6)" in refusal(text.encode())


def test_a_longer_record_is_refused():
    assert "line 3, record 6: it has 95 characters" in refusal(changed(3, 95, "X"))


def test_a_file_that_we_send_to_the_bank_is_not_what_the_bank_received():
    order = ach(Batch([Paid(1, "27", account="5566")], company=OUR_COMPANY), origin=OUR_COMPANY)
    assert "this file is on its way to the bank" in refusal(order.encode())


def test_a_file_without_entries_has_nothing_to_take_unless_its_control_says_otherwise():
    assert read_ach(ach().encode()) == []
    assert "number of batches: expected 0" in refusal(ach().replace("9000000", "9000001", 1).encode())


paid = st.builds(
    Paid,
    st.integers(0, 10**10 - 1),
    st.sampled_from(["22", "27", "32", "37", "23", "24"]),
    st.lists(st.text("ABC 4711*", min_size=1, max_size=80).filter(str.strip), max_size=3).map(tuple),
    st.text("ABC123", max_size=15),
    bank=st.integers(0, 10**8 - 1).map("{:08}".format),
    account=st.sampled_from(["1", "107049932"]),
)
batches = st.lists(
    st.builds(Batch, st.lists(paid, max_size=4), st.sampled_from(["CCD", "CTX", "PPD"])), min_size=1, max_size=3
)


@given(batches)
def test_every_file_that_can_be_written_is_read_back_equal(drawn):
    read = read_ach(ach(*drawn).encode())
    assert not any(found.findings for found in read)
    lines = sorted((line for found in read for line in found.statement.lines), key=lambda line: line.line_no)
    every = [entry for batch in drawn for entry in batch.entries]
    signs = [-1 if entry.code[1] == "7" else 1 for entry in every]
    assert [line.minor for line in lines] == [sign * e.cents for sign, e in zip(signs, every, strict=True)]
    assert [line.customer_reference or "" for line in lines] == [entry.number for entry in every]


@given(batches.filter(lambda drawn: any(b.entries for b in drawn)), st.integers(1, 10**6), st.data())
def test_an_entry_that_is_changed_lost_or_doubled_is_noticed(drawn, by, data):
    rows = ach(*drawn).split("\n")
    at = data.draw(st.sampled_from([n for n, row in enumerate(rows) if row.startswith("6")]))
    amount = f"{(int(rows[at][29:39]) + by) % 10**10:010}"
    end = next(n for n in range(at + 1, len(rows)) if not rows[n].startswith("7"))
    for instead in ([rows[at][:29] + amount + rows[at][39:], *rows[at + 1 : end]], [], rows[at:end] * 2):
        text = "\n".join([*rows[:at], *instead, *rows[end:]])
        with suppress(UnreadableFile):
            assert any(found.refused for found in read_ach(text.encode()))


@given(st.text("156789 0RC\n", max_size=500))
def test_any_text_is_read_or_refused_but_never_breaks_the_reader(text):
    with suppress(UnreadableFile):
        read_ach((FILE.split("\n")[0] + "\n" + text).encode())


def test_files_put_one_behind_the_other_are_one_statement_of_an_account_each_proved_by_its_own_control():
    other = changed(10, 44, "000000119024").decode()
    found = {one.statement.account: one for one in read_ach(FILE.encode() + other.encode())}
    assert [(name, one.statement.total, one.refused) for name, one in found.items()] == [
        ("107049932", 2 * (119000 - 500), True),
        ("2222", 50, True),
    ]
    assert not any(one.refused for one in read_ach(2 * FILE.encode()))
