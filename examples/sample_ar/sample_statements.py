"""The payments as our banks would tell them: a CSV export, and the MT940 statements of the same days.

An account has one currency. The CSV export has no balances and the whole remittance text; an MT940 field 86 holds
6 lines of 65 characters, so a long list of invoice numbers is cut, often in the middle of a number.
"""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

from sample_invoices import Payment, decimal

ACCOUNTS = {"USD": "4401882701", "CAD": "4401882702"}
LINE, LINES = 65, 6

CSV_PROFILE = """\
# How bank_usd.csv and bank_cad.csv are written, for: o2c import bank --profile
date_format = "%Y-%m-%d"
[columns]
account = "account"
booking_date = "booking_date"
value_date = "value_date"
amount = "amount"
currency = "currency"
payer_name = "payer"
text = "text"
reference = "reference"
"""


def write_csv(target: Path, payments: list[Payment]) -> None:
    with target.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(
            ["account", "booking_date", "value_date", "amount", "currency", "payer", "text", "reference"],
        )
        for payment, reference in _referenced(payments):
            writer.writerow(
                [
                    ACCOUNTS[payment.currency],
                    payment.paid,
                    payment.paid,
                    decimal(payment.cents),
                    payment.currency,
                    payment.payer,
                    text_of(payment),
                    reference,
                ]
            )


def write_mt940(target: Path, payments: list[Payment]) -> None:
    """One statement a booking day, numbered anew each year; each opens with what the one before closed with."""
    balance = 0
    numbers: dict[int, int] = {}
    with target.open("w", encoding="ascii", newline="") as opened:
        for day, of_day in groupby(_referenced(payments), key=lambda pair: pair[0].paid):
            paid = list(of_day)
            numbers[day.year] = numbers.get(day.year, 0) + 1
            closing = balance + sum(payment.cents for payment, _ in paid)
            opened.write("".join(f"{line}\r\n" for line in _statement(paid, day, numbers[day.year], balance, closing)))
            balance = closing


def text_of(payment: Payment) -> str:
    return " ".join(payment.numbers)


def _referenced(payments: list[Payment]) -> Iterator[tuple[Payment, str]]:
    """Payments with the bank's reference, the same in both formats: "BK190208-0007", the seventh of that day."""
    for day, of_day in groupby(payments, key=lambda payment: payment.paid):
        for number, payment in enumerate(of_day, 1):
            yield payment, f"BK{day:%y%m%d}-{number:04}"


def _statement(paid: list[tuple[Payment, str]], day: date, number: int, opening: int, closing: int) -> Iterator[str]:
    currency = paid[0][0].currency
    yield f":20:{currency}{day:%y%m%d}"
    yield f":25:{ACCOUNTS[currency]}"
    yield f":28C:{number:05}/00001"
    yield f":60F:C{day - timedelta(days=1):%y%m%d}{currency}{decimal(opening, ',')}"
    for payment, reference in paid:
        yield f":61:{day:%y%m%d}{day:%m%d}C{decimal(payment.cents, ',')}NTRFNONREF//{reference}"
        text = text_of(payment)
        first, *more = [text[at : at + LINE] for at in range(0, len(text), LINE)][:LINES]
        yield f":86:{first}"
        yield from more
    yield f":62F:C{day:%y%m%d}{currency}{decimal(closing, ',')}"
    yield "-"
