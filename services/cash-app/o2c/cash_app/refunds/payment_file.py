"""A payment file for the bank: ISO 20022 pain.001.001.09, SEPA credit transfers, one payment booked as one line.

The library sepaxml writes it and checks it against the schema of the message. What the schema lets through and a bank
does not, is checked here: IBAN check digits (ISO 13616) and the characters of SEPA (EPC217-08).
"""

import re
from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from sepaxml import SepaTransfer
from sepaxml.validation import ValidationError
from text_unidecode import unidecode

from o2c.cash_app.policy import HouseBank

SCHEMA = "pain.001.001.09"
CURRENCY = "EUR"
LARGEST = 999_999_999_99
"""Cents that one SEPA credit transfer carries at most (EPC125-05)."""
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_NOT_SEPA = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]+")


class Payee(Struct, frozen=True):
    """`amount` in cents."""

    name: str
    iban: str
    amount: int
    end_to_end: str
    text: str


class BadFile(Exception):
    """The file would not be what the schema of the message asks for."""


def write(ours: HouseBank, payees: Sequence[Payee], execution_date: date) -> tuple[str, str]:
    """(the message's id, its XML). Raises BadFile, with the schema's complaint."""
    config = {
        "name": sepa_text(ours.name),
        "IBAN": compact(ours.iban),
        "BIC": ours.bic,
        "batch": False,  # each is booked as a line of its own, which quotes its end-to-end id
        "currency": CURRENCY,
    }
    message = SepaTransfer(config, schema=SCHEMA, clean=True)
    for payee in payees:
        payment = {
            "name": sepa_text(payee.name),
            "IBAN": compact(payee.iban),
            "amount": payee.amount,
            "execution_date": execution_date,
            "description": sepa_text(payee.text),
            "endtoend_id": payee.end_to_end,
        }
        message.add_payment(payment)
    try:
        xml: bytes = message.export(validate=True)
    except ValidationError as error:
        raise BadFile(f"{SCHEMA}: {error.__cause__ or error}") from error
    return str(message.msg_id), xml.decode()


def sepa_text(text: str) -> str:
    """A text in the characters of SEPA; what has no likeness becomes a blank.

    >>> sepa_text("Müller & Söhne KG")
    'Muller Sohne KG'
    """
    return " ".join(_NOT_SEPA.sub(" ", unidecode(text)).split())


def compact(number: str) -> str:
    return "".join(number.split()).upper()


def iban_problem(number: str) -> str:
    """Why an account number is no IBAN; "" for one. Check digits: the number modulo 97 is 1 (ISO 13616, ISO 7064).

    >>> iban_problem("DE89 3704 0044 0532 0130 00"), iban_problem("DE88 3704 0044 0532 0130 00")
    ('', 'the check digits of the IBAN are wrong')
    """
    plain = compact(number)
    if not _IBAN.fullmatch(plain):
        return "it is no IBAN"
    digits = "".join([str(int(character, 36)) for character in plain[4:] + plain[:4]])
    return "" if int(digits) % 97 == 1 else "the check digits of the IBAN are wrong"
