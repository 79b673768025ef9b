"""Plays a noted set through cash application: its own reactions, rules and publications, in memory.

First what was paid before (a person applied it), then the rest of the ledger, then the statement, a day at a time, as
the bank would print it. No note is given to it.
"""

import sys
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "services" / "cash-app" / "tests"))

from cash_desk import PARTITIONS, Desk  # noqa: E402
from cash_facts import SECRET  # noqa: E402
from msgspec.structs import replace  # noqa: E402
from noted_ledger import (  # noqa: E402
    ENTITY,
    Earlier,
    Masters,
    credit_note,
    earlier,
    first,
    invoice,
    is_return,
    item,
    masters,
    watched,
)
from noted_ledger import text as amount_text  # noqa: E402
from noted_sets import NotedSet, Row  # noqa: E402

from o2c.cash_app.account import item_stream, receipt_stream, unit_of  # noqa: E402
from o2c.cash_app.cascade import policy as cascade  # noqa: E402
from o2c.cash_app.decider import CashAppDecider  # noqa: E402
from o2c.cash_app.ledger.periods import UNIT as PERIODS  # noqa: E402
from o2c.cash_app.matching.tolerances import Tolerance, Tolerances  # noqa: E402
from o2c.cash_app.payers import names  # noqa: E402
from o2c.cash_app.payers.aliases import AGENTS  # noqa: E402
from o2c.cash_app.payers.commands import ConfirmAlias, MarkAgent  # noqa: E402
from o2c.cash_app.payers.payers import UNIT as PAYER  # noqa: E402
from o2c.cash_app.policies.known import KnownPolicies  # noqa: E402
from o2c.cash_app.policy import Policy  # noqa: E402
from o2c.cash_app.reactions import hears  # noqa: E402
from o2c.cash_app.receipts.commands import ApplyByHand, Share  # noqa: E402
from o2c.cash_app.screening.commands import WatchNames  # noqa: E402
from o2c.cash_app.screening.policy import ScreeningPolicy  # noqa: E402
from o2c.cash_app.screening.watch_list import UNIT as WATCH_LIST  # noqa: E402
from o2c.cash_app.screening.watch_list import entries  # noqa: E402
from o2c.chassis.domain import Send  # noqa: E402
from o2c.contracts import bank  # noqa: E402
from o2c.contracts.money import to_minor  # noqa: E402

CODES = {"ACH": "142", "WIRE": "195", "SWIFT": "208", "CHECK": "175"}
"""BAI codes of credits as American banks print them: ACH, incoming wire, international transfer, cheque deposit."""
RETURNED = "555"
SETS_OF_SEVERAL = (cascade.WHOLE, cascade.ALL_DUE, cascade.DUE_DATES, cascade.INVOICE_DATES, cascade.SUBSET)


ALL_RULES = tuple([rule.rule for rule in cascade.CascadePolicy().rules])


def suggesting(version: str, rules: Collection[str]) -> cascade.CascadePolicy:
    """The cascade with these rules only suggesting."""
    settings = [replace(s, outcome="suggest") if s.rule in rules else s for s in cascade.CascadePolicy().rules]
    return cascade.CascadePolicy(version=version, rules=tuple(settings))


def policy_of(found: NotedSet) -> Policy:
    """What the set says of its company; and as of payers nothing is known yet, several items that only their sum speaks
    for are suggested, cheques are held until their date is known, ACH credits that say nothing until their advice
    comes, and a discount that was taken late is a claim."""
    small = found.settings("auto_writeoff_config")
    limit = small.get("threshold") or small.get("max_writeoff_amount") or Decimal(0)
    tolerance = Tolerance(str(limit), "1")
    entities = {ENTITY: (found.company,)}
    for row in found.invoices:
        other = row.get("intended_entity")
        if other and other != row.get("receiving_entity"):
            entities[other] = (other,)
    forms = {"fze", "fzco"} if found.settings("compliance_config").get("fze_fzco_hold") else set()
    return Policy(
        default_entity=ENTITY,
        tolerances=Tolerances(tolerance, tolerance),
        unearned_discount="deduct",
        cascade=suggesting("noted.1", SETS_OF_SEVERAL),
        screening=ScreeningPolicy(
            entity_names=entities,
            watched_forms=frozenset(forms),
            cheque_codes=frozenset({CODES["CHECK"]}),
            silent_codes=frozenset({CODES["ACH"]}),
        ),
    )


