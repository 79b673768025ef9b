"""A log of events with places and known times, as the chassis would hand them to the fold."""

import zlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import get_args

import msgspec

from o2c.chassis.reader import Fact
from o2c.contracts import billing, cash_app, credit, order
from o2c.contracts.base import Event
from o2c.contracts.money import to_text
from o2c.contracts.proof import ProvedEntityTotal, ProvedTotal
from o2c.projection.reads import READS

PARTITIONS = 3
CLOSED_LIST = get_args(cash_app.AccountClass)
START = datetime(2026, 5, 4, 8, tzinfo=UTC)
DAY = START.date()
_DECODERS = {kind: msgspec.json.Decoder(read) for kind, read in READS.items()}


@dataclass
class OrderTruth:
    """What an order stands at; a proof of the order service sums these up anew."""

    partition: int
    entity: str
    currency: str
    gross: int = 0
    gone: int = 0
    held: bool = True
    approved: bool = False
    """By credit; kept while the order service is still to say so."""


@dataclass
class Log:
    """What has been said, in the order of saying. The clock moves on by itself, or is set."""

    now: datetime = START
    said: list[Fact] = field(default_factory=list)
    sequences: defaultdict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    totals: defaultdict[int, defaultdict[tuple[str, str, str], int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )
    """Cash application's, by partition: (entity, class, currency) → amount."""
    unexposed: defaultdict[int, defaultdict[str, int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )
    """Of cash application's receivable: what is no exposure, by partition and currency."""
    billed: defaultdict[int, defaultdict[tuple[str, str, str], int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )
    """Billing's."""
    orders: dict[str, OrderTruth] = field(default_factory=dict)
    unbilled: dict[tuple[str, str], tuple[int, str, int]] = field(default_factory=dict)
    """(order, shipment) → its partition, currency and gross."""

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
        """Every service proves every partition, with the totals of what was said there."""
        self.prove_cash_app(wrong_by)
        self.prove_orders()
        self.prove_billing()
        self.prove_credit()

    def prove_cash_app(self, wrong_by: int = 0) -> None:
        for partition in range(PARTITIONS):
            found = _entity_totals(self.totals[partition], wrong_by)
            totals = tuple(cash_app.Total(**t.model_dump()) for t in found if t.account_class in CLOSED_LIST)
            later = tuple(t for t in found if t.account_class not in CLOSED_LIST)
            proof = cash_app.BalanceProved(partition=partition, totals=totals, later_totals=later)
            self.say(proof, f"proof:{partition}", partition)

    def prove_orders(self, wrong_by: int = 0) -> None:
        for partition in range(PARTITIONS):
            open_orders: defaultdict[tuple[str, str, str], int] = defaultdict(int)
            for truth in self.orders.values():
                if truth.partition == partition:
                    kind = "held" if truth.held else "released"
                    open_orders[truth.entity, kind, truth.currency] += truth.gross - truth.gone
            totals = _entity_totals(open_orders, wrong_by)
            self.say(order.OrderBalanceProved(partition=partition, totals=totals), f"proof:{partition}", partition)

    def prove_billing(self, wrong_by: int = 0) -> None:
        for partition in range(PARTITIONS):
            totals = _entity_totals(self.billed[partition], wrong_by)
            self.say(billing.BillingBalanceProved(partition=partition, totals=totals), f"proof:{partition}", partition)

    def prove_credit(
        self, wrong_by: int = 0, heard: dict[int, int] | None = None, orders: dict[int, int] | None = None
    ) -> None:
        """As if credit had heard all that cash application and orders have said, or up to the sequences given."""
        for partition in range(PARTITIONS):
            sums: defaultdict[tuple[str, str], int] = defaultdict(int)
            for (_, kind, currency), amount in self.totals[partition].items():
                if kind not in ("unidentified", "prepaid"):
                    sums["billed" if kind == "receivable" else "unapplied", currency] += amount
            for currency, amount in self.unexposed[partition].items():
                sums["billed", currency] -= amount
            for truth in self.orders.values():
                if truth.partition == partition and truth.approved:
                    sums["open-orders", truth.currency] += max(0, truth.gross - truth.gone)
            for where, currency, gross in self.unbilled.values():
                if where == partition:
                    sums["shipped-not-billed", currency] += gross
            totals = [
                ProvedTotal(account_class=kind, currency=currency, amount=to_text(amount + wrong_by, currency))
                for (kind, currency), amount in sorted(sums.items())
            ]
            sequence = (heard or {}).get(partition, self.sequences[cash_app.BalanceProved.TOPIC, partition])
            order_sequence = (orders or {}).get(partition, self.sequences[order.OrderBalanceProved.TOPIC, partition])
            said = credit.CreditBalanceProved(
                partition=partition, totals=tuple(totals), cash_app_sequence=sequence, order_sequence=order_sequence
            )
            self.say(said, f"proof:{partition}", partition)

    def leave_out(self, account: str, currency: str, amount: int) -> None:
        """Of the receivable, what is no exposure."""
        self.unexposed[zlib.crc32(account.encode()) % PARTITIONS][currency] += amount

    def count(self, account: str, entity: str, kind: str, currency: str, amount: int) -> None:
        self.totals[zlib.crc32(account.encode()) % PARTITIONS][entity, kind, currency] += amount

    def bill(self, customer: str, entity: str, kind: str, currency: str, gross: int) -> None:
        self.billed[zlib.crc32(customer.encode()) % PARTITIONS][entity, kind, currency] += gross

    def order(self, name: str, customer: str, entity: str, currency: str) -> OrderTruth:
        partition = zlib.crc32(customer.encode()) % PARTITIONS
        return self.orders.setdefault(name, OrderTruth(partition, entity, currency))


def _entity_totals(sums: Mapping[tuple[str, str, str], int], wrong_by: int) -> tuple[ProvedEntityTotal, ...]:
    return tuple(
        ProvedEntityTotal(
            legal_entity=entity, account_class=kind, currency=currency, amount=to_text(amount + wrong_by, currency)
        )
        for (entity, kind, currency), amount in sorted(sums.items())
    )
