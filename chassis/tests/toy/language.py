"""What the toy hears and says. `speak` makes these events known to the contracts, as the real ones are at import."""

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any, Literal
from unittest.mock import patch

from o2c.contracts import registry, topics
from o2c.contracts.base import Event, Ref, Text
from o2c.contracts.topics import Topic

INBOUND, MINT, TOY = "erp.toys.v1", "o2c.mint.v1", "o2c.toy.v1"


class _Asked(Event):
    account: Ref
    ask: Literal["fill", "pour", "label", "rename", "bug", "circle", "put", "take", "clear"]
    coin: Ref = "c"
    amount: int = 0
    to: Text = ""
    name: Text = ""
    blob: str = ""


class DepositSent(_Asked):
    """From outside: counted by (source, id)."""

    TYPE = "erp.deposit-sent.v1"
    TOPIC = INBOUND


class CoinStruck(_Asked):
    """From another service of ours: counted by sequence."""

    TYPE = "o2c.mint.coin-struck.v1"
    TOPIC = MINT


class CoinMelted(Event):
    """The toy subscribes to its topic and ignores it."""

    TYPE = "o2c.mint.coin-melted.v1"
    TOPIC = MINT
    account: Ref


class JarChanged(Event):
    TYPE = "o2c.toy.jar-changed.v1"
    TOPIC = TOY
    account: Ref
    balance: int
    blob: str = ""


class ShelfChanged(Event):
    TYPE = "o2c.toy.shelf-changed.v1"
    TOPIC = TOY
    account: Ref
    item: Ref
    there: bool


class ToyProved(Event):
    TYPE = "o2c.toy.toy-proved.v1"
    TOPIC = TOY
    account: Ref
    jars: int


EVENTS: tuple[type[Event], ...] = (DepositSent, CoinStruck, CoinMelted, JarChanged, ShelfChanged, ToyProved)
_TOPICS = (
    Topic(INBOUND, "ERP", "Toys", "account", "account", 30),
    Topic(MINT, "mint", "Coins", "account"),
    Topic(TOY, "toy", "Jars and shelves", "account"),
)


@contextmanager
def speak() -> Iterator[None]:
    types: MutableMapping[str, Any] = registry.BY_TYPE
    with (
        patch.dict(types, {e.TYPE: e for e in EVENTS}),
        patch.dict(topics.BY_NAME, {t.name: t for t in _TOPICS}),
    ):
        yield
