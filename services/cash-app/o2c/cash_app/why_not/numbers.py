"""Numbers that a text has not, has wrong, or has of something that is not known: what each would have told."""

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from o2c.cash_app.account import Item, group_key
from o2c.cash_app.cascade import facts as cascade
from o2c.cash_app.cascade.decide import decide
from o2c.cash_app.facts import Document
from o2c.cash_app.matching.by_amount import open_items
from o2c.cash_app.matching.hints import hints
from o2c.cash_app.texts.references import indexed
from o2c.cash_app.why_not.named import named_items, open_for
from o2c.cash_app.why_not.otherwise import with_document
from o2c.cash_app.why_not.trial import Relaxation, Trial, relaxed
from o2c.chassis.money import to_text

MAX_WORDS = 3
"""Words that nothing is known of: with more it is anyone's guess which is a number."""
SHOWN = 3
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def written(trial: Trial) -> Iterator[Relaxation]:
    """What the text has is nearly a number, or speaks against what the amount says."""
    own, others, clues = named_items(trial), _others(trial), trial.facts.clues
    words = [clues.tokens, clues.cut]
    if not any(words):
        return
    for hint in hints(clues, own, others):
        for item in hint.items[:SHOWN]:
            number, document = item.document.number, item.document.document
            if hint.kind == "near":
                said = f"one character differs from {number}: the text has {hint.word.lstrip('#')}"
                yield relaxed("number-near", said, trial.naming(document))
            else:
                said = f"{hint.word.lstrip('#')} in the text is only a part of {number}"
                yield relaxed("number-part", said, trial.naming(document))
    if not trial.policy.hints:
        said = "a number that is nearly right does not decide: hints are off"
        yield relaxed("hints", said, replace(trial, policy=replace(trial.policy, hints=True)))
    if not trial.names_something:
        silent = replace(trial.facts, clues=replace(clues, tokens=(), cut="", composed=()))
        said = "a word of the text is nearly a number, of another item than the amount says"
        yield relaxed("against", said, replace(trial, facts=silent))


def missing(trial: Trial) -> Iterator[Relaxation]:
    """A number, or several, that the text has not."""
    rest = trial.facts.amount - sum([open_for(trial, item) for item in named_items(trial)])
    currency, others = trial.facts.currency, _others(trial)
    exact = [item for item in others if item.open == rest]
    if exact and trial.advice is None:
        figure = to_text(rest, currency)
        one = f"{exact[0].document.number} of {figure} is open: its number would tell"
        said = one if len(exact) == 1 else f"{_count(len(exact))} items of {figure} are open: a number would tell"
        if trial.identity.named:
            said = f"{figure} more is paid than named, and {said}"
        yield relaxed("number", said, trial.naming(exact[0].document.document))
    if trial.policy.completes != "always" and trial.identity.named:
        said = f"{to_text(rest, currency)} more is paid than named, and one set of open items is that much"
        always = replace(trial, policy=replace(trial.policy, completes="always"))
        yield relaxed("completes", said, always)
    if not trial.names_something:
        yield from _set(trial)
        yield from _part(trial, others)


def _set(trial: Trial) -> Iterator[Relaxation]:
    """The likeliest set that is this amount, were its items named."""
    facts, account = trial.facts, trial.account
    group = account.group(group_key(facts.legal_entity, facts.currency))
    items = open_items(facts, account, group, trial.policy)
    payment = cascade.Payment(facts.receipt, facts.amount, facts.value_date)
    taken = decide(payment, items, group.habit, trial.policy.cascade).taken
    if len(taken) > 1:
        numbers = [account.items[t.item].document.number for t in taken]
        listed = ", ".join(numbers[:SHOWN]) + ("" if len(numbers) <= SHOWN else ", …")
        said = f"{_count(len(taken))} open items are this amount together ({listed}): their numbers would tell"
        yield relaxed("number", said, trial.naming(*(t.item for t in taken)), len(taken))


def _part(trial: Trial, others: Sequence[Item]) -> Iterator[Relaxation]:
    larger = [item for item in others if item.open > trial.facts.amount]
    if larger:
        least = min(larger, key=lambda item: (item.open, item.document.document))
        said = "nothing open is this amount: with the number of a larger item it would be a part of it"
        yield relaxed("part-payment", said, trial.naming(least.document.document))


def unknown(trial: Trial) -> Iterator[Relaxation]:
    """A word that names nothing known may be the number of a document that has not come."""
    rest = trial.facts.amount - sum([open_for(trial, item) for item in named_items(trial)])
    waited = [clue[1:] for clue in trial.identity.waits if clue[0] == "t"]
    known = {key for item in named_items(trial) for key in indexed(item.document)}
    tokens = [token for token in trial.facts.clues.tokens if known.isdisjoint(token)]
    words = [token[0] for token in tokens if token[0] in waited and not token[0].isalpha()]
    if rest <= 0 or not 0 < len(words) <= MAX_WORDS:
        return
    for word in words:
        account = with_document(trial.account, _document(trial, word, rest))
        said = f"{word} in the text names nothing that is known: a document of {to_text(rest, trial.facts.currency)}"
        changed = replace(trial, account=account).naming(f"?/{word}")
        yield relaxed("unknown-number", f"{said} with that number would be settled", changed)


def _document(trial: Trial, number: str, gross: int) -> Document:
    facts = trial.facts
    day: date = facts.booking_date
    return Document(f"?/{number}", number, "invoice", facts.legal_entity, facts.currency, gross, day, day, ())


def _others(trial: Trial) -> list[Item]:
    """Open items of the receipt's legal entity and currency that its text does not name."""
    group = trial.account.group(group_key(trial.facts.legal_entity, trial.facts.currency))
    return [trial.account.items[name] for name in sorted(group.open) if name not in trial.identity.named]


def _count(number: int) -> str:
    return _COUNTS[number] if number < len(_COUNTS) else f"{number:,}"
