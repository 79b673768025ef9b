"""The mapping profiles that the documents show are profiles, and read what the documents say."""

import re
from datetime import date
from pathlib import Path

from o2c.intake.bank import load_profile, read_csv
from o2c.intake.tables import load_table_profile

PAGE = (Path(__file__).parents[3] / "docs" / "integrate.md").read_text("utf-8")
STATEMENT = """Konto;;;;;;
Zeitraum;;;;;;
;;;;;;
;;;;;;
Buchungstag;Valuta;Betrag;Soll/Haben;Verwendungszweck;Name;IBAN;Saldo nach Buchung
04.03.2026;04.03.2026;1.250,50;H;Rechnung 4711;Müller GmbH;DE02120300000000202051;1.240,50
03.03.2026;03.03.2026;10,00;S;Entgelt;;;-10,00
"""


def documented(title: str) -> bytes:
    found = re.search(rf"### {title}\n.*?```toml\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1].encode()


def test_the_banks_profile_reads_a_statement_as_the_page_says():
    reading = read_csv(STATEMENT.encode("cp1252"), load_profile(documented("A profile of a bank")))
    assert reading.errors == []
    (statement,) = reading.statements
    assert (statement.account, statement.currency) == ("DE89370400440532013000", "EUR")
    assert sorted((line.booking_date, line.minor) for line in statement.lines) == [
        (date(2026, 3, 3), -1_000), (date(2026, 3, 4), 125_050),
    ]  # fmt: skip
    assert statement.closing is not None
    assert statement.closing.minor == 124_050


def test_the_payers_profile_is_one():
    assert load_table_profile(documented("A profile of a payer")).columns["document"] == "Belegnummer"
