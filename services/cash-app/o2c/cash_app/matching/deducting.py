"""Deductions for what a payment is short: by which reasons, and on which of its items."""

from collections.abc import Sequence

from msgspec.structs import replace

from o2c.cash_app.adjustments.events import Status
from o2c.cash_app.adjustments.keeping import can_be_named
from o2c.cash_app.adjustments.reason_codes import UNEARNED, ClosesBy, exceeds
from o2c.cash_app.facts import Stated
from o2c.cash_app.matching.tolerances import largest_of
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.placement import KeptBack, Placement


def explained(stated: Sequence[Stated], missing: int, *, loosely: bool) -> list[tuple[str, int]]:
    """(reason code, amount) of what is missing; [] where what is stated does not explain it. `loosely`: one reason may
    explain all of it without saying how much.

    >>> freight, damage = Stated("freight", 150000, sure=True), Stated("damage", 5000)
    >>> explained([freight], 150000, loosely=False), explained([freight, damage], 155000, loosely=False)
    ([('freight', 150000)], [('freight', 150000), ('damage', 5000)])
    >>> explained([damage], 7000, loosely=True), explained([damage], 7000, loosely=False)
    ([('damage', 7000)], [])
    >>> explained([freight], 200000, loosely=True)  # the payer says another amount
    []
    """
    if missing <= 0 or not stated:
        return []
    if all(each.amount for each in stated) and sum([each.amount for each in stated]) == missing:
        return [(each.code, each.amount) for each in stated]
    exact = [each for each in stated if each.amount == missing]
    if exact:
        return [(exact[0].code, missing)]
    if loosely and len(stated) == 1 and not stated[0].sure:
        return [(stated[0].code, missing)]
    return []


def deducted(
    placements: Sequence[Placement], parts: Sequence[tuple[str, int]], policy: Policy, currency: str
) -> tuple[Placement, ...] | None:
    """The placements with deductions for `parts`, by reason code, taken off the largest; None where it has not so much,
    or a code is none of the company's."""
    largest = largest_of(placements)
    missing = sum([amount for _, amount in parts])
    kept = [kept_back(largest.item, amount, code, policy, currency) for code, amount in parts]
    found = tuple([each for each in kept if each is not None])
    if len(found) < len(parts) or not 0 < missing < largest.cash:
        return None
    borne = replace(largest, cash=largest.cash - missing, kept=found)
    return tuple([borne if placement is largest else placement for placement in placements])


def kept_back(item: str, amount: int, code: str, policy: Policy, currency: str) -> KeptBack | None:
    """None where the company has no such code, or a deduction of the item would have too long a name."""
    reason = policy.reason(code)
    if reason is None or not can_be_named(item):
        return None
    charged_back = code == UNEARNED and policy.unearned_discount == "charge-back"
    status: Status = "charged-back" if charged_back else "open"
    believed = not charged_back and not exceeds(amount, reason.auto, currency)
    closes: ClosesBy = "credit-note" if reason.closes_by == "credit-note" else "write-off"
    return KeptBack(
        amount,
        code,
        reason.owner,
        reason.days,
        status,
        closes if believed else None,
        reason.account,
        reason.exposed,
        reason.dunned,
    )
