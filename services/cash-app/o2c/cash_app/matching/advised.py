"""A receipt that has its remittance advice: the lines of the advice are what it pays, each with its amount.

What a line pays is settled, as far as the item is open; with the discount that the payer took, where that is earned.
What the payer took off besides is a deduction where the line says why, in a code that we know, and exactly how much;
else it stays open on the item, its reason among the evidence. Where more is named than the payment has, because a line
takes off what we do not know (a debit note of the payer's, an adjustment of the whole payment), that much stays open on
the item of the largest line.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from o2c.cash_app.account import Account, Item, group_key
from o2c.cash_app.adjustments.reason_codes import UNEARNED, UNKNOWN
from o2c.cash_app.advices.facts import Advice, AdviceLine, Taken
from o2c.cash_app.facts import Clues, Evidence, Facts, Stated
from o2c.cash_app.families.facts import Beside
from o2c.cash_app.found import Found, Reference
from o2c.cash_app.items import discounts
from o2c.cash_app.items.claims import left_because, said_of_held
from o2c.cash_app.matching import suggesting, withholding
from o2c.cash_app.matching.decisions import MAX_SUGGESTED, Decision
from o2c.cash_app.matching.matcher import Matcher
from o2c.cash_app.matching.rules import ADVICE, MORE_NAMED, MORE_PAID
from o2c.cash_app.matching.short import Part, Short
from o2c.cash_app.payers.identify import identify
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import Identity
from o2c.cash_app.receipts.placement import Placement
from o2c.cash_app.texts.references import indexed
from o2c.cash_app.texts.strictness import SURE
from o2c.chassis.money import to_text


def clues_of(facts: Facts, advice: Advice | None) -> Clues:
    """All that may tell the payer and the documents of a receipt."""
    if advice is None:
        return facts.clues
    own, more = facts.clues, advice.clues
    tokens = tuple(dict.fromkeys([*own.tokens, *more.tokens]))
    return replace(own, account=own.account or more.account, name=own.name or more.name, tokens=tokens)


def identity_of(facts: Facts, advice: Advice | None, by: str, found: Found, policy: Policy) -> Identity:
    """Who paid, by the clues of the money and of its advice; named is what the advice names and nothing else."""
    if advice is None:
        return identify(facts, found, policy)
    known = found if facts.clues.name else without_likeness(found)
    who = identify(replace(facts, clues=clues_of(facts, advice)), known, policy)
    named, foreign = _named(advice, (who.account, *(each.account for each in who.beside)), facts, found, policy)
    evidence = (*who.evidence, *_evidence(advice, by))
    if not named:
        return replace(who, foreign=foreign, evidence=evidence)
    own = named.pop(who.account, ())
    beside = tuple([Beside(account, documents) for account, documents in sorted(named.items())])
    return replace(who, named=own, how=(), short=(), foreign=foreign, evidence=evidence, beside=beside)


def named_by(advice: Advice, account: str, facts: Facts, found: Found, policy: Policy) -> tuple[tuple[str, ...], bool]:
    """(documents of the account that the lines name, whether a line names others' alone)."""
    named, foreign = _named(advice, (account,), facts, found, policy)
    return named.get(account, ()), foreign


def _named(
    advice: Advice, accounts: Sequence[str], facts: Facts, found: Found, policy: Policy
) -> tuple[dict[str, tuple[str, ...]], bool]:
    """(account → its documents that the lines name, whether a line names those of nobody here). A line that may mean a
    document of the first is about that."""
    horizon = facts.booking_date + timedelta(days=policy.named_ahead_days)
    named: dict[str, dict[str, None]] = {}
    foreign = False
    for line in advice.lines:
        hits = [found.references.get(key, ()) for key in line.readings]
        meant = [hit for hit in _numbered(hits) if hit.day <= horizon]
        belongs = [hit for each in hits for hit in each if hit.kind not in SURE and hit.day <= facts.booking_date]
        whose = (accounts[:1], accounts[1:])
        kinds = [[hit for hit in hits if hit.account in group] for group in whose for hits in (meant, belongs)]
        here = next(filter(None, kinds), [])
        for hit in here:
            named.setdefault(hit.account, {})[hit.document] = None
        foreign = foreign or bool(meant and not here)
    return {account: tuple(documents) for account, documents in named.items()}, foreign


def without_likeness(found: Found) -> Found:
    """An advice's own name is compared as it stands: what banks do to names has not been done to it."""
    return dataclasses.replace(found, named={}) if found.named else found


def _numbered(hits: Iterable[Sequence[Reference]]) -> Sequence[Reference]:
    """Documents of which one of a line's readings is the number, by the strictest that any has."""
    sure = ([hit for hit in each if hit.kind in SURE] for each in hits)
    return next(filter(None, sure), ())


def _evidence(advice: Advice, by: str) -> list[Evidence]:
    currency = advice.currency
    found = [Evidence("advice", f"advice {advice.name}, tied by {by}, has {len(advice.lines)} lines")]
    if advice.difference:
        stated = f"its lines sum to {to_text(advice.amount - advice.difference, currency)} {currency}"
        found.append(Evidence("advice-difference", stated))
    for line in advice.lines:
        for taken in line.taken[:MAX_SUGGESTED]:
            code = f", reason {taken.code}" if taken.code else ""
            where = line.number or "the payment"
            found.append(Evidence("advice-adjustment", f"{where}: {to_text(taken.amount, currency)} {currency}{code}"))
    return found[: 2 + MAX_SUGGESTED]


class _Share(Struct, frozen=True):
    """What the lines of an advice pay of one item together; `line` is the first of them."""

    line: AdviceLine
    item: Item
    paid: int
    discount: int
    taken: tuple[Taken, ...] = ()


def decide(
    facts: Facts, advice: Advice, identity: Identity, account: Account, policy: Policy, *, settled_room: bool
) -> Decision:
    """What the receipt settles, by its advice alone."""
    matcher = Matcher(facts, facts.amount, account, policy, settled_room)
    shares, rest = _shares(advice, _keys(matcher, identity.named))
    held = [share.item for share in shares if share.item.hold]
    if held:
        suggested = tuple([share.item.document.document for share in shares])
        return Decision(
            ADVICE, (), said_of_held(held[:MAX_SUGGESTED]), left_because(held[0]), suggested[:MAX_SUGGESTED]
        )
    placed: list[tuple[_Share, Placement]] = []
    settled = False
    for share in shares:
        placement = _place(matcher, share, alone=len(shares) == 1 and not rest)
        if placement is not None:
            placed.append((share, placement))
        else:
            rest.append((share.line.number, share.paid))
            settled = True
    taken_off = -sum([paid for _, paid in rest if paid < 0])
    over = sum([placement.cash for _, placement in placed]) - matcher.money
    evidence = (Evidence("advice", f"advice {advice.name} has {len(advice.lines)} lines"),)
    placements = [
        replace(placement, evidence=(*_of_line(advice, share), *placement.evidence)) for share, placement in placed
    ]
    if over > 0:
        short = _shortened(placements, over) if over <= taken_off or len(placed) == 1 else ()
        if not short:
            suggested = tuple([placement.item for placement in placements[:MAX_SUGGESTED]])
            paid = [(share.item, placement.cash) for share, placement in placed]
            in_part = suggesting.in_order(ADVICE, suggesting.IN_ORDER, paid, matcher.money, evidence)
            return Decision(ADVICE, (), evidence, MORE_NAMED, suggested, in_part)
        return Decision(ADVICE, short, evidence)
    left = ""
    if over < 0:
        unknown = any(number and paid > 0 for number, paid in rest)
        left = "named-elsewhere" if identity.foreign else _reason(unknown=unknown, settled=settled)
    return Decision(ADVICE, tuple(placements), evidence, left)


def _reason(*, unknown: bool, settled: bool) -> str:
    if settled:
        return "named-is-settled"
    return "advice-names-unknown" if unknown else MORE_PAID


class _Keys(Struct, frozen=True):
    """Items by the keys of their numbers, and by those of what they belong to: an order, a delivery. A number goes
    first; a key of two items means neither."""

    sure: dict[str, list[Item]]
    belongs: dict[str, list[Item]]

    def item(self, readings: Sequence[str]) -> Item | None:
        for items in (self.sure, self.belongs):
            found = next((items[key] for key in readings if key in items), None)
            if found is not None:
                return found[0] if len(found) == 1 else None
        return None


def _keys(matcher: Matcher, named: Sequence[str]) -> _Keys:
    facts, keys = matcher.facts, _Keys({}, {})
    horizon = facts.booking_date + timedelta(days=matcher.policy.named_ahead_days)
    for item in filter(None, map(matcher.account.items.get, named)):
        day = item.document.document_date
        if item.group == group_key(facts.legal_entity, facts.currency) and day <= horizon:
            for key, kind in indexed(item.document).items():
                if kind in SURE:
                    keys.sure.setdefault(key, []).append(item)
                elif day <= facts.booking_date:
                    keys.belongs.setdefault(key, []).append(item)
    return keys


def _shares(advice: Advice, keys: _Keys) -> tuple[list[_Share], list[tuple[str, int]]]:
    """What is paid of each item, and (number, amount) of the lines that name none of them."""
    shares: dict[str, _Share] = {}
    rest: list[tuple[str, int]] = []
    for line in advice.lines:
        item = keys.item(line.readings)
        if item is None:
            rest.append((line.number, line.paid))
            continue
        name = item.document.document
        before = shares.get(name)
        if before is None:
            shares[name] = _Share(line, item, line.paid, line.discount, line.taken)
        else:
            paid, discount = before.paid + line.paid, before.discount + line.discount
            shares[name] = replace(before, paid=paid, discount=discount, taken=before.taken + line.taken)
    return list(shares.values()), rest


def _place(matcher: Matcher, share: _Share, *, alone: bool) -> Placement | None:
    """None where nothing is open for it. `alone`: the advice is about nothing else."""
    document, open_amount, paid = share.item.document.document, matcher.open_of(share.item), share.paid
    if open_amount == 0 or paid == 0 or (paid < 0) != (open_amount < 0):
        return None
    if abs(paid) >= abs(open_amount):
        return Placement(document, open_amount)
    if open_amount < 0:
        return Placement(document, paid)
    facts, granting = matcher.facts, matcher.policy.granting
    earned, base = discounts.earned(share.item, facts.receipt, facts.value_date, granting, open_amount)
    for granted in (share.discount, earned):
        if 0 < granted <= earned and paid + granted == open_amount:
            return Placement(document, paid, granted, base)
    withheld = withholding.stated(Placement(document, paid), share.taken, open_amount, matcher.policy)
    if withheld is not None:
        return withheld
    (placement,), said = _short(matcher, share, open_amount, alone=alone)
    return placement if said is None else replace(placement, evidence=(said,))


def _short(matcher: Matcher, share: _Share, open_amount: int, *, alone: bool) -> Part:
    """Beside others a line is not measured by the tolerances: they are for the payment."""
    facts, policy = matcher.facts, matcher.policy
    clues = replace(facts.clues, stated=_stated(share, policy))
    short = Short(replace(facts, clues=clues), share.paid, policy, [share.item], [open_amount])
    return (short.settled() if alone else short.said()) or short.part()


def _stated(share: _Share, policy: Policy) -> tuple[Stated, ...]:
    """What the lines take off an item, by reason; the discount too where it may become a deduction."""
    amounts: dict[str, int] = {}
    if share.discount > 0 and policy.unearned_discount in ("deduct", "charge-back"):
        amounts[UNEARNED] = share.discount
    for taken in share.taken:
        code = taken.reason or (UNKNOWN if policy.short_unexplained == "residual" else "")
        amounts[code] = amounts.get(code, 0) - taken.amount
    return tuple([Stated(code, amount, sure=True) for code, amount in amounts.items() if code and amount > 0])


def _shortened(placements: Sequence[Placement], over: int) -> tuple[Placement, ...]:
    """The same with that much less on the largest; nothing where it does not have that much."""
    largest = max(placements, key=lambda each: each.cash)
    if largest.cash <= over:
        return ()
    short = Placement(largest.item, largest.cash - over, evidence=largest.evidence)
    return tuple([short if each is largest else each for each in placements])


def _of_line(advice: Advice, share: _Share) -> tuple[Evidence, ...]:
    line, paid = share.line, f"{to_text(share.paid, advice.currency)} {advice.currency}"
    return (Evidence("advice", f"advice {advice.name}, line {line.line}: {line.number} {paid}"),)
