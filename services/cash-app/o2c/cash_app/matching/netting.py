"""A text that speaks of netting without figures: what is missing of the items it names was set off by the payer.

Where just one set of the customer's open credit notes makes up what is missing, these are suggested with the items;
else a payable of ours does, which only payables know: for people to set off (`adjustments/netting.py`). Nothing is
applied.
"""

from collections.abc import Sequence
from itertools import chain, combinations

from o2c.cash_app.account import Account, Item, group_key
from o2c.cash_app.facts import Evidence, Facts
from o2c.cash_app.matching import suggesting
from o2c.cash_app.matching.decisions import MAX_SUGGESTED, Decision
from o2c.cash_app.matching.rules import NETTED, REFERENCE
from o2c.cash_app.receipts.placement import Placement
from o2c.chassis.money import to_text

MAX_CREDITS = 12
"""Open credit notes of which every set is tried; of more, nobody can say which."""


def of_named(
    facts: Facts, money: int, account: Account, items: Sequence[Item], opens: Sequence[int], said: Sequence[Evidence]
) -> Decision:
    """`items` are all that is named and open, with what may be claimed of each: more than the money."""
    missing = sum(opens) - money
    credits = _making_up(missing, _credits(account, facts, items))
    numbers = ", ".join([item.document.number for item in credits])
    makes_up = f"; {numbers} make that up" if credits else ""
    figure = f"{to_text(missing, facts.currency)} {facts.currency}"
    evidence = (*said, Evidence("netting", f"{figure} less is paid than named{makes_up}"))
    names = tuple([item.document.document for item in (*items, *credits)])[:MAX_SUGGESTED]
    if not credits:
        return Decision("", (), evidence, NETTED, names)
    whole = [Placement(item.document.document, amount) for item, amount in zip(items, opens, strict=True)]
    placements = (*whole, *[Placement(item.document.document, item.open) for item in credits])
    suggestion = suggesting.made(REFERENCE, suggesting.SET_OFF, placements, evidence)
    return Decision("", (), evidence, NETTED, names, suggestion)


def of_unnamed(found: Decision) -> Decision:
    """Nothing is named: what its amount would have placed is only suggested."""
    names = tuple([placement.item for placement in found.placements]) or found.suggested
    return Decision("", (), found.evidence, NETTED, names[:MAX_SUGGESTED], suggesting.whole(found))


def _credits(account: Account, facts: Facts, named: Sequence[Item]) -> list[Item]:
    """Open credit notes that are not named."""
    group = account.group(group_key(facts.legal_entity, facts.currency))
    known = {item.document.document for item in named}
    return [account.items[name] for name, left in sorted(group.open.items()) if left < 0 and name not in known]


def _making_up(missing: int, credits: Sequence[Item]) -> tuple[Item, ...]:
    """The one set of credit notes that makes it up; () for none and for several."""
    if len(credits) > MAX_CREDITS:
        return ()
    sets = chain.from_iterable(combinations(credits, size) for size in range(1, len(credits) + 1))
    found = [chosen for chosen in sets if -sum([item.open for item in chosen]) == missing]
    return found[0] if len(found) == 1 else ()
