"""What a person's decision may teach, as proposals: nothing is believed until a person confirms it.

Who moves money out of unidentified knows who the payer is, so the payer's name and account may tell the customer. Who
applies to an item whose number stands in the text as no rule could read it shows how such numbers look.
"""

import hashlib
from collections.abc import Iterable, Sequence

from o2c.cash_app.account import Account, Receipt
from o2c.cash_app.account_rows import readings_of
from o2c.cash_app.desk.commands import Propose
from o2c.cash_app.desk.proposals import UNIT
from o2c.cash_app.payers.names import alias_clue
from o2c.cash_app.receipts.placement import Placement
from o2c.cash_app.texts import patterns
from o2c.cash_app.texts.references import MAX_TEXT, key
from o2c.chassis.domain import Outcome, Send


def of_payer(receipt: Receipt, customer: str, name: str) -> list[Outcome]:
    """The clues of the payer that tell nobody yet; those of one who pays for many are not waited for. `name` is masked,
    as is what the receipt itself shows: the account where it has one."""
    clues, waits, payer = receipt.facts.clues, receipt.weighing.waits, receipt.facts.payer
    known = ((clues.account, payer), (alias_clue(clues.name), name or payer))
    return [
        _propose(receipt, "alias", shown, customer=customer, clue=clue)
        for clue, shown in known
        if clue and clue in waits
    ]


def of_numbers(placements: Sequence[Placement], receipt: Receipt, account: Account, text: str) -> list[Outcome]:
    """A pattern for each form of number that the text holds glued to other words."""
    known = set(readings_of(receipt.facts.clues))
    found: dict[str, str] = {}
    for item in (account.items[placement.item] for placement in placements):
        number = item.document.number
        pattern = patterns.of_number(number)
        if pattern and key(number) not in known and _holds(text[:MAX_TEXT], number, pattern):
            found.setdefault(pattern, item.document.document)
    return [_propose(receipt, "pattern", pattern, item=item) for pattern, item in found.items()]


def _holds(text: str, number: str, pattern: str) -> bool:
    return key(number) in _keys(patterns.numbers(text, (pattern,)))


def _keys(numbers: Iterable[str]) -> set[str]:
    return {key(number) for number in numbers}


def _propose(receipt: Receipt, kind: str, shown: str, **about: str) -> Send:
    """One lesson is one proposal, however often it is taught."""
    said = "\n".join([kind, about.get("customer", ""), about.get("clue", "") or shown])
    name = "L-" + hashlib.blake2b(said.encode(), digest_size=6).hexdigest()
    return Send(UNIT + name, Propose(name, kind, shown, receipt.facts.receipt, **about))  # type: ignore[arg-type]
