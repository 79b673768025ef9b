"""The example company's own books against what the platform says: every difference as a line of text.

Only what concerns the company is looked at, so that other tests may share the platform. What the services fold
independently (billing, cash-app, credit, order, projection) is each compared with the truth, not with one another.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from world import World

from o2c.chassis.service import schema_of
from o2c.cli.demo.company import Company
from o2c.cli.demo.firm import BANKS
from o2c.cli.demo.truth import OrderStatus
from o2c.cli.settle import SUBSCRIPTIONS
from o2c.projection.provision import VERSIONS

Facts = Mapping[Any, Any]

STATUS = {
    OrderStatus.HELD: "held",
    OrderStatus.OPEN: "released",
    OrderStatus.UNSETTLED: "closed",
    OrderStatus.COMPLETED: "completed",
    OrderStatus.CANCELLED: "cancelled",
}
"""What the order service calls it."""

READ_TABLES = ("document", "open_item", "balance", "receipt", "sales_order")
ENDED = (OrderStatus.COMPLETED, OrderStatus.CANCELLED)


def compare(world: World, company: Company) -> list[str]:
    """What the platform says otherwise than the company's truth; empty when all is as it was meant."""
    books = Books(world, company)
    return [difference for check in CHECKS for difference in check(books)]


class Books:
    """The truth, beside questions to the tables of the services and of the read models that answer now."""

    def __init__(self, world: World, company: Company) -> None:
        self.world, self.truth = world, company.truth()
        self.customers = [member.id for member in company.members]
        self.banks = {bank.number: bank for bank in BANKS}
        self.pools = {f"unidentified:{number}": bank.currency for number, bank in self.banks.items()}
        self.entities = sorted({bank.legal_entity for bank in BANKS})
        self.accounts = [*self.customers, *self.pools]
        self.read_models = read_models(world)

    def sql(self, query: str, *params: Any) -> list[tuple[Any, ...]]:
        return self.world.sql(query, params)

    def projected(self, query: str, *params: Any) -> list[tuple[Any, ...]]:
        """`query` names tables of the read models as {table}."""
        return self.world.sql(query.format(**{name: f"{self.read_models}.{name}" for name in READ_TABLES}), params)


def read_models(world: World) -> str:
    """The schema of the read models that answer now."""
    [[schema]] = world.sql(f"select schema from {VERSIONS.control}.active")
    return str(schema)


def differences(what: str, meant: Facts, said: Facts) -> Iterator[str]:
    for key in sorted(meant.keys() | said.keys(), key=str):
        if meant.get(key) != said.get(key):
            yield f"{what} {_text(key)}: meant {_text(meant.get(key))}, said {_text(said.get(key))}"


def _text(value: Any) -> str:
    return " ".join(str(part) for part in value) if isinstance(value, tuple) else str(value)


def _some(amounts: Mapping[Any, int]) -> dict[Any, int]:
    return {key: amount for key, amount in amounts.items() if amount}


def _sums(rows: list[tuple[Any, ...]]) -> dict[Any, int]:
    """Rows (key …, amount) without those of 0; a single key stands alone."""
    return _some({row[:-1] if len(row) > 2 else row[0]: int(row[-1]) for row in rows})


# -- documents


def invoices(books: Books) -> Iterator[str]:
    """One for each shipment, over what was shipped, as billing issued it and as the read models show it."""
    meant = {one.document: (one.customer, one.currency, one.gross) for one in books.truth.invoices.values()}
    issued = books.sql(
        """select document, customer, currency, gross from o2c_billing.documents
           where kind = 'INV' and customer = any(%s)""",
        books.customers,
    )
    yield from differences("invoice in billing", meant, {row[0]: row[1:] for row in issued})
    shown = books.projected(
        "select order_id, shipment, document from {document} where kind = 'invoice' and customer = any(%s)",
        books.customers,
    )
    bills = {key: one.document for key, one in books.truth.invoices.items()}
    yield from differences("invoice of shipment", bills, {row[:2]: row[2] for row in shown})
    if len(shown) != len(bills):
        yield f"{len(shown)} invoices are shown for {len(bills)} shipments"


def credit_notes(books: Books) -> Iterator[str]:
    meant = _some({one.document: one.credited for one in books.truth.invoices.values()})
    issued = books.sql(
        "select invoice, gross from o2c_billing.documents where kind = 'CN' and customer = any(%s)", books.customers
    )
    yield from differences("credited on", meant, dict(_added(issued)))
    if len(issued) != len(meant):
        yield f"{len(issued)} credit notes were issued for {len(meant)} requests"


def _added(rows: list[tuple[Any, ...]]) -> Counter[Any]:
    sums: Counter[Any] = Counter()
    for key, amount in rows:
        sums[key] += amount
    return sums


def open_amounts(books: Books) -> Iterator[str]:
    """What is open of every invoice; no credit note is left over."""
    meant = _some({one.document: one.open for one in books.truth.invoices.values()})
    shown = books.projected("select item, open from {open_item} where customer = any(%s)", books.customers)
    yield from differences("open on", meant, _sums(shown))


def receivables(books: Books) -> Iterator[str]:
    """By customer and currency: as projected, as credit counts it, as cash-app's journal and sub-ledger sum it up."""
    meant: Counter[tuple[str, str]] = Counter()
    for one in books.truth.invoices.values():
        meant[one.customer, one.currency] += one.open
    shown = books.projected(
        """select account, currency, sum(invoices + credits)::bigint from {balance}
           where account = any(%s) group by 1, 2""",
        books.customers,
    )
    yield from differences("owed by", _some(meant), _sums(shown))
    billed = books.sql(
        "select customer, currency, billed from o2c_credit.exposure where customer = any(%s)", books.customers
    )
    yield from differences("credit's billed exposure of", _some(meant), _sums(billed))
    unbilled = books.sql(
        "select customer, currency, shipped from o2c_credit.exposure where customer = any(%s)", books.customers
    )
    yield from differences("credit's unbilled exposure of", {}, _sums(unbilled))
    yield from _in_the_ledger(books, "receivable", books.truth.totals.receivable, 1)


