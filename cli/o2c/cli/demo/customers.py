"""Some sixty customers in three currencies, each with a habit of paying.

Which habits there are does not depend on the seed: every currency has each of them. Names, sizes, terms and
patience do.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from o2c.cli.demo.chance import chance
from o2c.cli.demo.firm import AMERICA, EUROPE, HouseBank, banks_of
from o2c.cli.demo.iban import iban

COUNTS = {"EUR": 32, "USD": 18, "JPY": 10}


class Style(StrEnum):
    """How a customer pays."""

    SINGLE = "one payment for each invoice, naming it"
    COLLECTED = "once a week what is due, naming all of it"
    DISCOUNT = "in time for the cash discount, and takes it"
    LATE_DISCOUNT = "too late for the cash discount, and takes it"
    SILENT = "one payment for each invoice, naming nothing"
    BALANCE = "every four weeks the whole balance, naming nothing"
    TIGHT = "at once: the credit limit covers only a few orders"


_STYLES = (
    Style.SINGLE, Style.COLLECTED, Style.SINGLE, Style.DISCOUNT, Style.SILENT,
    Style.SINGLE, Style.BALANCE, Style.LATE_DISCOUNT, Style.COLLECTED, Style.TIGHT,
)  # fmt: skip

KnownBy = Literal["account", "name", "number"]


@dataclass(frozen=True, slots=True)
class Customer:
    """`delay`: from how many to how many days after the due date it pays. `known_by`: what of a bank line tells that
    it is this customer's: the payer's account, the name, or the customer number in the text (it pays through somebody
    else). `size`: its share of the orders, against the others' sizes."""

    id: str
    name: str
    country: str
    currency: str
    legal_entity: str
    bank: HouseBank
    account: str
    terms: str
    style: Style
    delay: tuple[int, int]
    known_by: KnownBy
    size: int
    credit_check: bool

    @property
    def is_tight(self) -> bool:
        return self.style is Style.TIGHT


_NAMES = {
    "EUR": (("Adler", "Birkner", "Cordes", "Dorn", "Ebert", "Falk", "Grothe", "Hölzer", "Ibsen", "Jansen"),
            ("Optik", "Messtechnik", "Labor", "Pumpen", "Analytik", "Medizintechnik")),
    "USD": (("Lakeside", "Redwood", "Summit", "Prairie", "Harbor", "Granite", "Bluff"),
            ("Labs", "Diagnostics", "Water Works", "Controls", "Research")),
    "JPY": (("Aoyama", "Hoshino", "Kitagawa", "Minami", "Sakura"), ("Seiki", "Kagaku", "Keisoku")),
}  # fmt: skip
_COUNTRIES = {"EUR": ("DE", "DE", "DE", "AT", "FR", "NL"), "USD": ("US",), "JPY": ("JP",)}
_LEGAL_FORMS = {"DE": "GmbH", "AT": "GmbH", "FR": "SARL", "NL": "BV", "US": "Inc.", "JP": "KK"}
_TERMS = {"EUR": ("net 14", "net 30", "eom 10"), "USD": ("net 30", "net 45"), "JPY": ("eom 15", "net 30")}
_DISCOUNT_TERMS = ("2% 10 net 30", "3% 14 net 45")
_DELAYS = ((-4, 1), (-4, 1), (0, 6), (8, 25), (35, 60))


def customers(seed: int) -> tuple[Customer, ...]:
    found: list[Customer] = []
    for currency, count in COUNTS.items():
        first, second = _NAMES[currency]
        names = [f"{one} {other}" for one in first for other in second]
        chance(seed, "names", currency).shuffle(names)
        for place, name in enumerate(names[:count]):
            found.append(_customer(seed, f"C-{1001 + len(found)}", currency, place, name))
    return tuple(found)


def _customer(seed: int, id: str, currency: str, place: int, name: str) -> Customer:
    random = chance(seed, "customer", id)
    style = _STYLES[place % len(_STYLES)]
    country = random.choice(_COUNTRIES[currency])
    banks = banks_of(currency)
    return Customer(
        id=id,
        name=f"{name} {_LEGAL_FORMS[country]}",
        country=country,
        currency=currency,
        legal_entity=EUROPE if currency == "EUR" else AMERICA,
        bank=banks[place % len(banks)],
        account=_account(random.randrange(10**9, 10**10), currency, country),
        terms=_terms(style, random.choice(_TERMS[currency]), random.choice(_DISCOUNT_TERMS)),
        style=style,
        delay=random.choice(_DELAYS),
        known_by=_known_by(style, place),
        size=random.randrange(2, 10),
        credit_check=not (style is Style.SINGLE and place % 10 == 5),
    )


def _account(number: int, currency: str, country: str) -> str:
    return iban(country, f"50010517{number}") if currency == "EUR" else f"{number}"


def _terms(style: Style, plain: str, discount: str) -> str:
    if style in (Style.DISCOUNT, Style.LATE_DISCOUNT):
        return discount
    return "net 7" if style is Style.TIGHT else plain


def _known_by(style: Style, place: int) -> KnownBy:
    if style is Style.SILENT:
        return "number" if place // 10 % 2 == 0 else "account"
    return "name" if place % 5 == 2 else "account"
