"""By what a customer is recognised as a payer: account hashes, the normalised name, customer and tax number."""

from dataclasses import dataclass, field

from o2c.cash_app.account import Account, unit_of
from o2c.cash_app.events import AliasConfirmed, AliasWithdrawn, ApprovalAsked, CustomerGrouped, PayerLearned
from o2c.cash_app.found import family_clue, found_of, parent_clue
from o2c.cash_app.payers.commands import GroupCustomer, LearnPayer
from o2c.cash_app.receipts.asking import recall
from o2c.chassis.domain import Context, Outcome, Send

UNIT = "payer:"


@dataclass(slots=True)
class Payer:
    customer: str
    clues: tuple[str, ...] = ()
    spelling: str = ""
    parent: str = ""
    group: str = ""
    country: str = ""
    aliases: dict[str, str] = field(default_factory=dict)
    """Clue of a name or account that a person confirmed → its masked form."""
    exists: bool = False
    approvals: dict[str, ApprovalAsked] = field(default_factory=dict)
    """What waits for a second person."""

    @property
    def unit(self) -> str:
        return UNIT + self.customer


def learn(command: LearnPayer, state: Payer, ctx: Context) -> list[Outcome]:
    """Receipts that wait for one of the new clues are tried again, wherever they are."""
    renamed, adopted = command.spelling != state.spelling, command.parent != state.parent
    regrouped = command.group != state.group
    changed = renamed or adopted or regrouped or command.country != state.country
    if state.exists and not changed and set(command.clues) == set(state.clues):
        return []
    dropped = tuple([clue for clue in state.clues if clue not in command.clues and clue not in state.aliases])
    found = found_of(ctx)
    waiting = found.waiting
    places = {place for clue in command.clues if clue not in state.clues for place in waiting.get(clue, ())}
    if renamed:
        places.update(found.like.get(command.customer, ()))
    if adopted:
        places.update(waiting.get(parent_clue(command.customer), ()))
    if adopted or renamed:
        places.update(waiting.get(family_clue(command.parent), ()))
    parent = command.parent if adopted else None
    group = command.group if regrouped else None
    told = [Send(unit_of(command.customer), GroupCustomer(command.group))] if regrouped else []
    learned = PayerLearned(
        command.customer,
        command.clues,
        dropped,
        command.spelling,
        command.name,
        parent,
        group,
        command.country,
    )
    return [learned, *told, *(recall(unit, receipt, anew=True) for unit, receipt in sorted(places))]


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
    if event.group is not None:
        state.group = event.group
    state.country = event.country
    return state


def group(command: GroupCustomer, account: Account, _: Context) -> list[Outcome]:
    """The account knows its customer's group itself, so that what is decided there rests on it."""
    if account.customer_group == command.group:
        return []
    return [CustomerGrouped(account.name, command.group)]