def play(found: NotedSet) -> tuple[Desk, dict[str, str]]:
    """The desk afterwards, and each transaction's bank line: `<statement>/<number>`."""
    desk = Desk(Policy(cascade=suggesting("before", ALL_RULES)))  # a person applied what was paid before
    known = masters(found)
    _customers(desk, known, found)
    before = earlier(found)
    paid = {payment.row["invoice_id"] for payment in before}
    desk.hear(*[invoice(row, found) for row in found.invoices if row["invoice_id"] in paid])
    _paid_before(desk, before, found)
    desk.policy = policy_of(found)
    desk.policies = KnownPolicies(desk.policy)
    desk.decider, desk.hears = CashAppDecider(desk.policy), hears(desk.policies, SECRET, PARTITIONS)
    desk.hear(*[invoice(row, found) for row in found.invoices if row["invoice_id"] not in paid])
    desk.hear(*[credit_note(row, found) for row in found.table("credit_memos")])
    places: dict[str, str] = {}
    for statement, numbers in _statements(found):
        _today(desk, statement.lines[0].booking_date)
        desk.hear(statement)
        places |= numbers
    assert not desk.refused, desk.refused
    return desk, places


def _today(desk: Desk, day: date) -> None:
    desk.now = datetime.combine(day, time(9), UTC)


# -- masters


def _customers(desk: Desk, known: Masters, found: NotedSet) -> None:
    desk.hear(*known.customers())
    for customer, name in known.aliases:
        clue, own = names.clue(name, SECRET), names.clue(known.names[customer], SECRET)
        if clue != own:
            command = ConfirmAlias(customer, names.alias_clue(clue), names.masked(name), although_alike=True)
            desk.ask(Send(PAYER + customer, command))
    agents = tuple([(names.clue(name, SECRET), names.masked(name)) for name in known.agents])
    if agents:
        desk.ask(Send(AGENTS, MarkAgent(agents)))
    listed = watched(found)
    if listed:
        desk.ask(Send(WATCH_LIST, WatchNames(entries(listed, SECRET), "the ledger's compliance flags")))


# -- what was paid before


def _paid_before(desk: Desk, payments: Iterable[Earlier], found: NotedSet) -> None:
    for day, group in groupby(payments, key=lambda payment: payment.day):
        todays = list(group)
        _today(desk, day)
        for currency in sorted({payment.row["currency"] for payment in todays}):
            those = [payment for payment in todays if payment.row["currency"] == currency]
            lines = [_line(n, day, p.amount, p.row["customer_name"], p.reference) for n, p in enumerate(those, 1)]
            name = f"{found.name}-{day}-{currency}-earlier"
            desk.hear(_statement(name, found, currency, lines))
            for number, payment in enumerate(those, 1):
                _apply(desk, payment, f"{name}/{number}")


def _apply(desk: Desk, payment: Earlier, receipt: str) -> None:
    customer, name, currency = payment.row["customer_id"], item(payment.row["invoice_id"]), payment.row["currency"]
    share = Share(name, to_minor(str(payment.amount), currency))
    streams = (receipt_stream(customer, receipt), item_stream(name))
    command = ApplyByHand(receipt, (share,))
    desk.ask(Send(unit_of(customer), command, (PERIODS + ENTITY,), streams), reason="as the ledger has it")


# -- the statement


def _statements(found: NotedSet) -> Iterator[tuple[bank.BankStatementReceived, dict[str, str]]]:
    """One a day and currency, in order, with the lines of the transactions."""
    ordered = sorted(found.transactions, key=lambda row: row["date"])
    for (day, currency), group in groupby(ordered, key=lambda row: (row["date"], row["currency"])):
        rows = list(group)
        name = f"{found.name}-{day}-{currency}-{rows[0]['txn_id']}"
        lines = [_printed(number, row) for number, row in enumerate(rows, 1)]
        numbers = {row["txn_id"]: f"{name}/{number}" for number, row in enumerate(rows, 1)}
        yield _statement(name, found, currency, lines), numbers


def _printed(number: int, row: Row) -> bank.StatementLine:
    amount = -abs(row["amount"]) if is_return(row) else row["amount"]
    day, cheque = date.fromisoformat(row["date"]), first(row, "check_date", "cheque_date")
    said = (first(row, "payer_raw"), first(row, "bank_reference"), first(row, "remittance_text"), _code(row))
    return _line(number, day, amount, *said, date.fromisoformat(cheque) if cheque else None)


def _code(row: Row) -> str:
    if is_return(row):
        return RETURNED
    kind = first(row, "payment_type").upper().replace("CHEQUE", "CHECK")
    return next((code for name, code in CODES.items() if name in kind), "")


def _line(
    number: int,
    day: date,
    amount: Decimal,
    payer: str,
    reference: str,
    text: str = "",
    code: str = "",
    cheque: date | None = None,
) -> bank.StatementLine:
    return bank.StatementLine(
        line=number,
        booking_date=day,
        value_date=day,
        amount=amount_text(amount),
        text=text,
        payer_name=payer,
        bank_reference=reference,
        code=code,
        cheque_date=cheque,
    )


def _statement(
    name: str, found: NotedSet, currency: str, lines: list[bank.StatementLine]
) -> bank.BankStatementReceived:
    return bank.BankStatementReceived(
        statement=name,
        bank_account=f"{found.account} {currency}",
        legal_entity=ENTITY,
        currency=currency,
        lines=tuple(lines),
    )
