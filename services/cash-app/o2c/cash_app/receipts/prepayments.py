"""Prepayments: money that is for an order of which no invoice is open, kept as a contract liability until its invoices
come.

A text that names such an order says so, or a person does. What a rule kept is decided about again with every invoice
that the text may mean; what a person kept is consumed by that order's invoices as they come, and by nothing else. Kept
money is not unapplied: it is no work to do, and makes no room for other orders. A person takes it back.
"""

from collections.abc import Container
from datetime import date

from o2c.cash_app.account import Account, Receipt, group_key, item_stream, receipt_stream, unit_of
from o2c.cash_app.cascade.policy import DEFAULT_VERSION
from o2c.cash_app.events import PaymentPrepaid
from o2c.cash_app.facts import Document, Evidence, Facts
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.ledger.periods import periods_of
from o2c.cash_app.matching import orders
from o2c.cash_app.matching.decisions import Decision
from o2c.cash_app.matching.rules import POLICY, PREPAYMENT
from o2c.cash_app.receipts import placing
from o2c.cash_app.receipts.commands import ConsumePrepayment, PrepayByHand
from o2c.cash_app.receipts.placement import Placement
from o2c.cash_app.receipts.placing import Rows
from o2c.cash_app.texts.references import key
from o2c.chassis.domain import Context, Outcome, Refuse, Send
from o2c.chassis.money import to_text


def keep(rows: Rows, order: str, amount: int, effective: date, reason: str) -> None:
    """So much is the order's; negative: is unapplied again. Nothing for no order or no amount."""
    if order and amount:
        accounting = rows.periods.book(effective)
        rows.events.append(PaymentPrepaid(rows.receipt, rows.next(), amount, order, effective, accounting, reason))


def keep_rest(rows: Rows, facts: Facts, decision: Decision) -> None:
    """What a decision does not place is kept for the order that it says."""
    rest = facts.amount - sum([placement.paid for placement in decision.placements])
    keep(rows, decision.prepays, rest, facts.value_date, f"the text names order {decision.prepays}")


def release(rows: Rows, receipt: Receipt, effective: date, reason: str) -> None:
    """All that is kept of a receipt is unapplied again."""
    for order, kept in receipt.prepaid.items():
        keep(rows, order, -kept.amount, effective, reason)


def by_hand(command: PrepayByHand, receipt: Receipt, account: Account, rows: Rows, reason: str) -> list[Outcome]:
    wrong = _objection(command, receipt, account)
    if wrong is not None:
        return [wrong]
    facts = receipt.facts
    accounting = rows.periods.book(facts.value_date)
    dated = facts.value_date, accounting
    return [
        PaymentPrepaid(facts.receipt, rows.next(), command.amount, key(command.order), *dated, reason, by_hand=True)
    ]


def _objection(command: PrepayByHand, receipt: Receipt, account: Account) -> Refuse | None:
    if account.is_pool:
        return Refuse("payer-unknown", "move the receipt to its payer's account first")
    order = key(command.order)
    if not order:
        return Refuse("bad-order", f"{command.order!r} is no order number")
    kept = receipt.prepaid[order].amount if order in receipt.prepaid else 0
    if not -kept <= command.amount <= receipt.unapplied or command.amount == 0:
        currency = receipt.facts.currency
        most, back = to_text(receipt.unapplied, currency), to_text(kept, currency)
        return Refuse("not-possible", f"{most} {currency} can be kept for {command.order}, {back} taken back")
    items = [item for item in account.items.values() if item.group == receipt.group and item.open > 0]
    numbers = [item.document.number for item in items if orders.of_item(item) == order]
    if numbers and command.amount > 0:
        return Refuse(
            "invoice-is-open", f"{', '.join(numbers[:5])} of {command.order} is open: apply the receipt to it"
        )
    return None


def consume_for(document: Document, account: Account) -> list[Outcome]:
    """An invoice has just come: what is kept for its order, the oldest first."""
    if not document.order or document.kind != "invoice":
        return []
    order, group = key(document.order), group_key(document.legal_entity, document.currency)
    kept = [r for r in account.receipts.values() if order in r.prepaid and r.group == group]
    kept.sort(key=lambda receipt: (receipt.facts.value_date, receipt.facts.receipt))
    return [_consume(account, receipt.facts.receipt, document, order) for receipt in kept]


def consume_open(facts: Facts, decision: Decision, account: Account, held: Container[str] = ()) -> list[Outcome]:
    """Invoices of the order that the decision keeps money for: those dated after the payment, which its text does not
    name. `held`: items that the receipt settled before the decision."""
    if not decision.prepays:
        return []
    group = group_key(facts.legal_entity, facts.currency)
    items = [item for name, item in account.items.items() if item.group == group and (item.open > 0 or name in held)]
    documents = [item.document for item in items if orders.of_item(item) == decision.prepays]
    documents.sort(key=lambda document: (document.due_date, document.document))
    return [_consume(account, facts.receipt, document, decision.prepays) for document in documents]


def _consume(account: Account, receipt: str, document: Document, order: str) -> Send:
    streams = receipt_stream(account.name, receipt), item_stream(document.document)
    command = ConsumePrepayment(receipt, document.document, order)
    return Send(unit_of(account.name), command, (PERIODS + document.legal_entity,), streams)


def consume(command: ConsumePrepayment, account: Account, ctx: Context) -> list[Outcome]:
    receipt, item = account.receipts[command.receipt], account.items[command.item]
    kept = receipt.prepaid.get(command.order)
    amount = min(kept.amount if kept else 0, item.open)
    if amount <= 0 or receipt.hold is not None:
        return []
    facts = receipt.facts
    rows = Rows(facts.receipt, receipt.row, periods_of(ctx, facts.legal_entity))
    effective = max(facts.value_date, item.document.counts_from)
    keep(rows, command.order, -amount, effective, f"consumed by {item.document.number}")
    kept_under = receipt.weighing.policy or DEFAULT_VERSION
    evidence = Evidence("prepayment", f"was kept for order {command.order}"), Evidence(POLICY, kept_under)
    placing.apply(rows, facts, account, [Placement(command.item, amount)], PREPAYMENT, evidence)
    return rows.events
