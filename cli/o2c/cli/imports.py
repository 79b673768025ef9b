"""`o2c import …`: check a file, load its good rows as an ERP's events, write the bad ones beside it."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from o2c.cli.advice_files import check_advices
from o2c.cli.bank_files import check_bank_file
from o2c.cli.import_run import run
from o2c.cli.opening import load
from o2c.cli.opening.totals import Totals
from o2c.cli.table_files import check_table
from o2c.cli.talk import fail, whoever
from o2c.intake.bank import UnreadableFile, load_profile
from o2c.intake.files import MAX_PROFILE_BYTES, read_bytes
from o2c.intake.tables import CUSTOMERS, INVOICES, ORDERS, RATES, Kind, TableProfile, load_table_profile

_HELP = """Load files: customers, orders, invoices, exchange rates, statements,
remittance advices, and what is open when a ledger moves here.

Rows that cannot be taken are refused with line and reason, and written
beside the file as NAME.rejected.csv: mended there, that file is loaded as it
is. Loading a file twice changes nothing.

Exit code: 0 all loaded, 1 a file was not loaded at all, 2 all were, but some
of their rows or statements were refused.
"""

app = typer.Typer(help=_HELP, no_args_is_help=True)

_PROFILE = "Mapping profile, TOML or JSON: column names, date and number formats, defaults."

Files = Annotated[
    list[Path], typer.Argument(help="CSV, Excel or Parquet files, or folders of them.", exists=True, readable=True)
]
Mapping = Annotated[Path | None, typer.Option("--profile", help=_PROFILE, exists=True, dir_okay=False)]
BankMapping = Annotated[
    Path | None,
    typer.Option(
        "--profile",
        help="Of a CSV or Excel statement, TOML or JSON: which column is what, how dates and numbers are written "
        '(docs/integrate.md, "A profile of a bank").',
        exists=True,
        dir_okay=False,
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check everything, load and write nothing.")]
Home = Annotated[
    Path | None, typer.Option(help="Home of the running stack. Default: $O2C_HOME or .o2c", show_default=False)
]
Json = Annotated[bool, typer.Option("--json", help="Say what became of each file as JSON.")]


@app.command("customers")
def customers(
    files: Files, profile: Mapping = None, dry_run: DryRun = False, as_json: Json = False, home: Home = None
) -> None:
    """Customer master records, one a row.

    Columns: customer, name; if you have them: change_number, country, tax_id,
    bank_accounts (several: A|B), parent, risk_class, payment_terms,
    credit_limit, currency, credit_check. Without change_number the file that
    was written last holds.

    Example:  o2c import customers customers.csv --profile erp.toml
    """
    _table(CUSTOMERS, files, profile, dry_run, home, as_json)


@app.command("orders")
def orders(
    files: Files, profile: Mapping = None, dry_run: DryRun = False, as_json: Json = False, home: Home = None
) -> None:
    """Sales orders, one row a line. One bad row refuses its order.

    Columns: order, customer, legal_entity, currency, ordered_on, product,
    quantity, unit_price; if you have them: line, description, unit,
    discount_percent, tax_category, tax_rate, ship_to, requested_on,
    customer_reference, payment_terms, billed_by, change_number.

    Example:  o2c import orders orders.parquet --dry-run
    """
    _table(ORDERS, files, profile, dry_run, home, as_json)


@app.command("invoices")
def invoices(
    files: Files, profile: Mapping = None, dry_run: DryRun = False, as_json: Json = False, home: Home = None
) -> None:
    """Invoices that the ERP issued itself, one a row: adopted, never issued again.

    Columns: number, customer, legal_entity, currency, amount, document_date;
    if you have them: due_date, payment_terms, source_system, fiscal_year,
    order, shipment, source_known, customer_reference, payment_reference,
    instalments (such as "2026-06-05 500.00; 2026-07-05 690.00"), taxes
    (category, rate, base, tax: "S 19 1000.00 190.00; S 7 500.00 35.00"),
    tax_mode (what a cash discount does to them: reduce, keep, pre-reduced).

    Example:  o2c import invoices invoices.csv --profile erp.toml
    """
    _table(INVOICES, files, profile, dry_run, home, as_json)


@app.command("rates")
def rates(
    files: Files, profile: Mapping = None, dry_run: DryRun = False, as_json: Json = False, home: Home = None
) -> None:
    """Exchange rates, one row for a pair of currencies on a day.

    Columns: base, functional, rate (what one unit of base is worth in
    functional), day, source; if you have it: last_day, for a rate that holds
    for several days. A rate stands once it is known.

    Example:  o2c import rates ecb.csv --dry-run
    """
    _table(RATES, files, profile, dry_run, home, as_json)


@app.command("opening")
def opening(
    files: Files,
    cutover: Annotated[str, typer.Option(help="Last day of the old ledger, e.g. 2026-06-30.")],
    profile: Mapping = None,
    dry_run: DryRun = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """What is open when a ledger moves here: items, money, the GL's figures.

    Which table a file is, its name says: items…, money…, gl…, customers…
    Beside a file, items.toml (money.toml, gl.toml …) is its profile.

    items: number, customer, legal_entity, currency, amount (as issued), open,
    document_date, due_date; if you have them: kind (invoice, credit-note; else
    a credit is below 0), discount_percent, discount_until, dispute, taxes,
    source_system, fiscal_year, customer_reference, payment_reference.
    money: receipt, customer, legal_entity, currency, open, received_on; if you
    have them: account_class (unapplied, on-account), reference, source_system,
    credits_negative (yes: your file has them below 0).
    gl: legal_entity, currency, balance (debit positive); if you have them:
    account_class (receivable, unapplied, on-account; else net: all in one),
    gl_account.

    Example:  o2c import opening cutover/ --cutover 2026-06-30 --dry-run
    """
    try:
        day, mapping = date.fromisoformat(cutover), _mapping(profile) if profile else None
    except ValueError:
        fail(f"--cutover: {cutover[:40]!r} is no date in the form 2026-06-30")
    totals = Totals()
    check = partial(load.check, cutover=day, who=whoever(), profile=mapping, totals=totals)
    run(files, check, dry_run=dry_run, home=home, as_json=as_json, beside=totals.told)


@app.command("bank")
def bank(
    files: Annotated[list[Path], typer.Argument(help="Statements, or folders of them.", exists=True)],
    profile: BankMapping = None,
    legal_entity: Annotated[str | None, typer.Option(help="Whose bank account it is.")] = None,
    dry_run: DryRun = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Bank statements; the format is recognised from the content.

    MT940, MT942, CAMT.052/.053/.054 (also zipped), BAI2, BAI lockbox, ACH (CTX,
    CCD, PPD, returns, changes); CSV and Excel need a profile. What a bank only announces
    (MT942, CAMT.052, same-day BAI2) is kept and shown, and posts nothing.

    Advices among them (X12 820, EDIFACT REMADV) are loaded as by
    o2c import advices.

    A statement that contradicts itself is sent, kept and refused as a whole,
    until a person releases it (o2c bank release). A folder stands for all
    files in it and in its folders; each says what was seen.

    Example:  o2c import bank statements/ --legal-entity ACME
    """
    try:
        mapping = load_profile(read_bytes(profile, MAX_PROFILE_BYTES)) if profile else None
    except UnreadableFile as error:
        fail(str(error))
    check = partial(check_bank_file, profile=mapping, legal_entity=legal_entity)
    run(files, check, dry_run=dry_run, home=home, as_json=as_json, deep=True)


