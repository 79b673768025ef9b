"""MT940 and MT942 as banks write them, each by its own habits: what the line is about is known, and must be found."""

from datetime import date

import pytest

from o2c.intake.bank import Line, UnreadableFile, read_mt940, read_mt942, verify

DAY = date(2024, 1, 31)


def statement(*fields: str, account: str = "DE89370400440532013000", closing: str = "C240131EUR1010,00") -> str:
    head = [":20:STARTUMS", f":25:{account}", ":28C:12/1", f":60F:C240130{closing[7:10]}1000,00"]
    return "\n".join([*head, *fields, f":62F:{closing}", "-", ""])


def only(text: str | bytes) -> Line:
    (found,) = read_mt940(text if isinstance(text, bytes) else text.encode())
    assert verify(found) == []
    (line,) = found.lines
    return line


CREDIT = ":61:2401310131CR10,00NTRFNONREF//BANK0001"
DIALECTS = {
    "Deutsche Bank": (
        ":86:166?00SEPA-GUTSCHRIFT?109310?20EREF+E2E-1?21KREF+K-9?22SVWZ+RE 4711?30COBADEFFXXX?31DE02120300000000202051"
        "?32Example Pumps GmbH",
        ("RE 4711", "Example Pumps GmbH", "DE02120300000000202051", "E2E-1"),
    ),
    "keyword cut by the subfield's end": (
        ":86:166?00GUTSCHRIFT?20EREF+E2E-1234567890 12345 SV?21WZ+RE 4711 VOM 31.01.?32Example Pumps",
        ("RE 4711 VOM 31.01.", "Example Pumps", None, "E2E-1234567890 12345"),
    ),
    "keyword and value cut, over lines of 65": (
        ":86:166?00GUTSCHRIFT?20EREF+E2E-1 SVWZ+RECHNUNG 47?2111 UND RECHNUNG 4712 ABWA+?2\n"
        "2Mother Company AG?30BANK?31123456",
        ("RECHNUNG 4711 UND RECHNUNG 4712", "Mother Company AG", "123456", "E2E-1"),
    ),
    "text in the subfields beyond 29": (
        ":86:166?00X?20SVWZ+" + "A" * 22 + "".join(f"?{n}" + "B" * 27 for n in range(21, 30)) + "?60C?61D?32Payer",
        ("A" * 22 + "B" * 243 + "C D", "Payer", None, None),
    ),
    "Polish, tilde and lines": (
        ":86:020\n~00PRZELEW\n~20FV 12/2024~21 FV 13/2024\n~32EXAMPLE SP. Z O.O.\n~38PL61109010140000071219812874",
        ("FV 12/2024 FV 13/2024", "EXAMPLE SP. Z O.O.", "PL61109010140000071219812874", None),
    ),
    "Polish, caret": (
        ":86:944^00PRZELEW^34944^38PL61109010140000071219812874^20FV 12/2024^32EXAMPLE^33POLSKA",
        ("FV 12/2024", "EXAMPLE POLSKA", "PL61109010140000071219812874", None),
    ),
    "subfields without a code before them": (
        ":86:?00PLATBA?20FV 12/2024?21 FV 13?32EXAMPLE S.R.O.",
        ("FV 12/2024 FV 13", "EXAMPLE S.R.O.", None, None),
    ),
    "a text that only looks like a subfield": (
        ":86:?21 WEEKS LATE, >20 PIECES",
        ("?21 WEEKS LATE, >20 PIECES", None, None, None),
    ),
    "Dutch slash codes": (
        ":86:/TRTP/SEPA/IBAN/NL91ABNA0417164300/BIC/ABNANL2A\n/NAME/EXAMPLE BV/REMI/FACTUUR 4711/EREF/E2E-1",
        ("FACTUUR 4711", "EXAMPLE BV", "NL91ABNA0417164300", "E2E-1"),
    ),
    "a payer's text with a stroke in it": (
        ":86:/IBAN/NL91ABNA0417164300/NAME/EXAMPLE BV/REMI/PO 12/ID/4711/EREF/E2E-1",
        ("PO 12/ID/4711", "EXAMPLE BV", "NL91ABNA0417164300", "E2E-1"),
    ),
    "the identification of a party": (
        ":86:/ORDP//NAME/EXAMPLE BV/ID/NL01/REMI/FACTUUR 4711/ISDT/2024-01-31",
        ("FACTUUR 4711", "EXAMPLE BV", None, None),
    ),
    "ING": (
        ":86:/EREF/E2E-1//CNTP/NL32INGB0000012345/INGBNL2A/EXAMPLE BV///REMI/USTD//FACTUUR 4711/",
        ("FACTUUR 4711", "EXAMPLE BV", "NL32INGB0000012345", "E2E-1"),
    ),
    "a line with only a stroke in the text": (":86:INV 4711\n-\nAND 4712", ("INV 4711 - AND 4712", None, None, None)),
    "tabs and hard blanks": (":86:INV\u00a04711\tAND  4712", ("INV 4711 AND 4712", None, None, None)),
    "Swiss reference": (
        ":86:QRR 210000000003139471430009017",
        ("QRR 210000000003139471430009017", None, None, None),
    ),
}


