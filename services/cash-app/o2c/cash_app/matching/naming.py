"""The documents that a text names, by what, and what of it names nothing known."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain

from msgspec.structs import replace

from o2c.cash_app.facts import Evidence, Facts
from o2c.cash_app.families.facts import MAX_ACCOUNTS, Beside
from o2c.cash_app.found import Found, Reference
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import Identity
from o2c.cash_app.texts.references import is_short
from o2c.cash_app.texts.strictness import BELONGS, PLAIN, STEPS, SURE, How

MAX_NAMED = 2_000

Hits = Sequence[tuple[How, Reference]]
"""What one word may mean."""


@dataclass(slots=True)
class Named:
    sure: list[Hits] = field(default_factory=list)
    """Of words that are the number of a document, or what its payer was asked to quote."""
    tokens: list[Sequence[str]] = field(default_factory=list)
    """The readings of those words."""
    composed: list[Hits] = field(default_factory=list)
    belongs: list[Hits] = field(default_factory=list)
    short: list[Hits] = field(default_factory=list)
    """Of words that may as well be the number of a house or a contract (`references.is_short`)."""
    paid: list[Hits] = field(default_factory=list)
    """Of these the documents of customers of whom just what is named was paid, to the cent; they alone tell a payer."""
    unknown: list[str] = field(default_factory=list)
    """Keys by which a document may still be found."""

    def words(self) -> tuple[Hits, ...]:
        return (*self.surely(), *self.short)

    def surely(self) -> tuple[Hits, ...]:
        """Of each word that is more than a short number, whatever it names a document by."""
        return (*self.sure, *self.composed, *self.belongs)

    def references(self) -> list[list[Reference]]:
        """What each word that tells whose the documents are may mean, whatever it is named by."""
        return [[hit for _, hit in hits] for hits in self.surely() or self.paid]

    def accounts(self) -> set[str]:
        """Whose documents they are: those that all words of the strictest kind agree on."""
        for words in (self.sure, self.composed, self.belongs):
            if words:
                return set.intersection(*({hit.account for _, hit in _strictest(hits)} for hits in words))
        return {hit.account for hits in self.paid for _, hit in hits}

    def hinted(self) -> set[str]:
        """Whose documents short numbers may name: among a few customers that is enough."""
        return {hit.account for hits in self.short for _, hit in hits}


def _strictest(hits: Hits) -> Hits:
    if len(hits) < 2:
        return hits
    step = min([STEPS[how] for how, _ in hits])
    return [(how, hit) for how, hit in hits if STEPS[how] == step]


def named(facts: Facts, found: Found, policy: Policy) -> Named:
    """Documents dated long after the payment were not meant; of an order, none dated after it."""
    clues, result = facts.clues, Named()
    if not (clues.tokens or clues.structured or clues.composed):
        return result
    today, horizon = facts.booking_date, facts.booking_date + timedelta(days=policy.named_ahead_days)
    references = found.references
    for token in clues.structured:
        _sort(result, token, _hits(token, references, horizon, today, "payment-reference"), short=False)
    for token in clues.tokens:
        _sort(result, token, _hits(token, references, horizon, today), short=_is_short(token, references))
    for how, *readings in clues.composed:
        known, hits = _hits(readings, references, horizon, today)
        sure: Hits = [(how, hit) for _, hit in hits if hit.kind in SURE]  # type: ignore[misc]
        short = _is_short(readings, references)
        if sure:
            (result.short if short else result.composed).append(sure)
        if short or not known:
            result.unknown += readings
    result.paid = _just_paid(result.short, facts)
    return result


def _sort(result: Named, token: Sequence[str], found: tuple[bool, Hits], *, short: bool) -> None:
    """A short number is waited for, whatever it names by now: another document may be meant."""
    known, hits = found
    if short or not known:
        result.unknown += token
    if short and hits:
        result.short.append(hits)
    elif any(STEPS[how] < BELONGS for how, _ in hits):
        result.sure.append(hits)
        result.tokens.append(token)
    elif hits:
        result.belongs.append(hits)


def _is_short(token: Sequence[str], references: Mapping[str, Sequence[Reference]]) -> bool:
    """Whether only short readings of a word name anything."""
    naming = [reading for reading in token if reading in references]
    return bool(naming) and all(is_short(reading) for reading in naming)


def _just_paid(words: Sequence[Hits], facts: Facts) -> list[Hits]:
    """Of the documents that short numbers name, those of customers of whom one, or all of them together, come to just
    the money."""
    amounts: dict[str, dict[str, int]] = {}
    for _, hit in chain.from_iterable(words):
        if hit.currency == facts.currency:
            amounts.setdefault(hit.account, {})[hit.document] = hit.gross
    paid = {
        account
        for account, owed in amounts.items()
        if facts.amount in owed.values() or facts.amount == sum(owed.values())
    }
    told = [[(how, hit) for how, hit in hits if hit.account in paid] for hits in words]
    return [hits for hits in told if hits]


def _hits(
    token: Sequence[str], references: Mapping[str, Sequence[Reference]], horizon: date, today: date, by: How = "number"
) -> tuple[bool, Hits]:
    """(whether a document has this number, what it may mean): by the strictest reading that is a document's number,
    and by any that documents belong to."""
    known, hits = False, []
    for reading in token:
        for hit in references.get(reading, ()):
            if hit.kind in SURE:
                if hit.day <= horizon:
                    hits.append((_how(hit, reading, token, by), hit))
                known = True
            elif hit.day <= today:
                hits.append((hit.kind, hit))
        if known and not is_short(reading):
            break
    return known, hits


def _how(hit: Reference, reading: str, token: Sequence[str], by: How) -> How:
    if hit.kind == "payment-reference" or by != "number":
        return "payment-reference"
    return "number" if reading == token[0] else "digits"


def own(words: Named, customer: str) -> tuple[tuple[str, ...], tuple[How, ...]]:
    """(documents of this customer, by what each is named), the strictest first; () for "by its number alone"."""
    best: dict[str, How] = {}
    for hits in words.words():
        _believe(best, [(how, hit) for how, hit in hits if not customer or hit.account == customer])
    return ranked(best)


def beside(words: Named, customer: str, kin: Collection[str]) -> tuple[Beside, ...]:
    """Documents of those that the customer may pay for, by words that name none of its own; () for too many accounts.

    What a word may mean of several of them counts for each: then the amounts tell, or nobody can.
    """
    found: dict[str, dict[str, How]] = {}
    for hits in words.surely():
        if any(hit.account == customer for _, hit in hits):
            continue
        for how, hit in _strictest([(how, hit) for how, hit in hits if hit.account in kin]):
            _believe(found.setdefault(hit.account, {}), [(how, hit)])
    if len(found) > MAX_ACCOUNTS:
        return ()
    return tuple([Beside(account, *ranked(best)) for account, best in sorted(found.items())])


def _believe(best: dict[str, How], hits: Hits) -> None:
    """What one word means, by the strictest of its readings; a document goes by the strictest of all words."""
    for how, hit in _strictest(hits):
        if hit.document not in best or STEPS[how] < STEPS[best[hit.document]]:
            best[hit.document] = how


def ranked(best: Mapping[str, How]) -> tuple[tuple[str, ...], tuple[How, ...]]:
    """(documents, by what each is named), the strictest first; () for "by its number alone"."""
    if all(STEPS[how] == PLAIN for how in best.values()):
        return tuple(best)[:MAX_NAMED], ()
    ordered = sorted(best.items(), key=lambda pair: STEPS[pair[1]])[:MAX_NAMED]
    return tuple([document for document, _ in ordered]), tuple([how for _, how in ordered])


def short(words: Named, documents: Sequence[str]) -> tuple[str, ...]:
    """Of these documents, those that no word but a short number names."""
    if not words.short:
        return ()
    told = {hit.document for hits in words.surely() for _, hit in hits}
    return tuple([document for document in documents if document not in told])


def foreign(words: Named, customers: Collection[str]) -> list[Reference]:
    """Documents of others that a word names and nothing of these customers'; none where nobody is the payer."""
    return [hit for hits, _ in _of_others(words, customers) for _, hit in hits]


