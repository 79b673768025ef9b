"""Rows of names to compare with: those of customers, and those of payers that receipts wait for."""

from typing import TYPE_CHECKING

from o2c.cash_app import events as e
from o2c.cash_app import fences
from o2c.cash_app.payers.alike.known import KnownNames
from o2c.cash_app.payers.alike.waited import keys_waited_for
from o2c.cash_app.payers.names import alias_clue
from o2c.cash_app.sql import execute
from o2c.chassis.arrays import texts

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

_NAMES = """insert into customer_names select customer, name, nextval('names_changed')
  from unnest(%b::text[], %b::text[]) x(customer, name)
  on conflict (customer) do update set name = excluded.name, changed = excluded.changed"""
_WAITED = """insert into names_waited_for select distinct on (x.clue) x.clue, b.payer_name
  from unnest(%b::text[], %b::text[], %b::bigint[]) x(clue, statement, number)
  join bank_lines b on (b.statement, b.number) = (x.statement, x.number)
  where b.payer_name <> '' order by x.clue, x.statement, x.number
  on conflict do nothing returning clue, name"""
_KEYS = "insert into waited_keys select * from unnest(%b::bigint[], %b::text[]) on conflict do nothing"
_PARENTS = """insert into customer_parents select * from unnest(%b::text[], %b::text[])
  on conflict (customer) do update set parent = excluded.parent"""
_ORPHANS = "delete from customer_parents c using unnest(%b::text[]) x(customer) where c.customer = x.customer"
_CHANGED = """select '{table}'::regclass::oid::bigint, n.owner, n.name, n.changed
  from (select) x left join lateral (select {owner} as owner, name, changed from {table} where changed > %s
    order by changed) n on true"""
CUSTOMERS = _CHANGED.format(table="customer_names", owner="customer")
WATCHED = _CHANGED.format(table="watched_names", owner="clue")
"""What changed of a table of names."""


class NameRows:
    def __init__(self) -> None:
        self.bumps: set[str] = set()
        self.customers: dict[str, str] = {}
        self.parents: dict[str, str] = {}
        self.waited: dict[str, tuple[str, int]] = {}
        """Clue → the bank line that has the name."""

    def learned(self, event: e.PayerLearned) -> None:
        self.customers[event.customer] = event.name.text
        self.bumps.add(fences.NAMES)
        if event.parent is not None:
            self.parents[event.customer] = event.parent
            self.bumps.add(fences.PARENTS)

    def arrived(self, event: e.ReceiptBooked) -> None:
        facts, clue = event.facts, alias_clue(event.facts.clues.name)
        if clue in event.weighing.waits:
            self.waited.setdefault(clue, (facts.statement, facts.line))
            self.bumps.add(fences.WAITED_NAMES)

    def write(self, cur: "Cur") -> None:
        """After the bank lines are written, of which some may have come with an earlier part of their statement."""
        execute(cur, _NAMES, sorted(self.customers.items()))
        execute(cur, _PARENTS, sorted(item for item in self.parents.items() if item[1]))
        execute(cur, _ORPHANS, sorted((customer,) for customer, parent in self.parents.items() if not parent))
        if not self.waited:
            return
        execute(cur, _WAITED, sorted((clue, *line) for clue, line in self.waited.items()))
        keys = sorted((key, clue) for clue, name in cur.fetchall() for key in keys_waited_for(name))
        execute(cur, _KEYS, keys)


def refresh(names: KnownNames, cur: "Cur", changed: str = CUSTOMERS) -> None:
    """Read what changed; from the beginning, where it is another table than before."""
    for _ in range(2):
        cur.execute(changed, (names.changed,))
        rows = cur.fetchall()
        table = rows[0][0]
        if names.table != table:
            names.clear(table)
            continue
        names.take((owner, name, number) for _, owner, name, number in rows if owner is not None)
        return


def waited_names(cur: "Cur", keys: set[int]) -> dict[str, str]:
    """Clue → payer's name, of those that receipts wait for under one of these keys."""
    cur.execute(
        """select distinct n.clue, n.name from waited_keys k join names_waited_for n on n.clue = k.clue
        where k.key = any(%b::bigint[]) and n.name <> ''""",
        (sorted(keys),),
        prepare=True,
    )
    return dict(cur.fetchall())


def names_of(cur: "Cur", clues: set[str]) -> dict[str, str]:
    cur.execute("select clue, name from names_waited_for where clue = any(%b::text[])", (texts(sorted(clues)),))
    return dict(cur.fetchall())
