"""Who pays and what is written on a payment, as it stands on the bank line."""

from collections.abc import Sequence
from random import Random

from o2c.cli.demo.customers import Customer
from o2c.cli.demo.firm import HouseBank

_NAMING = {
    "EUR": ("Rechnung {}", "RE {}", "RG-Nr. {}", "Invoice {}"),
    "USD": ("INV {}", "Payment of {}", "Invoices {}", "{}"),
    "JPY": ("Invoice {}", "INV {}"),
}
_NAMING_NOTHING = {"EUR": ("Zahlung", "Vielen Dank"), "USD": ("Payment", "AP run"), "JPY": ("FURIKOMI", "SHIHARAI")}
_SEPARATORS = (", ", " ", " / ", "+")
_PAYMENT_SERVICES = {"EUR": "PAYGATE SERVICES", "USD": "CLEARPAY TRUST", "JPY": "NIPPON SHUNO"}
_STRANGERS = {"EUR": "TREUHAND NORD AG", "USD": "OMNI PAYMENT FACTORY", "JPY": "DAITO GROUP FINANCE"}
_UNKNOWN = ("HAUSVERWALTUNG LINDE", "BLUE HERON CATERING", "R. OKAFOR", "YAMATO SOKO")


def naming(customer: Customer, numbers: Sequence[str], random: Random) -> str:
    text = random.choice(_NAMING[customer.currency]).format(random.choice(_SEPARATORS).join(numbers))
    return f"{text} {_number(customer)}".strip()


def naming_nothing(customer: Customer, random: Random) -> str:
    return f"{random.choice(_NAMING_NOTHING[customer.currency])} {_number(customer)}".strip()


def _number(customer: Customer) -> str:
    return f"customer {customer.id}" if customer.known_by == "number" else ""


def payer(customer: Customer, random: Random, *, stranger: bool) -> tuple[str, str]:
    """Name and account. Banks write names in capitals."""
    if stranger:
        return _STRANGERS[customer.currency], account(random)
    if customer.known_by == "number":
        return _PAYMENT_SERVICES[customer.currency], account(random)
    return customer.name.upper(), customer.account


def unknown(bank: HouseBank, random: Random) -> tuple[str, str, str]:
    """Name, account and text of somebody who is no customer at all."""
    return random.choice(_UNKNOWN), account(random), random.choice(_NAMING_NOTHING[bank.currency])


def account(random: Random) -> str:
    """An account that is in nobody's master data."""
    return f"77{random.randrange(10**8):08}"
