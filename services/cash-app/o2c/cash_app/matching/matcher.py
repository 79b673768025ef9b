"""Which open items a receipt settles. Pure: facts and policy in, a decision with its reasons out.

By reference, as soon as the text names anything: the named items are settled where they add up to the money, gross or
less the discounts earned; where they are less, they are settled and the rest is left; where they are more, `short.py`
says what the rest is, else one item is paid in part and of several none, for a person to choose. Only where nothing is
named, the amount decides: `cascade/`.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from o2c.cash_app.account import Account, Item, group_key
from o2c.cash_app.facts import Evidence, Facts
from o2c.cash_app.items import claims
from o2c.cash_app.items.claims import left_because, said_of_held
from o2c.cash_app.matching import (
    completing,
    duplicates,
    exchanging,
    in_part,
    naming,
    netting,
    orders,
    periods,
    suggesting,
    tolerances,
    withholding,
)
from o2c.cash_app.matching.by_amount import NOTHING_FITS, TOO_MANY, by_amount, held_of_amount
from o2c.cash_app.matching.completing import More
from o2c.cash_app.matching.decisions import MAX_SUGGESTED, Decision
from o2c.cash_app.matching.rules import HINTED, MORE_NAMED, MORE_PAID, NEARLY_NAMED, NETTED, NOT_SURE, REFERENCE
from o2c.cash_app.matching.short import Part, Short, less_earned
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import Identity
from o2c.cash_app.receipts.placement import Placement
from o2c.cash_app.receipts.suggestion import Suggestion
from o2c.cash_app.texts.strictness import is_doubtful, is_faint, speaks
from o2c.chassis.money import to_text


class Matcher(Struct, frozen=True):
    """One receipt against one account. `money` is what of it can be placed.

    `settled_room`: what gives way to it has given way by now, and no more is claimed than what is open.
    """

    facts: Facts
    money: int
    account: Account
    policy: Policy
    settled_room: bool = False
    reads: Mapping[str, Any] = {}
    """Exchange rates that were asked for, and the customer where a tax depends on it, by their units."""

    def match(self, identity: Identity) -> Decision:
        decision = self._said(identity)
        if self.facts.clues.netted and (decision is None or decision.left or not decision.placements):
            return self._less_payable(identity)
        return decision or self.unnamed()

    def _said(self, identity: Identity) -> Decision | None:
        if is_faint(identity) or (is_doubtful(identity) and len(self._items(naming.claimed(identity))) < 2):
            return self._by_short_number(identity)
        return self._by_reference(identity) if speaks(identity) else None

    def _by_short_number(self, identity: Identity) -> Decision:
        """A number of a few digits may be that of a house or a contract. What it names is settled where the money is
        just that; else the amount tells what it would tell without it, and what is named is only suggested."""
        named = self._by_reference(identity)
        if self._agrees(named, identity):
            return named
        found = self.unnamed()
        if found.placements or found.suggestion is not None or found.left != NOTHING_FITS:
            return found
        placements = tuple([each for each in named.placements if each.item in identity.named])
        evidence = (*named.evidence, Evidence("reference-short", "a number of a few digits alone pays nothing in part"))
        suggestion = suggesting.made(REFERENCE, suggesting.NEARLY_NAMED, placements, evidence) or named.suggestion
        if suggestion is None:
            return found
        suggested = dict.fromkeys((*identity.named, *found.suggested))
        return Decision("", (), evidence, NOTHING_FITS, tuple(suggested)[:MAX_SUGGESTED], suggestion)

    def _agrees(self, decision: Decision, identity: Identity) -> bool:
        """Whether the money is just what is named: whole, an instalment of it, or again what was paid before."""
        if decision.repeats or decision.asks:
            return True
        items = [(placed, self.account.items[placed.item]) for placed in decision.placements]
        whole = all(
            placed.item in identity.named and not placed.kept and placed.settled == self.open_of(item)
            for placed, item in items
        )
        parts = any(each.kind == "instalment" for each in decision.evidence)
        return bool(items) and not decision.left and (whole or parts)

    def _less_payable(self, identity: Identity) -> Decision:
        """What the text says that it owes, as far as it names it, or as that amount tells: for people to set off."""
        owed = self.money + self.facts.clues.netted
        items = self._items(naming.claimed(identity))
        suggested = tuple([item.document.document for item in items])
        if not identity.named:
            found = replace(self, money=owed).by_amount()
            suggested = tuple([placement.item for placement in found.placements]) or found.suggested
        return Decision("", (), left=NETTED, suggested=suggested[:MAX_SUGGESTED])

    def unnamed(self) -> Decision:
        """Nothing is named: what is meant is only suggested where the text says that something is set off."""
        found = self._unnamed()
        return netting.of_unnamed(found) if self.facts.clues.nets else found

    def _unnamed(self) -> Decision:
        """What words nearly name, then what the amount tells, unless a word speaks against it."""
        if not (self.facts.clues.tokens or self.facts.clues.cut):
            return self.by_amount()
        order = orders.said(self.facts, self.policy)
        if order:
            return Decision("", (), prepays=order)
        more = completing.rest(self, None, (), self.money)
        if more.items and not self._ruled_out(more.items):
            return Decision(more.rule, _all(more.items, more.opens), more.evidence)
        found = self.by_amount()
        if found.placements and not more.agrees([placement.item for placement in found.placements]):
            doubted = found.suggestion and replace(found.suggestion, score=suggesting.SPOKEN_AGAINST)
            suggestion = self._hinted(more, self.money) or doubted
            return Decision("", (), more.evidence, NEARLY_NAMED, more.suggested, suggestion)
        hinted = self._hinted(more, self.money) if not found.placements and found.suggestion is None else None
        if hinted is None:
            return found
        return replace(found, suggested=more.suggested, suggestion=hinted)

    def by_amount(self) -> Decision:
        """By the month that the text names, where it names one; else by the amount alone."""
        of_month = periods.told(self)
        if of_month is not None:
            return of_month
        found = by_amount(self.facts, self.money, self.account, self.policy)
        if found.left == TOO_MANY:
            return found
        parts = in_part.found(self.facts, self.money, self.account, self.policy)
        found = periods.against(self, in_part.weighed(found, parts, self.facts, self.money, self.policy))
        if not (found.placements or found.left == NOTHING_FITS):
            return found
        return held_of_amount(self.facts, self.money, self.account) or found

    def open_of(self, item: Item) -> int:
        facts = self.facts
        if self.settled_room:
            return self._free(item)
        return claims.claimable(item, facts.receipt, facts.value_date)

    # -- by reference

    def _by_reference(self, identity: Identity) -> Decision:
        kinds = naming.kinds(identity)
        held = self._held(identity)
        if held is not None:
            return held
        for names in naming.steps(identity):
            items = self._items(names)
            opens = [self.open_of(item) for item in items]
            if items and sum(opens) == self.money:
                return Decision(REFERENCE, _all(items, opens), _named(items, kinds))
            with_discounts = self._discounted(items, opens)
            if with_discounts:
                return Decision(REFERENCE, with_discounts, _named(items, kinds))
        items = self._items(naming.claimed(identity))
        if not items:
            abroad = self._abroad(naming.claimed(identity))
            if abroad:
                opens = [self.open_of(item) for item in abroad]
                named = _named(abroad, kinds)
                return exchanging.decide(self.facts, self.money, abroad, opens, self.policy, self.reads, named)
        order = "" if identity.foreign else orders.named(identity, self.account, self.facts, self.policy)
        again = None if items or identity.foreign else self._again(identity)
        if again is not None:
            return again
        if order and not items:
            return Decision(REFERENCE, (), prepays=order)
        opens = [self.open_of(item) for item in items]
        gross, money, evidence = sum(opens), self.money, _named(items, kinds)
        more = completing.rest(self, identity, items, money - gross)
        if more.items:
            placements = (*_all(items, opens), *_all(more.items, more.opens, more.rule))
            return Decision(REFERENCE if items else more.rule, placements, (*evidence, *more.evidence))
        if not items:
            left = "named-is-settled" if identity.named else "named-elsewhere"
            return Decision(REFERENCE, (), left=left, suggested=more.suggested, suggestion=self._hinted(more, money))
        if 0 < gross < money:
            return self._over(items, opens, evidence, more, order)
        found = self._withheld(items, opens, evidence)
        if found is not None:
            return found
        found = self._short(items, opens, evidence) if 0 < money < gross else None
        if found is not None:
            return found
        suggested = tuple([item.document.document for item in items[:MAX_SUGGESTED]])
        shares = [(item, self._free(item)) for item in items]
        in_part = suggesting.in_order(REFERENCE, suggesting.IN_ORDER, shares, money, evidence)
        return Decision(REFERENCE, (), evidence, MORE_NAMED, suggested, in_part)

    def _held(self, identity: Identity) -> Decision | None:
        """Nothing is applied where what is named is disputed or held by law, not even to what else is named."""
        items = self._items(identity.named)
        held = [item for item in items if item.hold]
        if not held:
            return None
        suggested = tuple([item.document.document for item in (*held, *items)])
        return Decision(
            REFERENCE, (), said_of_held(held), left_because(held[0]), tuple(dict.fromkeys(suggested))[:MAX_SUGGESTED]
        )

    def _again(self, identity: Identity) -> Decision | None:
        key = group_key(self.facts.legal_entity, self.facts.currency)
        named = [self.account.items.get(name) for name in naming.claimed(identity)]
        items = [item for item in named if item is not None and item.group == key]
        return duplicates.of_named(self.facts, items, self.policy.duplicate_days)

    # -- suggested

    def _hinted(self, more: More, money: int) -> Suggestion | None:
        """Items that a word nearly names, each alone."""
        alone = {hint.items[0].document.document: hint.items[0] for hint in more.hints if len(hint.items) == 1}
        shares = [(item, self._free(item)) for item in alone.values()]
        return suggesting.in_order(HINTED, suggesting.NEARLY_NAMED, shares, money, more.evidence)

    def in_turn(self, rule: str) -> Suggestion | None:
        """The account's oldest items, where something says that the money is for it and nothing what of it."""
        group = self.account.group(group_key(self.facts.legal_entity, self.facts.currency))
        items = [self.account.items[name] for name in group.open]
        shares = [(item, item.open) for item in items if item.open > 0 and self.matchable(item)]
        said = (Evidence("oldest-first", "nothing fits; the oldest items take the money"),)
        return suggesting.in_order(rule, suggesting.IN_TURN, shares, self.money, said)

    def _of_the_rest(self, named: Sequence[Item], money: int) -> Suggestion | None:
        """What the amount tells of money beyond what is named; it never posts, for the text should have said so."""
        but = {item.document.document for item in named}
        return by_amount(self.facts, money, self.account, self.policy, but).suggestion

    def _free(self, item: Item) -> int:
        """Open without anything giving way: a person who accepts a suggestion takes nothing from others."""
        return claims.left(item, self.facts.receipt)

    def _ruled_out(self, items: Sequence[Item]) -> bool:
        known = self.account.receipts.get(self.facts.receipt)
        return known is not None and known.ruled_out([item.document.document for item in items])

    # -- allowances and discounts

    def _over(
        self, items: Sequence[Item], opens: Sequence[int], evidence: tuple[Evidence, ...], more: More, order: str
    ) -> Decision:
        """What is named is settled; the rest is kept for the order that is named, or it waits, unless it is too little
        to give back and nothing says what for."""
        facts, over = self.facts, self.money - sum(opens)
        if order:
            return Decision(REFERENCE, _all(items, opens), evidence, "", more.suggested, prepays=order)
        clear = not (facts.clues.partial or more.hints)
        if clear and tolerances.kept_over(opens, over, self.policy.tolerances, facts.currency):
            said = f"{to_text(over, facts.currency)} {facts.currency} more than is owed are kept"
            return Decision(REFERENCE, _all(items, opens), (*evidence, Evidence("tolerance", said)), excess=over)
        rest = self._hinted(more, over) or self._of_the_rest(items, over)
        return Decision(REFERENCE, _all(items, opens), evidence, MORE_PAID, more.suggested, rest)

    def _withheld(self, items: Sequence[Item], opens: Sequence[int], evidence: tuple[Evidence, ...]) -> Decision | None:
        if not withholding.may_be(items, opens, self.money, self.policy):
            return None
        unread = withholding.unread(self.account, self.reads, self.policy)
        if unread:
            return Decision("", (), evidence, MORE_NAMED, asks=unread)
        code = self.policy.reason(withholding.CODE)
        rates = withholding.rates(self.account, self.reads, self.policy)
        found = withholding.allowed(items, opens, self.money, rates, code)
        return None if found is None else Decision(REFERENCE, found.placements, (*evidence, found.evidence))

    def _short(self, items: Sequence[Item], opens: Sequence[int], evidence: tuple[Evidence, ...]) -> Decision | None:
        """All that is named is settled, or one item in part; None where several are and nothing says what for."""
        short = Short(self.facts, self.money, self.policy, items, opens)
        if self.facts.clues.nets and not (short.small() or short.said()):
            return netting.of_named(self.facts, self.money, self.account, items, opens, evidence)
        settled = short.settled()
        if settled is None and self.policy.short_unexplained == "residual" and short.like_before():
            return self._in_part(short.part(), evidence)
        found = settled or (short.part() if len(items) == 1 else None)
        if found is None:
            return None
        placements, said = found
        return Decision(REFERENCE, placements, (*evidence, said) if said is not None else evidence)

    def _in_part(self, part: Part, evidence: tuple[Evidence, ...]) -> Decision:
        """Of a company that takes what is short for a deduction: that it is none is only a habit, and for a person to
        say."""
        placements, said = part
        evidence = (*evidence, said) if said is not None else evidence
        suggestion = suggesting.made(REFERENCE, suggesting.LIKE_BEFORE, placements, evidence)
        return Decision("", (), evidence, NOT_SURE, (placements[0].item,), suggestion)

    def _items(self, names: Sequence[str]) -> list[Item]:
        return [item for item in map(self.account.items.get, names) if item and self.matchable(item)]

    def _abroad(self, names: Sequence[str]) -> list[Item]:
        """What is named and open in other currencies of the same legal entity."""
        items = [item for item in map(self.account.items.get, names) if item is not None]
        return [
            item
            for item in items
            if item.document.legal_entity == self.facts.legal_entity
            and item.document.currency != self.facts.currency
            and self._in_time(item)
            and self.open_of(item) != 0
        ]

    def _in_time(self, item: Item) -> bool:
        return item.document.document_date <= self.facts.booking_date + timedelta(days=self.policy.named_ahead_days)

    def _discounted(self, items: Sequence[Item], opens: Sequence[int]) -> tuple[Placement, ...]:
        """All earned discounts taken, where that makes it exact; else nothing."""
        placements = self._less_discounts(items, opens)
        fits = sum(p.cash for p in placements) == self.money and any(p.discount for p in placements)
        return placements if fits else ()

    def _less_discounts(self, items: Sequence[Item], opens: Sequence[int]) -> tuple[Placement, ...]:
        return less_earned(self.facts, self.policy, items, opens)

    def matchable(self, item: Item) -> bool:
        facts = self.facts
        return (
            item.group == group_key(facts.legal_entity, facts.currency)
            and self.open_of(item) != 0
            and self._in_time(item)
        )


def _all(items: Sequence[Item], opens: Sequence[int], rule: str = "") -> tuple[Placement, ...]:
    pairs = zip(items, opens, strict=True)
    return tuple([Placement(item.document.document, amount, rule=rule) for item, amount in pairs])


def _named(items: Sequence[Item], kinds: Mapping[str, str]) -> tuple[Evidence, ...]:
    said = [(kinds.get(item.document.document, "reference"), item.document.number) for item in items[:MAX_SUGGESTED]]
    return tuple([Evidence(kind, number) for kind, number in said])
