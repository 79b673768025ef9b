"""Certificates of withheld tax: one that came is marked with its number, and tax whose certificate does not come is
written back to the customer, who owes it again."""

from collections.abc import Iterator

from o2c.cash_app.account import Account, Applied, Item, unit_of
from o2c.cash_app.adjustments.adjusting import Adjusting
from o2c.cash_app.adjustments.commands import MarkCertificate, WriteBack
from o2c.cash_app.adjustments.events import AdjustmentKind, CertificateReceived, ItemAdjusted
from o2c.cash_app.adjustments.keeping import Balance
from o2c.cash_app.facts import Posting
from o2c.cash_app.ledger.periods import Periods
from o2c.cash_app.matching.withholding import CODE
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.asking import recall_naming
from o2c.chassis.domain import Context, Outcome, Refuse, Wait

WRITTEN_BACK: AdjustmentKind = "written-back"


def mark(command: MarkCertificate, account: Account, ctx: Context) -> list[Outcome]:
    found = _withheld(command.item, command.application, account)
    if not isinstance(found, tuple):
        return [found]
    item, applied = found
    if standing_back(item, command.application):
        return [Refuse("written-back", f"{command.application} was written back: take that back first")]
    number = item.certificates.get(command.application)
    if number is not None:
        return [] if number == command.number else [Refuse("has-certificate", f"certificate {number} is marked")]
    received = CertificateReceived(
        command.item, command.application, command.number, command.dated, applied.allowance, ctx.actor, ctx.reason
    )
    return [received]


def write_back(command: WriteBack, account: Account, ctx: Context, policy: Policy) -> list[Outcome]:
    found = _withheld(command.item, command.application, account)
    if not isinstance(found, tuple):
        return [found]
    item, applied = found
    code = policy.reason(CODE)
    if code is None:
        return [Refuse("unknown-reason-code", f"{CODE!r} is no reason code of this company")]
    if standing_back(item, command.application):
        return [Refuse("written-back", f"{command.application} was written back before")]
    if command.application in item.certificates:
        number = item.certificates[command.application]
        return [Refuse("has-certificate", f"certificate {number} of {command.application} came")]
    lines = (Posting(code.account, "", -applied.allowance),)
    effective = max(ctx.today, applied.value_date)
    made = Adjusting(item, ctx, ctx.reason).made(
        WRITTEN_BACK, CODE, applied.allowance, lines, effective, counter=command.application
    )
    return [made, *recall_naming(account, [command.item])]


def _withheld(name: str, application: str, account: Account) -> tuple[Item, Applied] | Refuse | Wait:
    item = account.items.get(name)
    if item is None:
        return Wait(unit_of(account.name), f"no item {name} on account {account.name}")
    applied = item.applied.get(application)
    if applied is None or applied.code != CODE:
        return Refuse("no-such-withholding", f"nothing was withheld with {application}")
    return item, applied


def standing_back(item: Item, application: str) -> str:
    """The adjustment that wrote the tax of an application back; "" for none that stands."""
    found = (n for n, a in item.adjustments.items() if (a.kind, a.counter) == (WRITTEN_BACK, application))
    return next((name for name in found if not item.adjustments[name].reversed), "")


def undone(item: Item, application: str, balance: Balance, periods: Periods, reason: str) -> Iterator[ItemAdjusted]:
    """Where an application is taken back, its tax is owed once, and was written back already."""
    name = standing_back(item, application)
    if name:
        before = item.adjustments[name]
        document = item.document.document
        lines = tuple([Posting(line.account, line.tax_code, -line.amount) for line in before.lines])
        balance.adjustments += 1
        balance.open -= before.amount
        balance.value -= before.value
        number = f"{document}~{balance.adjustments}"
        dated = before.effective, periods.book(before.effective)
        yield ItemAdjusted(
            document, number, WRITTEN_BACK, before.code, -before.amount, lines, *dated, reason,
            counter=application, reverses=name,
        )  # fmt: skip
