"""A log of events with places and known times, as the chassis would hand them to the fold."""

import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec

from o2c.chassis.reader import Fact
from o2c.contracts import cash_app
from o2c.contracts.base import Event
from o2c.contracts.money import to_text
from o2c.projection.reads import READS

PARTITIONS = 3
START = datetime(2026, 5, 4, 8, tzinfo=UTC)
DAY = START.date()
_DECODERS = {kind: msgspec.json.Decoder(read) for kind, read in READS.items()}


@dataclass
class Log:
    """What has been said, in the order of saying. The clock moves on by itself, or is set."""

    now: datetime = START
    said: list[Fact] = field(default_factory=list)
    sequences: defaultdict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    totals: defaultdict[int, defaultdict[tuple[str, str, str], int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )

    def say(self, event: Event, account: str, partition: int | None = None, actor: str = "test") -> Fact:
        self.now += timedelta(microseconds=1000)
        where = zlib.crc32(account.encode()) % PARTITIONS if partition is None else partition
        self.sequences[event.TOPIC, where] += 1
        said = Fact(
            source="/o2c/" + event.TOPIC.split(".")[1],
            topic=event.TOPIC,
            partition=where,
            sequence=self.sequences[event.TOPIC, where],
            known=self.now,
            type=event.TYPE,
            key=account,
            actor=actor,
            correlation="",
            causation="",
            id="",
            data=_DECODERS[event.TYPE].decode(event.model_dump_json()),
        )
        self.said.append(said)
        return said

    def prove(self, wrong_by: int = 0) -> None:
        """BalanceProved into every partition, with the totals of what was said there."""
        for partition in range(PARTITIONS):
            totals = tuple(
                cash_app.Total(
                    legal_entity=entity,
                    account_class=kind,
                    currency=currency,
                    amount=to_text(amount + wrong_by, currency),
                )
                for (entity, kind, currency), amount in sorted(self.totals[partition].items())
            )
            self.say(cash_app.BalanceProved(partition=partition, totals=totals), f"proof:{partition}", partition)

    def count(self, account: str, entity: str, kind: str, currency: str, amount: int) -> None:
        self.totals[zlib.crc32(account.encode()) % PARTITIONS][entity, kind, currency] += amount