@app.command("advices")
def advices(
    files: Annotated[list[Path], typer.Argument(help="Advices, or folders of them.", exists=True)],
    profile: Mapping = None,
    dry_run: DryRun = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Remittance advices: which documents a payment is for.

    X12 820 and EDIFACT REMADV are recognised from the content. In tables (CSV,
    Excel, Parquet) a row is a line. Columns: document, paid, currency; if you
    have them: advice, trace, end_to_end_id, payment_date, payment_amount,
    method, payer_name, payer_account, payer_bank, payer_id, payee_name,
    payee_account, gross, discount, adjustment, adjustment_reason,
    adjustment_text, document_date, document_kind, reference.

    Example:  o2c import advices advices/ --profile payer.toml
    """
    run(files, partial(check_advices, profile=_mapping(profile)), dry_run=dry_run, home=home, as_json=as_json)


def _table(
    kind: Kind, files: list[Path], profile: Path | None, dry_run: bool, home: Path | None, as_json: bool
) -> None:
    check = partial(check_table, kind=kind, profile=_mapping(profile))
    run(files, check, dry_run=dry_run, home=home, as_json=as_json)


def _mapping(profile: Path | None) -> TableProfile:
    try:
        return load_table_profile(read_bytes(profile, MAX_PROFILE_BYTES)) if profile else TableProfile()
    except UnreadableFile as error:
        fail(str(error))