@pytest.mark.parametrize("name", DIALECTS)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_the_text_of_a_dialect_says_who_paid_and_for_what(name, ends):
    details, expected = DIALECTS[name]
    line = only(statement(CREDIT, details).replace("\n", ends))
    assert (line.minor, line.booking_date, line.bank_reference) == (1000, DAY, "BANK0001")
    assert (line.remittance, line.payer_name, line.payer_account, line.end_to_end_id) == expected


@pytest.mark.parametrize(
    ("line", "closing", "minor"),
    [
        ("2401310131C10,00NTRFNONREF", "C240131EUR1010,00", 1000),
        ("240131C10,NTRFNONREF", "C240131EUR1010,", 1000),
        ("240131CR,50NTRFNONREF", "C240131EUR1000,50", 50),
        ("240131D1000,NTRFNONREF", "C240131EUR,00", -100000),
        ("240131D999,50NTRFNONREF", "C240131EUR,50", -99950),
        ("240131RC10,00NTRFNONREF", "C240131EUR990,00", -1000),
        ("240131RDR10,00NTRFNONREF", "C240131EUR1010,00", 1000),
        ("240131DN10,00S103NONREF", "C240131PLN990,00", -1000),
        ("240131CY10,NTRFNONREF", "C240131JPY1010,", 10),
        ("240131CY10,00FMSCNONREF", "C240131JPY1010,00", 10),
        ("240131CD0,005NTRFNONREF", "C240131KWD1000,005", 5),
        ("240131D2000,00NTRFNONREF", "D240131EUR1000,00", -200000),
    ],
)
def test_amounts_have_their_sign_and_the_decimals_of_their_currency(line, closing, minor):
    assert only(statement(f":61:{line}", ":86:x", closing=closing)).minor == minor


@pytest.mark.parametrize(
    ("opening", "line", "closing", "booked", "value"),
    [
        ("231229", "2312310102", "240102", date(2024, 1, 2), date(2023, 12, 31)),
        ("231228", "2401021229", "231229", date(2023, 12, 29), date(2024, 1, 2)),
        ("240130", "2301150131", "240131", DAY, date(2023, 1, 15)),
        ("240130", "2006010131", "240131", DAY, date(2020, 6, 1)),
        ("240228", "2012310229", "240229", date(2024, 2, 29), date(2020, 12, 31)),
        ("221231", "2306300630", "241231", date(2023, 6, 30), date(2023, 6, 30)),
        ("240130", "230115", "240131", DAY, date(2023, 1, 15)),
        ("240101", "240115", "240131", date(2024, 1, 15), date(2024, 1, 15)),
        ("240130", "2401290129", "240131", date(2024, 1, 29), date(2024, 1, 29)),
        ("240131", "240205", "240131", DAY, date(2024, 2, 5)),
    ],
)
def test_a_line_is_booked_in_the_year_of_its_statement_however_old_its_value_date(
    opening, line, closing, booked, value
):
    text = statement(f":61:{line}C10,00NTRFNONREF", ":86:INTEREST", closing=f"C{closing}EUR1010,00")
    found = only(text.replace("C240130EUR1000", f"C{opening}EUR1000"))
    assert (found.booking_date, found.value_date) == (booked, value)