# -- money


def receipts(books: Books) -> Iterator[str]:
    """Every bank line that is money of a customer, once: whose it is, what of it is applied, whether it went back."""
    meant = {
        place: (_account(one.customer, one.bank_account), one.amount, one.applied, one.amount if one.returned else 0)
        for place, one in books.truth.lines.items()
        if one.is_receipt
    }
    files = dict(books.sql("select statement, file_name from o2c_cash_app.statements where refused is null"))
    shown = books.projected(
        """select r.statement, r.line, w.account, r.received, w.applied, w.returned from {receipt} r
           join (select receipt, max(account) filter (where received + transferred <> 0) as account,
                   sum(applied)::bigint as applied, sum(returned)::bigint as returned
                 from {receipt} group by receipt) w using (receipt)
           where r.received <> 0 and r.bank_account = any(%s)""",
        list(books.banks),
    )
    said = {(files.get(row[0], row[0]), row[1]): row[2:] for row in shown}
    yield from differences("receipt", meant, said)
    if len(shown) != len(meant):
        yield f"{len(shown)} receipts are shown for {len(meant)} payments"


def _account(customer: str | None, bank_account: str) -> str:
    return customer or f"unidentified:{bank_account}"


def unapplied(books: Books) -> Iterator[str]:
    """What of the money is on no invoice: the customers', and that of payers nobody knows."""
    meant = dict(books.truth.unapplied)
    for line in books.truth.lines.values():
        if line.unidentified:
            key = f"unidentified:{line.bank_account}", line.currency
            meant[key] = meant.get(key, 0) + line.unidentified
    shown = books.projected(
        """select account, currency, sum(unapplied + on_account)::bigint from {balance}
           where account = any(%s) group by 1, 2""",
        books.accounts,
    )
    yield from differences("unapplied of", meant, _sums(shown))
    held = books.sql(
        """select account, currency, sum(unapplied + on_account)::bigint from o2c_cash_app.open_receipts
           where account = any(%s) group by 1, 2""",
        books.accounts,
    )
    yield from differences("cash-app's unapplied of", meant, _sums(held))
    beside = books.sql(
        "select customer, currency, unapplied from o2c_credit.exposure where customer = any(%s)", books.customers
    )
    yield from differences("credit's unapplied of", dict(books.truth.unapplied), _sums(beside))
    yield from _in_the_ledger(books, "unapplied", books.truth.totals.unapplied, -1)
    yield from _in_the_ledger(books, "unidentified", books.truth.totals.unidentified, -1)


def _in_the_ledger(books: Books, account: str, meant: Mapping[str, int], sign: int) -> Iterator[str]:
    """Totals by currency, never added. `sign` -1: a liability, a credit in the journal."""
    journal = books.sql(
        """select currency, sum(amount)::bigint from o2c_cash_app.journal
           where account = %s and legal_entity = any(%s) group by 1""",
        account,
        books.entities,
    )
    yield from differences(f"{account} in the journal", _some(meant), {k: sign * v for k, v in _sums(journal).items()})
    ledger = books.sql(
        """select currency, sum(amount)::bigint from o2c_cash_app.balances
           where account_class = %s and legal_entity = any(%s) group by 1""",
        account,
        books.entities,
    )
    yield from differences(f"{account} in the sub-ledger", _some(meant), _sums(ledger))


def cash(books: Books) -> Iterator[str]:
    """The journal's cash moved by what each bank says: closing less opening."""
    meant = {number: closing - books.banks[number].opening for number, closing in books.truth.balances.items()}
    posted = books.sql(
        """select substr(account, 6), sum(amount)::bigint from o2c_cash_app.journal
           where account like 'cash:%%' and legal_entity = any(%s) group by 1""",
        books.entities,
    )
    yield from differences("cash of", _some(meant), _sums(posted))


# -- orders


def orders(books: Books) -> Iterator[str]:
    """What the order service answers, and what of it the read models show."""
    meant = {order: STATUS[status] for order, status in books.truth.orders.items()}
    said = {order: books.world.get("order", f"/v1/orders/{order}")["status"] for order in meant}
    yield from differences("order", meant, said)
    shown = books.projected("select order_id, completed, held from {sales_order} where order_id = any(%s)", list(meant))
    flags = {order: (status in ENDED, status is OrderStatus.HELD) for order, status in books.truth.orders.items()}
    yield from differences("order (completed, held)", flags, {order: _flags(*flags) for order, *flags in shown})


def _flags(completed: bool, held: bool) -> tuple[bool, bool]:
    """An order that was cancelled while it was held is not held any more."""
    return completed, held and not completed


def rejected(books: Books) -> Iterator[str]:
    """Nothing of the company's was refused, and nothing of it waits."""
    for name in SUBSCRIPTIONS:
        schema = books.read_models if name == "projection" else schema_of(name)
        letters = books.sql(
            f"select key, kind, detail from {schema}.dead_letters where state = 'open' and key = any(%s) order by id",
            [*books.accounts, *books.banks],
        )
        for key, kind, detail in letters:
            yield f"{name} kept a record of {key}: {kind}, {detail}"


CHECKS: tuple[Callable[[Books], Iterator[str]], ...] = (
    invoices,
    credit_notes,
    open_amounts,
    receivables,
    receipts,
    unapplied,
    cash,
    orders,
    rejected,
)
