"""What a person's decision may teach, as proposals: nothing is believed until a person confirms it.

Who moves money out of unidentified, or away from a customer, knows who the payer is, so the payer's name and account
may tell the customer, and what a person had confirmed of them for another is doubted. Who
applies to an item whose number stands in the text as no rule could read it shows how such numbers look.
"""

import hashlib
from collections.abc import Iterable, Sequence

from o2c.cash_app.account import Account, Receipt
from o2c.cash_app.account_rows import readings_of
from o2c.cash_app.desk.commands import Propose
from o2c.cash_app.desk.events import Lesson
from o2c.cash_app.desk.proposals import UNIT
from o2c.cash_app.payers.commands import DoubtAlias
from o2c.cash_app.payers.names import alias_clue
from o2c.cash_app.payers.payers import UNIT as PAYER
from o2c.cash_app.payers.payers import Payer
from o2c.cash_app.receipts.placement import Placement
from o2c.cash_app.texts import patterns
from o2c.cash_app.texts.references import MAX_TEXT, key
from o2c.chassis.domain import Context, Outcome, Send


def of_payer(receipt: Receipt, customer: str, name: str) -> list[Outcome]:
    """The clues of the payer that tell nobody yet; those of one who pays for many are not waited for. `name` is masked,
    as is what the receipt itself shows: the account where it has one."""
    waits = receipt.weighing.waits
    return [
        _propose(receipt.facts.receipt, "alias", shown, customer=customer, clue=clue)
        for clue, shown in _known(receipt, name)
        if clue in waits
    ]


def of_wrong_payer(receipt: Receipt, account: Account, customer: str, name: str) -> list[Outcome]:
    """The same of money that was another customer's until now; what a person confirmed to be that one's is doubted."""
    doubts = [
        DoubtAlias(account.name, clue, shown, receipt.facts.receipt, customer)
        for clue, shown in _known(receipt, name)
        if clue not in receipt.weighing.waits
    ]
    return [*of_payer(receipt, customer, name), *(Send(PAYER + account.name, doubt) for doubt in doubts)]


def doubt(command: DoubtAlias, payer: Payer, _: Context) -> list[Outcome]:
    """Only what a person confirmed can be withdrawn; the customer master says for itself what it knows."""
    clue, shown = command.clue, command.shown
    if clue not in payer.aliases:
        return []
    return [
        _propose(command.receipt, "alias-wrong", shown, customer=payer.customer, clue=clue),
        _propose(command.receipt, "alias", shown, customer=command.instead, clue=clue),
    ]


def _known(receipt: Receipt, name: str) -> list[tuple[str, str]]:
    """(clue, masked form) of the payer's account and name, as far as the bank says them."""
    clues, payer = receipt.facts.clues, receipt.facts.payer
    return [(clue, shown) for clue, shown in ((clues.account, payer), (alias_clue(clues.name), name or payer)) if clue]


def of_numbers(placements: Sequence[Placement], receipt: Receipt, account: Account, text: str) -> list[Outcome]:
    """A pattern for each form of number that the text holds glued to other words."""
    known = set(readings_of(receipt.facts.clues))
    found: dict[str, str] = {}
    for item in (account.items[placement.item] for placement in placements):
        number = item.document.number
        pattern = patterns.of_number(number)
        if pattern and key(number) not in known and _holds(text[:MAX_TEXT], number, pattern):
            found.setdefault(pattern, item.document.document)
    return [_propose(receipt.facts.receipt, "pattern", pattern, item=item) for pattern, item in found.items()]


def _holds(text: str, number: str, pattern: str) -> bool:
    return key(number) in _keys(patterns.numbers(text, (pattern,)))


def _keys(numbers: Iterable[str]) -> set[str]:
    return {key(number) for number in numbers}


def _propose(receipt: str, kind: Lesson, shown: str, **about: str) -> Send:
    """One lesson is one proposal, however often it is taught."""
    said = "\n".join([kind, about.get("customer", ""), about.get("clue", "") or shown])
    name = "L-" + hashlib.blake2b(said.encode(), digest_size=6).hexdigest()
    return Send(UNIT + name, Propose(name, kind, shown, receipt, **about))