def test_a_booking_after_the_closing_balance_is_refused_and_no_year_is_found_that_hides_it():
    (found,) = read_mt940(statement(":61:2402150215C10,00NTRFNONREF", ":86:x").encode())
    assert found.lines[0].booking_date == date(2024, 2, 15)
    assert any("a booking date up to the statement's" in str(finding) for finding in verify(found))


@pytest.mark.parametrize(("number", "read"), [("12/1", "12"), (" 12 / 1", "12"), ("00012", "12"), ("", None)])
def test_a_statement_number_may_stand_among_blanks(number, read):
    text = statement(CREDIT, ":86:x").replace(":28C:12/1", f":28C:{number}")
    assert read_mt940(text.encode())[0].statement_no == read


@pytest.mark.parametrize(
    ("account", "currency", "name"),
    [
        ("PL61109010140000071219812874", "PLN", "ŹRÓDŁO ŁÓDŹ Sp. z o.o."),
        ("CZ6508000000192000145399", "CZK", "Dvořák Železářství Plzeň"),
        ("SK3112000000198742637541", "EUR", "Ľubomír Šťastný"),
        ("HU42117730161111101800000000", "HUF", "Szűcs Győző Kft"),
        ("19/123457", "PLN", "Żółć i Gęśle"),
    ],
)
@pytest.mark.parametrize("charset", ["cp1250", "iso8859-2", "cp852", "utf-8", "utf-16"])
def test_names_of_central_europe_are_read_in_the_sets_that_their_banks_write(account, currency, name, charset):
    credit = f":61:240131C{currency[2]}10,00NTRFNONREF"
    text = statement(credit, f":86:020?20FV 1?32{name}", account=account, closing=f"C240131{currency}1010,00")
    assert only(text.encode(charset)).payer_name == name


def test_a_western_account_with_foreign_bytes_is_refused_and_not_guessed():
    text = statement(CREDIT, ":86:020?20FV 1?32ŹRÓDŁO ŁÓDŹ").encode("cp1250")
    with pytest.raises(UnreadableFile, match="0x8F is text neither in UTF-8 nor in Windows-1252"):
        read_mt940(text)


@pytest.mark.parametrize(("mark", "minor"), [("EC", 1000), ("ED", -1000), ("C", 1000), ("RC", -1000)])
def test_cash_that_is_only_expected_is_announced(mark, minor):
    text = f":20:X\n:25:1\n:28C:1/1\n:34F:EUR0,\n:13D:2401311200+0100\n:61:240131{mark}10,00NTRFNONREF\n:86:x\n-\n"
    (found,) = read_mt942(text.encode())
    assert [line.minor for line in found.statement.lines] == [minor]


@pytest.mark.parametrize("mark", ["EC", "ED"])
def test_what_is_only_expected_is_not_booked(mark):
    with pytest.raises(UnreadableFile, match="is no statement line"):
        read_mt940(statement(f":61:240131{mark}10,00NTRFNONREF", ":86:x").encode())


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_a_mark_of_unicode_before_the_first_field_hides_it_not(charset):
    from o2c.intake.bank import Kind, recognise

    text = ("\ufeff" if charset == "utf-16-be" else "") + statement(CREDIT, ":86:x")
    data = text.encode(charset)
    assert recognise(data, "x").kind is Kind.MT940
    assert only(data).minor == 1000


@pytest.mark.parametrize(
    ("written", "account"),
    [
        ("DE89370400440532013000", "DE89370400440532013000"),
        ("DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("DE89370400440532013000EUR", "DE89370400440532013000"),
        ("DE89370400440532013000/EUR", "DE89370400440532013000"),
        ("/DE89370400440532013000", "DE89370400440532013000"),
        ("COBADEFFXXX/DE89370400440532013000", "DE89370400440532013000"),
        ("37040044/0532013000", "37040044/0532013000"),
        ("37040044/0532013000EUR", "37040044/0532013000"),
        ("DE89370400440532013001", "DE89370400440532013001"),
        ("TRIODOSBANK/0390123456", "TRIODOSBANK/0390123456"),
    ],
)
def test_an_iban_is_the_account_whatever_the_bank_writes_around_it(written, account):
    assert read_mt940(statement(CREDIT, ":86:x", account=written).encode())[0].account == account
