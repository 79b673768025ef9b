"""What tests of cash application say: contract events of the example customer C-100, in euro, of entity DE01.

The bank account is DE-BANK; its lines have no payer unless a test gives one.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from o2c.chassis.private import account_hash, masked
from o2c.contracts import bank, billing, credit, erp, remittance
from o2c.contracts.money import Money

SECRET = b"example-key-for-local-use-only"
CUSTOMER = "C-100"
POOL = "unidentified:DE-BANK"
IBAN = "DE89 3704 0044 0532 0130 00"
DAY = date(2026, 5, 4)


def day(offset: int) -> date:
    """So many days after the fourth of May 2026, a Monday."""
    return DAY + timedelta(days=offset)


def acknowledged(closing: str, entity: str = "DE01", partitions: int = 4) -> list[billing.BillingBalanceProved]:
    """Billing's proofs, one a partition, after it has heard of a closing."""
    heard = billing.ClosingHeard(legal_entity=entity, period=closing.partition("/")[0], closing=closing, sequence=7)
    return [billing.BillingBalanceProved(partition=p, totals=(), closing=(heard,)) for p in range(partitions)]


def invoice(
    number: str,
    gross: str,
    *,
    issued: date = DAY,
    tax: str = "0.00",
    discount: tuple[str, date] | None = None,
    **more: Any,
) -> billing.InvoiceIssued:
    terms = billing.Terms(
        code="net 30",
        due_date=issued + timedelta(days=30),
        discounts=(billing.DiscountTier(percent=discount[0], until=discount[1]),) if discount else (),
        tax_mode=more.pop("tax_mode", "reduce"),
        discount_base=more.pop("discount_base", "gross"),
        instalments=tuple(erp.Instalment(due_date=due, amount=part) for due, part in more.pop("instalments", ())),
    )
    return billing.InvoiceIssued(**_document(number, gross, tax, issued, -1, **more), terms=terms)


def credit_note(
    number: str, gross: str, against: str, *, issued: date = DAY, tax: str = "0.00", **more: Any
) -> billing.CreditNoteIssued:
    document = _document(number, gross, tax, issued, 1, **more)
    return billing.CreditNoteIssued(**document, invoice=f"DE01/{against}", reason="goods returned")


def _document(number: str, gross: str, tax: str, issued: date, sign: int, **more: Any) -> dict[str, Any]:
    postings = more.pop("postings", None)
    if postings is None:
        net = _minus(gross, tax)
        postings = [("revenue", "S19", net), ("tax-payable", "S19", tax)]
    said = tuple(
        billing.Posting(account=account, tax_code=code, amount=amount if sign > 0 else f"-{amount}")
        for account, code, amount in postings
        if amount.strip("0.")
    )
    return {
        "document": f"{more.get('legal_entity', 'DE01')}/{number}",
        "number": number,
        "customer": CUSTOMER,
        "legal_entity": "DE01",
        "currency": "EUR",
        "document_date": issued,
        "net": _minus(gross, tax),
        "tax": tax,
        "gross": gross,
        "postings": said,
    } | more


def _minus(gross: str, tax: str) -> str:
    return str(Decimal(gross) - Decimal(tax))


def registered(
    customer: str = CUSTOMER, name: str = "Example Pumps GmbH", *numbers: str, **more: Any
) -> credit.CustomerRegistered:
    return credit.CustomerRegistered(
        customer=customer,
        name=name,
        bank_accounts=tuple(
            credit.HashedAccount(hash=account_hash(number, SECRET), masked=masked(number)) for number in numbers
        ),
        payment_terms="net 30",
        **more,
    )


def rate(pair: str, value: str, offset: int = 0, days: int = 1) -> erp.ExchangeRatePublished:
    """From so many days after the fourth of May 2026 on."""
    last = day(offset + days - 1)
    return erp.ExchangeRatePublished(pair=pair, rate=value, first_day=day(offset), last_day=last, source="central bank")


def line(amount: str, text: str = "", *, number: int = 1, booked: date = DAY, **more: Any) -> bank.StatementLine:
    values = {"line": number, "booking_date": booked, "value_date": booked, "amount": amount, "text": text}
    return bank.StatementLine(**values | more)


def statement(name: str, *lines: bank.StatementLine, **more: Any) -> bank.BankStatementReceived:
    """A file without balances, unless `opening` and `closing` are given. Lines are numbered as they stand."""
    numbered = tuple(row.model_copy(update={"line": n}) for n, row in enumerate(lines, more.pop("first", 1)))
    values = {
        "statement": name,
        "bank_account": "DE-BANK",
        "legal_entity": "DE01",
        "currency": "EUR",
        "lines": numbered,
    }
    return bank.BankStatementReceived(**values | more)


def balanced(
    name: str, opening: str, closing: str, *lines: bank.StatementLine, dated: date = DAY, **more: Any
) -> bank.BankStatementReceived:
    return statement(name, *lines, opening=opening, closing=closing, statement_date=dated, **more)


def paid(amount: str, text: str, *, name: str | None = None, **more: Any) -> bank.BankStatementReceived:
    """A file with one line."""
    return statement(name or f"file-{amount}-{text}", line(amount, text, **more))


def advice(
    amount: str,
    *lines: tuple[str, str] | remittance.RemittanceLine,
    name: str | None = None,
    dated: date | None = DAY,
    currency: str = "EUR",
    payer: str = "",
    account: str = "",
    customer: str = "",
    **more: Any,
) -> remittance.RemittanceAdvised:
    """An advice of (document, paid) lines, or of whole ones; its day is the fourth of May unless a test says other."""
    built = tuple(
        row.model_copy(update={"line": n})
        if isinstance(row, remittance.RemittanceLine)
        else remittance.RemittanceLine(line=n, document=row[0], paid=row[1])
        for n, row in enumerate(lines, 1)
    )
    difference = Decimal(amount) - sum((Decimal(line.paid) for line in built), Decimal())
    ids = (remittance.PartyId(number=customer),) if customer else ()
    values = {
        "advice": name or f"advice-{amount}-{'-'.join(line.document for line in built)}",
        "payer": remittance.Party(name=payer, account=account, ids=ids),
        "amount": Money(amount=amount, currency=currency),
        "payment_date": dated,
        "difference": str(difference),
        "lines": built,
    }
    return remittance.RemittanceAdvised(**values | more)
