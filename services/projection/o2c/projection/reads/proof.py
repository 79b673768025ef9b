"""What is read of the totals that services prove in the stream."""

from o2c.projection.reads.base import Read


class EntityTotal(Read):
    legal_entity: str
    account_class: str
    currency: str
    amount: str


class BalanceProved(Read):
    """Of the order service, billing and cash application, which say it alike; only the last has `later_totals`."""

    partition: int
    totals: tuple[EntityTotal, ...]
    later_totals: tuple[EntityTotal, ...] = ()


class Total(Read):
    account_class: str
    currency: str
    amount: str


class CreditBalanceProved(Read):
    partition: int
    totals: tuple[Total, ...]
    cash_app_sequence: int
    order_sequence: int | None = None