def elsewhere(words: Named, customer: str) -> list[str]:
    """Keys of words that name documents of others only: the customer's own may still come."""
    return [key for _, token in _of_others(words, (customer,)) for key in token]


def _of_others(words: Named, customers: Collection[str]) -> list[tuple[Hits, Sequence[str]]]:
    if not any(customers):
        return []
    pairs = zip(words.sure, words.tokens, strict=True)
    return [(hits, token) for hits, token in pairs if all(hit.account not in customers for _, hit in hits)]


def with_beside(identity: Identity) -> Identity:
    """The same, as if all that is named were the payer's own."""
    if not identity.beside:
        return identity
    best: dict[str, How] = {}
    for named, how in ((identity.named, identity.how), *((each.named, each.how) for each in identity.beside)):
        best |= zip(named, how or ["number"] * len(named), strict=True)
    named, how = ranked(best)
    return replace(identity, named=named, how=how, beside=())


def invalid(facts: Facts) -> list[Evidence]:
    return [Evidence("reference-invalid", f"{said} has wrong check digits") for said in facts.clues.wrong[:5]]


def steps(identity: Identity) -> Iterator[tuple[str, ...]]:
    """What is named, by the strictest readings alone first, then with those of the next step, and so on; before all of
    them without what only a short number names."""
    surely = tuple([name for name in claimed(identity) if name not in identity.short])
    if surely and len(surely) < len(identity.named):
        yield surely
    if identity.how:
        levels = [STEPS[how] for how in identity.how]
        for level in sorted(set(levels))[:-1]:
            yield identity.named[: sum(1 for found in levels if found <= level)]
    yield identity.named


def claimed(identity: Identity) -> tuple[str, ...]:
    """What the text says is paid. An order explains an amount, and claims all of itself only where nothing else is
    named."""
    count = sum(1 for how in identity.how if STEPS[how] < BELONGS)
    return identity.named[:count] if count else identity.named


def kinds(identity: Identity) -> dict[str, str]:
    """What the evidence of a named document is called."""
    pairs = zip(identity.named, identity.how, strict=False)
    return {document: f"reference-{how}" for document, how in pairs if STEPS[how] != PLAIN}
