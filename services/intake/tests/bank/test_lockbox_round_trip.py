"""Whatever a bank can write into a lockbox file of one invoice an overflow record, we read back."""

import string
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from o2c.contracts.money import to_text
from o2c.intake.bank import UnreadableFile
from o2c.intake.bank.bai import read_lockbox

CAPITALS = string.ascii_uppercase + string.digits


@dataclass(frozen=True)
class Invoice:
    number: str
    paid: int
    less: int

    @property
    def shown(self) -> str:
        less = f" less {to_text(self.less, 'USD')}" if self.less else ""
        return f"{self.number} {to_text(self.paid, 'USD')}{less}"


@dataclass(frozen=True)
class Cheque:
    minor: int
    account: str
    number: int
    payer: str
    invoices: list[Invoice]


def written(batches: list[tuple[date, list[Cheque]]]) -> str:
    """A file of one lockbox."""
    rows = [f"100{'ACME':<10}{'0021000089':<10}2401310600", f"2{'ACME':<10}0021000089{'':10}40008000801"]
    for batch, (day, cheques) in enumerate(batches, start=1):
        rows.append(f"5{batch:03}0000022222{day:%y%m%d}")
        for item, cheque in enumerate(cheques, start=1):
            head = f"{batch:03}{item:03}"
            rows.append(
                f"6{head}{cheque.minor:010}055002707{cheque.account:0>10}{cheque.number:010}013124{cheque.payer:<30}"
            )
            for n, invoice in enumerate(cheque.invoices, start=1):
                last = 9 if n == len(cheque.invoices) else 0
                rows.append(f"4{head}6{n:02}{last}{invoice.number:<16}{invoice.paid:010}{invoice.less:010}")
        total = sum(cheque.minor for cheque in cheques)
        rows.append(f"7{batch:03}0000022222{day:%y%m%d}{len(cheques):03}{total:010}")
    every = [cheque for _, cheques in batches for cheque in cheques]
    rows.append(f"80000000022222240131{len(every):04}{sum(cheque.minor for cheque in every):010}")
    return "\n".join([*rows, f"9{len(rows) + 1:06}"])


amounts = st.integers(0, 10**8 - 1)
invoices = st.builds(Invoice, st.text(CAPITALS, min_size=1, max_size=16), amounts, amounts)
cheques = st.builds(
    Cheque,
    amounts,
    st.integers(1, 10**10 - 1).map(str),
    st.integers(1, 10**10 - 1),
    st.text(CAPITALS + ".&", min_size=1, max_size=30),
    st.lists(invoices, max_size=4),
)
days = st.dates(date(2001, 1, 1), date(2070, 12, 31))
batches = st.lists(st.tuples(days, st.lists(cheques, max_size=4)), min_size=1, max_size=3)


@given(batches)
def test_every_lockbox_that_can_be_written_is_read_back_equal(drawn):
    (found,) = read_lockbox(written(drawn).encode())
    assert found.findings == ()
    expected = [
        (
            day,
            cheque.minor,
            f"055002707/{cheque.account}",
            str(cheque.number),
            cheque.payer,
            " ".join(i.shown for i in cheque.invoices),
        )
        for day, cheques_ in drawn
        for cheque in cheques_
    ]
    lines = found.statement.lines
    assert [
        (line.booking_date, line.minor, line.payer_account, line.customer_reference, line.payer_name, line.remittance)
        for line in lines
    ] == expected
    assert found.statement.total == sum(cheque.minor for _, cheques_ in drawn for cheque in cheques_)
    assert len({line.line_no for line in lines}) == len(lines)


@given(batches.filter(lambda drawn: any(cheques_ for _, cheques_ in drawn)), st.integers(1, 10**6), st.data())
def test_a_cheque_that_is_changed_lost_or_doubled_is_noticed(drawn, by, data):
    rows = written(drawn).split("\n")
    at = data.draw(st.sampled_from([n for n, row in enumerate(rows) if row.startswith("6")]))
    other = f"{rows[at][:7]}{int(rows[at][7:17]) + by:010}{rows[at][17:]}"
    end = next(n for n in range(at + 1, len(rows)) if not rows[n].startswith("4"))
    for instead in ([other, *rows[at + 1 : end]], [], rows[at:end] * 2):
        (found,) = read_lockbox("\n".join([*rows[:at], *instead, *rows[end:]]).encode())
        assert found.refused


@given(st.text(string.digits + " AB\n", max_size=400))
def test_any_text_is_read_or_refused_but_never_breaks_the_reader(text):
    with suppress(UnreadableFile):
        read_lockbox(f"100{'A':<10}{'B':<10}2401310600\n5001000000000124013{text}".encode())
