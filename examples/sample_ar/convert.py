"""Turn the sample of paid invoices into what an ERP and two banks would send:

    python examples/sample_ar/convert.py invoices_paid.csv.gz OUTDIR

Needs nothing but Python. README.md beside this file says what comes out and how to load it.
"""

import csv
import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

from sample_invoices import Invoice, decimal, payer_of, payments, rows, standing
from sample_statements import ACCOUNTS, CSV_PROFILE, write_csv, write_mt940

LEGAL_ENTITY = "US01"

INVOICES_PROFILE = f"""\
# How invoices.csv is written, for: o2c import invoices --profile
carry = ["business_code"]
[columns]
number = "invoice_id"
customer = "customer_number"
document_date = "invoice_date"
[defaults]
legal_entity = "{LEGAL_ENTITY}"
source_system = "sample"
"""


def main() -> None:
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    if not source.is_file():
        raise SystemExit(f"{source} is not there; expected invoices_paid.csv.gz")
    target.mkdir(parents=True, exist_ok=True)
    found = list(rows(source))
    invoices = standing(found)
    write_invoices(target, found)
    write_customers(target, sorted({payer_of(row["customer_name"]) for row in found}))
    write_banks(target, invoices)
    report(found, invoices)


def write_invoices(target: Path, found: Iterable[dict[str, str]]) -> None:
    """All rows in their order: duplicates and rows without a number too, each on the line it has in the sample."""
    names = ["invoice_id", "customer_number", "customer_name", "business_code", "currency", "amount"]
    names += ["invoice_date", "due_date"]
    with (target / "invoices.csv").open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, names, extrasaction="ignore")
        writer.writeheader()
        for row in found:
            writer.writerow(row | {"customer_number": customer_number(payer_of(row["customer_name"]))})
    (target / "invoices.toml").write_text(INVOICES_PROFILE, encoding="utf-8")


def write_customers(target: Path, payers: list[str]) -> None:
    """The sample knows no credit limits, so credit is not checked."""
    if len({customer_number(payer) for payer in payers}) != len(payers):
        raise SystemExit("two payers have the same customer number")
    with (target / "customers.csv").open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["customer", "change_number", "name", "credit_check"])
        writer.writerows([customer_number(payer), 1, payer, "no"] for payer in payers)


def write_banks(target: Path, invoices: list[Invoice]) -> None:
    made = payments(invoices)
    for currency in ACCOUNTS:
        of_currency = [payment for payment in made if payment.currency == currency]
        write_csv(target / f"bank_{currency.lower()}.csv", of_currency)
        write_mt940(target / f"bank_{currency.lower()}.sta", of_currency)
    (target / "bank.toml").write_text(CSV_PROFILE, encoding="utf-8")


def customer_number(payer: str) -> str:
    """The same number for the same name, whatever else is in the file.

    >>> customer_number("WAL-MAR")
    'C-8CE19666'
    """
    return "C-" + hashlib.sha256(payer.encode()).hexdigest()[:8].upper()


def report(found: list[dict[str, str]], invoices: list[Invoice]) -> None:
    """What must come out when all is loaded."""
    blank = sum(not row["invoice_id"].strip() for row in found)
    early = sum(invoice.due < invoice.dated for invoice in invoices)
    print(f"{len(found):,} rows: {len(invoices):,} invoices stand, {len(found) - blank - len(invoices):,} rows repeat")
    print(f"another exactly, {blank} have no number; {early} invoices are due before they are dated")
    for currency in ACCOUNTS:
        of_currency = [invoice for invoice in invoices if invoice.currency == currency]
        total = decimal(sum(invoice.cents for invoice in of_currency))
        print(f"{currency}  {len(of_currency):>6,} invoices  {len(payments(of_currency)):>6,} payments  {total:>14}")


if __name__ == "__main__":
    main()
