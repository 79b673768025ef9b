"""What `o2c forecast` shows of an answer: 80 columns, the band as a line, what is missing said."""

from decimal import Decimal

from o2c.cli.forecast import bar, show_forecast, show_items


def cash(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def item(**changed):
    return {
        "item": "DOC-1",
        "number": "INV-2026-000001",
        "customer": "C-1001",
        "open": cash("119000.00"),
        "due_date": "2026-05-20",
        "earliest": "2026-05-18",
        "median": "2026-05-21",
        "latest": None,
        "share": "0.254000",
    } | changed


def answer(**changed):
    week = {"first": "2026-05-08", "last": "2026-05-10", "expected": cash("4000000.50")}
    band = {"low": cash("123456789.01"), "median": cash("223456789.01"), "high": cash("323456789.01")}
    row = {
        "currency": "EUR",
        "items": 1_234,
        "open": cash("5000000.00"),
        "weeks": [week | band],
        "later": cash("999999.50"),
        "rests_on": {"payer": 1_200, "due-date": 34},
        "matter": [item()],
    }
    return {
        "as_of": "2026-05-07",
        "basis": "effective",
        "known": "2026-05-07T10:00:00Z",
        "asserted": False,
        "rows": [row],
    } | changed


def test_the_forecast_fits_80_columns_and_adds_up(capsys):
    show_forecast(answer())
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 80
    said = " ".join(shown.split())
    assert "Expected 4,000,000.50, later or never 999,999.50, of 5,000,000.00 open." in said
    assert "1,200 have a payer whose past is known, 34 go by their due date" in said
    assert "223,456,789.01" in said
    assert "05-18..later" in said
    assert "█" in said


def test_what_an_imported_history_asserts_is_said_to_be_that(capsys):
    show_forecast(answer(asserted=True, rows=[]))
    shown = " ".join(capsys.readouterr().out.split())
    assert "the dates that the imported history asserts" in shown
    assert "nothing is open" in shown


def test_items_without_a_day_in_sight_come_later(capsys):
    show_items(answer(items=[item(median=None)], next_cursor="more"))
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 80
    assert "later" in shown
    assert "--customer" in shown


def test_a_bar_never_leaves_its_place():
    for low, median, high in ((0, 0, 0), (0, 0, 10), (10, 10, 10), (3, 3, 3), (0, 10, 10)):
        drawn = bar(Decimal(low), Decimal(median), Decimal(high), Decimal(10), 8)
        assert len(drawn) <= 8
        assert drawn.count("█") == 1
    assert bar(Decimal(0), Decimal(0), Decimal(0), Decimal(0), 8) == ""
