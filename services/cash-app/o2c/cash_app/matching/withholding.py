"""Tax that a customer withheld: a payment short by a share that the policy allows for its country or group, or that its
advice states. The item is settled by cash and by a claim on the tax office, for which the customer owes a certificate.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from o2c.cash_app.account import Account, Item
from o2c.cash_app.adjustments.reason_codes import ReasonCode
from o2c.cash_app.advices.facts import Taken
from o2c.cash_app.facts import Evidence
from o2c.cash_app.items import discounts
from o2c.cash_app.payers.payers import UNIT as PAYER
from o2c.cash_app.policy import Policy, Withholding
from o2c.cash_app.receipts.placement import Placement
from o2c.chassis.money import to_text

CODE = "withholding"
EVIDENCE = "withholding-tax"


class Withheld(Struct, frozen=True):
    placements: tuple[Placement, ...]
    evidence: Evidence


def may_be(items: Sequence[Item], opens: Sequence[int], money: int, policy: Policy) -> bool:
    """Whether what is missing may be tax at all: of whole invoices, where the policy allows any."""
    whole = policy.withholdings and items and 0 < money < sum(opens)
    return bool(whole) and all(_is_whole(item, amount) for item, amount in zip(items, opens, strict=True))


def unread(account: Account, reads: Mapping[str, Any], policy: Policy) -> tuple[str, ...]:
    """The unit that tells the customer's country, where a rate asks for it and it is not read yet."""
    name = PAYER + account.name
    return (name,) if _asks(policy) and name not in reads else ()


def rates(account: Account, reads: Mapping[str, Any], policy: Policy) -> tuple[Withholding, ...]:
    """Those that are allowed for the customer, in the order of the policy; for one of no known country those for
    all."""
    country = reads[PAYER + account.name].country if _asks(policy) else ""
    return tuple([rate for rate in policy.withholdings if not rate.countries or country in rate.countries])


def _asks(policy: Policy) -> bool:
    return any(rate.countries for rate in policy.withholdings)


def allowed(
    items: Sequence[Item], opens: Sequence[int], money: int, rates: Iterable[Withholding], code: ReasonCode | None
) -> Withheld | None:
    """All that is named, each item less its tax, where that is just the money, rounding apart: a minor unit an item."""
    if code is None:
        return None
    pairs = list(zip(items, opens, strict=True))
    for rate in rates:
        taxes = [discounts.of(_base(item, rate), rate.percent) for item, _ in pairs]
        rounding = sum(opens) - sum(taxes) - money
        if abs(rounding) > len(pairs) or not all(
            0 < tax < amount for tax, (_, amount) in zip(taxes, pairs, strict=True)
        ):
            continue
        largest = max(range(len(pairs)), key=lambda n: (taxes[n], pairs[n][0].document.document))
        taxes[largest] += rounding
        placed = [placement(i.document.document, o - tax, tax, code) for (i, o), tax in zip(pairs, taxes, strict=True)]
        currency = items[0].document.currency
        said = f"{rate.percent} % of the {rate.base} amount, {to_text(sum(taxes), currency)} {currency}, was withheld"
        return Withheld(tuple(placed), Evidence(EVIDENCE, said))
    return None


def placement(item: str, cash: int, tax: int, code: ReasonCode) -> Placement:
    return Placement(item, cash, allowance=tax, code=code.code, account=code.account)


def stated(paid: Placement, lines: Iterable[Taken], open_amount: int, policy: Policy) -> Placement | None:
    """What an advice pays of an item, with the tax that its lines say was withheld; None where the two do not settle
    the item."""
    tax = -sum([taken.amount for taken in lines if taken.code in policy.withholding_codes])
    code = policy.reason(CODE)
    if code is None or tax <= 0 or paid.cash + tax != open_amount:
        return None
    return replace(paid, allowance=tax, code=code.code, account=code.account)


def _is_whole(item: Item, open_amount: int) -> bool:
    return item.document.kind == "invoice" and open_amount == item.document.gross > 0


def _base(item: Item, rate: Withholding) -> int:
    return item.document.gross if rate.base == "gross" else item.document.net
