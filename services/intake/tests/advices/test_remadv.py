"""EDIFACT REMADV: what stands in the segments is what the event says; what is broken is said with its segment."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from o2c.contracts.money import to_text
from o2c.intake.advices import Kind, Reading, Source, read_edifact, recognise
from o2c.intake.bank import UnreadableFile

SOURCE = Source("a.edi", "f" * 64, "EDIFACT REMADV")
HEAD = ["BGM+481+990017+9", "DTM+137:20260502:102", "DTM+138:20260504:102", "RFF+PQ:PAY-88120", "CUX+2:EUR:11"]


def message(*body: str, una: str = "", kind: str = "REMADV", head: list[str] | None = None) -> str:
    inside = [f"UNH+1+{kind}:D:96A:UN", *(HEAD if head is None else head), *body]
    inside.append(f"UNT+{len(inside) + 1}+1")
    return una + "'\n".join(["UNB+UNOC:3+PAYER+PAYEE+260504:1200+77", *inside, "UNZ+1+77"]) + "'\n"


def read(text: str) -> Reading:
    seen = recognise(text.encode())
    assert seen.kind is Kind.EDIFACT
    return read_edifact(seen.text, SOURCE)


def lines(reading: Reading) -> list[tuple[str, str]]:
    (advice,) = reading.advices
    return [(line.document, line.paid) for line in advice.lines]


def test_an_advice_is_read_whole():
    reading = read(
        message(
            "FII+OR+DE02120300000000202051:Example Pumps+BYLADEM1001:25:5",
            "FII+BF+DE89370400440532013000",
            "NAD+PR+C-100::92++Example Pumps GmbH",
            "NAD+PE+4000001::9++Our Company",
            "PAI+::31",
            "DOC+380+INV-2026-0001",
            "MOA+9:1000.00",
            "MOA+12:980.00",
            "MOA+52:20.00",
            "DTM+137:20260401:102",
            "RFF+ON:4711",
            "DOC+380+INV-2026-0002",
            "MOA+77:708,00",
            "MOA+12:658.00",
            "AJT+6",
            "MOA+165:50.00",
            "FTX+AAI+++two broken",
            "DOC+381+CN-2026-0001",
            "MOA+12:-38.00",
            "UNS+S",
            "MOA+12:1600.00",
            "CNT+2:3",
        )
    )
    (advice,) = reading.advices
    assert (reading.refused, reading.warnings) == ([], [])
    assert (advice.amount.amount, advice.amount.currency, advice.difference) == ("1600.00", "EUR", "0.00")
    assert (advice.number, advice.trace, advice.payment_date) == ("990017", "PAY-88120", date(2026, 5, 4))
    assert (advice.payer.name, advice.payer.account) == ("Example Pumps GmbH", "DE02120300000000202051")
    assert (advice.payer.bank, advice.payer.ids[0].number, advice.method) == ("BYLADEM1001", "C-100", "31")
    assert (advice.payee.name, advice.payee.account) == ("Our Company", "DE89370400440532013000")
    first, second, third = advice.lines
    assert (first.paid, first.gross, first.discount, first.references) == ("980.00", "1000.00", "20.00", ("4711",))
    assert (first.document_date, first.kind) == (date(2026, 4, 1), "380")
    assert [(a.amount, a.reason, a.text) for a in second.adjustments] == [("-50.00", "6", "two broken")]
    assert (third.document, third.paid) == ("CN-2026-0001", "-38.00")


def test_a_release_character_makes_a_sign_part_of_a_value():
    reading = read(message("NAD+PR+++Pumps ?+ Valves?: O?'Neill ??", "DOC+380+A?+1", "MOA+12:10"))
    assert reading.advices[0].payer.name == "Pumps + Valves: O'Neill ?"
    assert lines(reading) == [("A+1", "10.00")]


def test_other_separators_are_said_by_una():
    text = message("DOC+380+A1", "MOA+12:10").replace("'\n", "~").replace("+", "*").replace(":", ">")
    assert lines(read("UNA>*.? ~" + text)) == [("A1", "10.00")]
    with pytest.raises(UnreadableFile, match=r"segment 1 \(UNA\): the separators"):
        read("UNA++.? '" + message())


def test_a_credit_note_without_a_sign_is_negative_where_the_total_allows_it():
    body = ("DOC+380+A1", "MOA+12:100", "DOC+381+C1", "MOA+12:30", "UNS+S")
    assert lines(read(message(*body, "MOA+12:70"))) == [("A1", "100.00"), ("C1", "-30.00")]
    assert lines(read(message(*body, "MOA+12:130"))) == [("A1", "100.00"), ("C1", "30.00")]


def test_without_a_total_the_lines_are_the_payment():
    reading = read(message("DOC+380+A1", "MOA+12:100", "DOC+380+A2", "MOA+9:50"))
    assert reading.advices[0].amount.amount == "150.00"


def test_lines_that_do_not_sum_to_the_payment_are_taken_and_flagged():
    reading = read(message("DOC+380+A1", "MOA+12:100", "UNS+S", "MOA+12:90"))
    assert reading.advices[0].difference == "-10.00"
    assert reading.warnings[0][1] == "the payment is 90.00 EUR, its lines sum to 100.00 EUR"


@pytest.mark.parametrize(
    ("body", "where", "reason"),
    [
        (["DOC+380+A1", "MOA+12:1x"], "segment 9 (MOA01)", "'1x' is no amount"),
        (["DOC+380+A1", "MOA+12"], "segment 9 (MOA)", "the amount is missing"),
        (["DOC+380+A1"], "segment 8 (DOC)", "neither an amount paid (MOA 12) nor one due (MOA 9 or 77)"),
        (["DOC+380+A1", "MOA+12:1", "UNS+S", "CNT+2:2"], "segment 11 (CNT)", "says '2' documents, but there are 1"),
        (["DOC+380+A1", "DTM+137:20261301:102"], "segment 9 (DTM)", "'20261301' is no date in the form %Y%m%d"),
    ],
)
def test_a_bad_segment_is_said_with_its_place(body, where, reason):
    ((found, said),) = read(message(*body)).refused
    assert found.endswith(where)
    assert said == reason


@pytest.mark.parametrize(
    ("function", "what"),
    [("1", "a cancellation"), ("5", "a replacement of an earlier one"), ("31", "a copy"), ("77", "function '77'")],
)
def test_only_an_original_advice_is_taken(function, what):
    head = [f"BGM+481+990017+{function}", "CUX+2:EUR"]
    ((where, said),) = read(message("DOC+380+A1", "MOA+12:1", head=head)).refused
    assert where.endswith("segment 3 (BGM)")
    assert said.startswith(f"this is {what}")


def test_an_advice_needs_a_currency():
    assert "no currency" in read(message("DOC+380+A1", "MOA+12:1", head=HEAD[:2])).refused[0][1]
    assert lines(read(message("DOC+380+A1", "MOA+12:1:GBP", head=HEAD[:2]))) == [("A1", "1.00")]
    bad = read(message("DOC+380+A1", "MOA+12:1", head=[HEAD[0], "CUX+2:EUX"]))
    assert bad.refused[0][0].endswith("segment 4 (CUX)")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("UNT+9+1", "UNT+8+1"), "the UNT says '8' segments, but there are 9"),
        (("UNT+9+1", "UNT+9+2"), "the UNT has reference '2', the UNH '1'"),
        (("UNT+9+1'\n", ""), "no UNT before segment 10 (UNZ): it is cut off"),
        (("UNZ+1+77", "UNZ+2+77"), "says '2' messages or groups, but there are 1"),
        (("UNZ+1+77", "UNZ+1+78"), "has reference '78', its beginning '77'"),
        (("UNZ+1+77'\n", ""), "the interchange has no end (UNZ)"),
        (("UNZ+1+77", "MOA+12:1'\nUNZ+1+77"), "stands outside of a message (UNH … UNT)"),
    ],
)
def test_a_broken_envelope_is_said(change, reason):
    text = message("DOC+380+A1", "MOA+12:10")
    assert change[0] in text
    reading = read(text.replace(*change))
    assert reason in reading.refused[-1][1]
    assert len(reading.advices) == (0 if "UNT" in change[0] else 1)


def test_what_is_no_advice_is_refused_with_what_it_is():
    with pytest.raises(UnreadableFile, match=r"this is a purchase order \(EDIFACT ORDERS\), .*`o2c import orders`"):
        read(message(kind="ORDERS"))
    with pytest.raises(UnreadableFile, match="holds no transaction or message; expected EDIFACT REMADV"):
        read("UNB+UNOC:3+A+B+1:2+77'UNZ+0+77'")


_VALUE = st.text(st.characters(codec="latin-1", categories=["L", "N", "P", "S"]), min_size=1, max_size=30)


@settings(deadline=None)
@given(st.lists(st.tuples(_VALUE, st.integers(1, 10**11)), min_size=1, max_size=10))
def test_every_advice_is_read_back_as_it_was_written(rows):
    def released(text: str) -> str:
        return "".join("?" + sign if sign in "+:'?" else sign for sign in text)

    body = [part for number, paid in rows for part in (f"DOC+380+{released(number)}", f"MOA+12:{to_text(paid, 'EUR')}")]
    reading = read_edifact(message(*body), SOURCE)
    assert lines(reading) == [(number, to_text(paid, "EUR")) for number, paid in rows]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (["DLI+1+1", "MOA+12:600.00", "DLI+1+2", "MOA+12:400.00"], ("1000.00", None)),
        (["MOA+9:1100.00", "DLI+1+1", "MOA+12:600.00", "DLI+1+2", "MOA+12:400.00"], ("1000.00", "1100.00")),
        (["MOA+12:1000.00", "DLI+1+1", "MOA+12:600.00", "DLI+1+2", "MOA+12:300.00"], ("1000.00", None)),
    ],
)
def test_what_a_document_does_not_say_itself_its_lines_say_together(body, expected):
    reading = read(message("DOC+380+INV-1", *body, "UNS+S", "MOA+12:1000.00"))
    (advice,) = reading.advices
    (line,) = advice.lines
    assert ((line.paid, line.gross), advice.difference) == (expected, "0.00")


@pytest.mark.parametrize(("text", "form"), [("2026054", "102"), ("26054", "101"), ("20261331", "102")])
def test_a_date_of_which_a_part_is_missing_is_refused(text, form):
    head = ["BGM+481+990017+9", f"DTM+138:{text}:{form}", "CUX+2:EUR:11"]
    reading = read(message("DOC+380+INV-1", "MOA+12:5.00", head=head))
    assert reading.advices == []
    assert "is no date in the form" in reading.refused[0][1]


@pytest.mark.parametrize(
    "cux", [["CUX+2:USD:4+3:EUR:11+0.9"], ["CUX+2:USD:4", "CUX+3:EUR:11"], ["CUX+2:EUR:11"], ["CUX+2:EUR:4"]]
)
def test_the_currency_is_that_of_the_payment_also_where_invoices_are_in_another(cux):
    head = ["BGM+481+990017+9", "DTM+138:20260504:102", *cux]
    body = ["DOC+380+INV-1", "MOA+9:110.00:USD:4", "MOA+12:100.00:EUR:11", "UNS+S", "MOA+12:100.00:EUR:11"]
    (advice,) = read(message(*body, head=head)).advices
    assert (advice.amount.amount, advice.amount.currency) == ("100.00", "EUR")
    assert [line.paid for line in advice.lines] == ["100.00"]
