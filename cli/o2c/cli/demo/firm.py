"""The example company itself: Brightwater Instruments, its two legal entities and its bank accounts."""

from dataclasses import dataclass
from typing import Literal

from o2c.cli.demo.iban import iban
from o2c.intake.bank import Profile
from o2c.intake.bank.csv_profile import Columns

EUROPE = "BW-DE"
AMERICA = "BW-US"
FUNCTIONAL = {EUROPE: "EUR", AMERICA: "USD"}
"""Each legal entity keeps its books in its own currency; the American one also sells in yen. A local stack knows them
unless `O2C_FUNCTIONAL_CURRENCIES` says otherwise."""

FileFormat = Literal["mt940-structured", "mt940-codes", "csv"]


@dataclass(frozen=True, slots=True)
class HouseBank:
    """One of our bank accounts. `opening` and `fee` (a month) are minor units; `code` begins the bank's references.

    `profile` says how its CSV export is written, and is what such a file is imported with.
    """

    code: str
    number: str
    legal_entity: str
    currency: str
    file_format: FileFormat
    opening: int
    fee: int
    profile: Profile | None = None


_GERMAN = Profile(
    columns=Columns(
        account="Konto",
        booking_date="Buchungstag",
        value_date="Wertstellung",
        amount="Betrag",
        currency="Währung",
        text="Verwendungszweck",
        payer_name="Auftraggeber",
        payer_account="Auftraggeberkonto",
        reference="Bankreferenz",
        end_to_end_id="EndToEnd",
        code="Code",
        opening="Saldo vorher",
        closing="Saldo nachher",
    ),
    delimiter=";",
    decimal=",",
    thousands=".",
    date_format="%d.%m.%Y",
)

_ENGLISH = Profile(
    columns=Columns(
        booking_date="Date",
        value_date="Value date",
        amount="Amount",
        text="Details",
        payer_name="Counterparty",
        payer_account="Counterparty account",
        reference="Reference",
        end_to_end_id="End-to-end id",
        code="Code",
        opening="Balance before",
        closing="Balance after",
    ),
    account="00571184420",
    currency="JPY",
)

_EURO_MAIN = HouseBank(
    "EM", iban("DE", "500105170011223344"), EUROPE, "EUR", "mt940-structured", opening=250_000_00, fee=18_50
)
_EURO_SECOND = HouseBank(
    "ES", iban("DE", "700202700099887766"), EUROPE, "EUR", "csv", opening=80_000_00, fee=9_90, profile=_GERMAN
)
_DOLLAR = HouseBank("UD", "4002217701", AMERICA, "USD", "mt940-codes", opening=310_000_00, fee=25_00)
_YEN = HouseBank("JY", "00571184420", AMERICA, "JPY", "csv", opening=12_000_000, fee=1_100, profile=_ENGLISH)

BANKS = (_EURO_MAIN, _EURO_SECOND, _DOLLAR, _YEN)

PAYS_FROM = {
    _EURO_MAIN.number: {"name": "Brightwater Instruments GmbH", "iban": _EURO_MAIN.number, "bic": "INGDDEFFXXX"},
    _EURO_SECOND.number: {"name": "Brightwater Instruments GmbH", "iban": _EURO_SECOND.number, "bic": "HYVEDEMMXXX"},
}
"""Refunds are paid from the account that the money came in on, in euro."""


def banks_of(currency: str) -> tuple[HouseBank, ...]:
    return tuple(bank for bank in BANKS if bank.currency == currency)
