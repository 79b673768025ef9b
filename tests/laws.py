"""What must hold whatever was played and whoever was killed: nothing twice, nothing lost, every total agrees.

Each law answers with the lines that break it; an empty list is a platform in order.
"""

from collections.abc import Callable, Iterator
from typing import Any

from said import said_on
from truth_check import read_models
from world import PARTITIONS, World

from o2c.chassis.service import schema_of
from o2c.cli.platform import DECIDING
from o2c.cli.settle import SUBSCRIPTIONS


def broken(world: World) -> list[str]:
    return [line for law in LAWS for line in law(world)]


def _rows(world: World, text: str, query: str) -> Iterator[str]:
    """The rows of a query that should find nothing."""
    for row in world.sql(query):
        yield f"{text}: {', '.join(str(value) for value in row)}"


def numbers_are_gapless(world: World) -> Iterator[str]:
    """By legal entity, kind and year: 1, 2, 3 … up to the counter, and dates that do not fall."""
    yield from _rows(
        world,
        "series with a gap or a number twice (entity, kind, year, numbers, first, last, counter)",
        """select s.legal_entity, s.kind, s.year, count(distinct d.serial), min(d.serial), max(d.serial), s.last_number
           from o2c_billing.series s left join o2c_billing.documents d
             on (d.legal_entity, d.kind, d.year) = (s.legal_entity, s.kind, s.year) and d.serial > 0
           group by s.legal_entity, s.kind, s.year, s.last_number
           having (count(d.serial), count(distinct d.serial), min(d.serial), max(d.serial))
             is distinct from (s.last_number, s.last_number, 1, s.last_number)""",
    )
    yield from _rows(
        world,
        "dated before its predecessor",
        """select number, document_date from (
             select number, document_date, lag(document_date) over (
               partition by legal_entity, kind, year order by serial) as before
             from o2c_billing.documents where serial > 0) d
           where document_date < before""",
    )


def shipments_are_billed_once(world: World) -> Iterator[str]:
    yield from _rows(
        world,
        "billed more than once (order, shipment, times)",
        f"""select order_id, shipment, count(*) from {read_models(world)}.document
            where kind = 'invoice' and shipment is not null group by 1, 2 having count(*) > 1""",
    )


def bank_lines_are_booked_once(world: World) -> Iterator[str]:
    """A receipt is received at one line of one statement, and that line is no other's."""
    yield from _rows(
        world,
        "bank line booked more than once (statement, line, receipts)",
        f"""select statement, line, count(*) from {read_models(world)}.receipt where received <> 0
            group by 1, 2 having count(*) > 1""",
    )
    yield from _rows(
        world,
        "receipt that came in more than once (receipt, times)",
        f"""select receipt, count(*) from {read_models(world)}.receipt_movement where kind = 'received'
            group by 1 having count(*) > 1""",
    )
    yield from _rows(
        world,
        "statement whose lines do not sum to closing - opening (file, lines, balances)",
        """select s.file_name, sum(l.amount), s.closing - s.opening from o2c_cash_app.statements s
           join o2c_cash_app.bank_lines l using (statement) where s.refused is null and s.closing is not null
           group by s.statement, s.file_name having sum(l.amount) <> s.closing - s.opening""",
    )


def the_journal_balances(world: World) -> Iterator[str]:
    yield from _rows(
        world,
        "entry that does not balance (entry, currency, sum)",
        """select entry, currency, sum(amount) from o2c_cash_app.journal group by 1, 2 having sum(amount) <> 0""",
    )
    yield from _rows(
        world,
        "sub-ledger and journal differ (entity, class, currency, sub-ledger, journal)",
        """select legal_entity, account, currency, coalesce(b.amount, 0), coalesce(j.amount, 0)
           from (select legal_entity, account_class as account, currency, sum(amount) as amount
                 from o2c_cash_app.balances group by 1, 2, 3) b
           full join (select legal_entity, case account when 'prepayments' then 'prepaid' else account end as account,
                        currency, sum(case account when 'receivable' then amount else -amount end) as amount
                      from o2c_cash_app.journal
                      where account in ('receivable', 'unapplied', 'unidentified', 'on-account', 'prepayments')
                      group by 1, 2, 3) j
             using (legal_entity, account, currency)
           where coalesce(b.amount, 0) <> coalesce(j.amount, 0)""",
    )


def totals_tie_out(world: World) -> Iterator[str]:
    """What was proved in the stream, and right now: the projection's totals against cash-app's own, by partition."""
    schema = read_models(world)
    yield from _rows(
        world,
        "proved with a difference (partition, entity, class, currency, ours, theirs, agreed, differs since)",
        f"""select partition, entity, account_class, currency, ours, theirs, agreed_sequence, differs_since
            from {schema}.proof where ours <> theirs""",
    )
    if not world.sql(f"select 1 from {schema}.proof limit 1"):
        yield "no total was ever proved"
    yield from _rows(
        world,
        "read models and cash-app differ (partition, entity, class, currency, read models, cash-app)",
        f"""select partition, entity, account_class, currency, coalesce(p.amount, 0), coalesce(b.amount, 0)
            from (select partition, entity, account_class, currency, amount from {schema}.proof_total
                  where source = '/o2c/cash-app') p
            full join (select partition, legal_entity as entity, currency, account_class, amount
                       from o2c_cash_app.balances) b
              using (partition, entity, account_class, currency)
            where coalesce(p.amount, 0) <> coalesce(b.amount, 0)""",
    )


def topics_say_what_was_committed(world: World) -> Iterator[str]:
    """Every outbox row is on its topic, in order; what is there twice is the same again."""
    for name in DECIDING:
        schema, topic = schema_of(name), f"o2c.{name}.v1"
        rows = world.sql(f"select partition, max(sequence), count(*) from {schema}.outbox group by 1 order by 1")
        for partition, last, count in rows:
            if last != count:
                yield f"{topic}/{partition}: the outbox has {count} rows and ends at {last}"
        committed: dict[int, Any] = dict.fromkeys(range(PARTITIONS), 0) | {row[0]: row[1] for row in rows}
        yield from said_on(world.stack.kafka_bootstrap_servers, topic, f"/o2c/{name}", committed)


def no_record_failed(world: World) -> Iterator[str]:
    for name in SUBSCRIPTIONS:
        schema = read_models(world) if name == "projection" else schema_of(name)
        yield from _rows(
            world,
            f"{name} kept a record (kind, topic, partition, offset, why)",
            f"""select kind, topic, partition, kafka_offset, detail from {schema}.dead_letters
                where state = 'open' and kind in ('failed', 'undecodable', 'unknown-type', 'parked')""",
        )


LAWS: tuple[Callable[[World], Iterator[str]], ...] = (
    numbers_are_gapless,
    shipments_are_billed_once,
    bank_lines_are_booked_once,
    the_journal_balances,
    totals_tie_out,
    topics_say_what_was_committed,
    no_record_failed,
)
