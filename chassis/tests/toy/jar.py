"""A jar of coins: one unit, one stream."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from o2c.chassis.domain import Context, OneStream, Outcome, Refuse, Send, Wait


@dataclass(frozen=True, slots=True)
class Filled:
    coin: str
    amount: int
    blob: str = ""


@dataclass(frozen=True, slots=True)
class Poured:
    to: str
    amount: int


@dataclass(frozen=True, slots=True)
class Labelled:
    name: str


@dataclass(frozen=True, slots=True)
class Fill:
    coin: str
    amount: int
    blob: str = ""


@dataclass(frozen=True, slots=True)
class Pour:
    """Out of this jar into another one, in one transaction."""

    coin: str
    to: str
    amount: int


@dataclass(frozen=True, slots=True)
class Label:
    """Of a jar that exists; waits for it otherwise."""

    name: str


@dataclass(frozen=True, slots=True)
class Add:
    """One more coin every time it is asked."""

    amount: int


@dataclass(frozen=True, slots=True)
class Break:
    """A bug in the rules."""


@dataclass(frozen=True, slots=True)
class Circle:
    """A rule that never ends: it asks the same again."""

    jar: str


@dataclass
class Jar:
    exists: bool = False
    balance: int = 0
    coins: dict[str, int] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)


class JarDecider(OneStream):
    def initial(self, unit: str) -> Jar:
        return Jar()

    def evolve(self, state: Jar, event: object) -> Jar:
        state.exists = True
        match event:
            case Filled(coin, amount):
                state.coins[coin] = amount
                state.balance += amount
            case Poured(_, amount):
                state.balance -= amount
            case Labelled(name):
                state.labels.append(name)
        return state

    def decide(self, command: object, state: Jar, ctx: Context) -> Sequence[Outcome]:
        match command:
            case Fill(coin, amount, blob):
                known = state.coins.get(coin)
                if known is None:
                    return [Filled(coin, amount, blob)]
                return [] if known == amount else [Refuse("other-amount", f"{coin} is {known}, not {amount}")]
            case Add(amount):
                return [Filled(f"coin {len(state.coins)}", amount)]
            case Pour(coin, to, amount):
                if amount > state.balance:
                    return [Refuse("not-enough", f"{amount} asked of {state.balance}")]
                return [Poured(to, amount), Send(f"jar:{to}", Fill(coin, amount))]
            case Circle(name):
                return [Filled(f"coin {len(state.coins)}", 1), Send(f"jar:{name}", command)]
            case Label(name):
                return [Labelled(name)] if state.exists else [Wait("jar:" + name.partition("@")[2], "no such jar yet")]
            case _:
                raise KeyError("a bug in the rules")
