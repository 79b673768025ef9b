"""By what a customer is recognised as a payer: account hashes, the normalised name, customer and tax number."""

from dataclasses import dataclass, field

from o2c.cash_app.events import AliasConfirmed, AliasWithdrawn, PayerLearned
from o2c.cash_app.found import found_of, parent_clue
from o2c.cash_app.payers.commands import LearnPayer
from o2c.cash_app.receipts.asking import recall
from o2c.chassis.domain import Context, Outcome

UNIT = "payer:"


@dataclass(slots=True)
class Payer:
    customer: str
    clues: tuple[str, ...] = ()
    spelling: str = ""
    parent: str = ""
    country: str = ""
    aliases: dict[str, str] = field(default_factory=dict)
    """Clue of a name that a person confirmed → its masked form."""
    exists: bool = False


def learn(command: LearnPayer, state: Payer, ctx: Context) -> list[Outcome]:
    """Receipts that wait for one of the new clues are tried again, wherever they are."""
    renamed, adopted = command.spelling != state.spelling, command.parent != state.parent
    moved = command.country != state.country
    if state.exists and not renamed and not adopted and not moved and set(command.clues) == set(state.clues):
        return []
    dropped = tuple([clue for clue in state.clues if clue not in command.clues])
    found = found_of(ctx)
    waiting = found.waiting
    places = {place for clue in command.clues if clue not in state.clues for place in waiting.get(clue, ())}
    if renamed:
        places.update(found.like.get(command.customer, ()))
    if adopted:
        places.update(waiting.get(parent_clue(command.customer), ()))
    parent = command.parent if adopted else None
    learned = PayerLearned(
        command.customer, command.clues, dropped, command.spelling, command.name, parent, command.country
    )
    return [learned, *(recall(unit, receipt, anew=True) for unit, receipt in sorted(places))]


def evolve(state: Payer, event: PayerLearned | AliasConfirmed | AliasWithdrawn) -> Payer:
    if isinstance(event, AliasConfirmed):
        state.aliases[event.clue] = event.shown
        return state
    if isinstance(event, AliasWithdrawn):
        state.aliases.pop(event.clue, None)
        return state
    state.clues, state.spelling, state.exists = event.clues, event.spelling, True
    if event.parent is not None:
        state.parent = event.parent
    state.country = event.country
    return state
