"""Rows that tell where an account's things are: live streams, documents by number, payers, receipts that wait."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from o2c.cash_app import events as e
from o2c.cash_app import fences
from o2c.cash_app.account import Account, Receipt, item_stream, receipt_stream
from o2c.cash_app.facts import Clues, Document
from o2c.cash_app.matching.advised import clues_of
from o2c.cash_app.payers.names import alias_clue
from o2c.cash_app.receipts.weighing import why_left
from o2c.cash_app.sql import execute
from o2c.cash_app.texts.references import document_keys, indexed
from o2c.cash_app.texts.strictness import Kind

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

_LIVE = "insert into live select * from unnest(%b::text[], %b::text[]) on conflict do nothing"
_DEAD = """delete from live l using unnest(%b::text[], %b::text[]) x(unit, stream)
  where (l.unit, l.stream) = (x.unit, x.stream)"""
_REFS = """insert into item_refs (reference, document, number, account, document_date, kind, gross, currency)
  select * from unnest(%b::text[], %b::text[], %b::text[], %b::text[], %b::date[], %b::text[], %b::bigint[],
    %b::text[]) on conflict do nothing"""
_PAYERS = "insert into payers select * from unnest(%b::text[], %b::text[]) on conflict do nothing"
_FORGET = """delete from payers p using unnest(%b::text[], %b::text[]) x(clue, customer)
  where (p.clue, p.customer) = (x.clue, x.customer)"""
_WAITING = """insert into waiting (clue, receipt, unit, clues)
  select clue, receipt, unit, string_to_array(clues, E'\\n')
  from unnest(%b::text[], %b::text[], %b::text[], %b::text[]) x(clue, receipt, unit, clues)
  on conflict (clue, receipt) do update set unit = excluded.unit"""
_OPEN = """insert into open_receipts (account, receipt, legal_entity, currency, amount, unapplied, on_account, applied,
    returned, moved, booking_date, value_date, payer, identified_by, reason, suggested, withdrawn, assigned_to, hold,
    hold_until, score, suggested_rule, suggested_amount, suggestion, prepaid)
  select account, receipt, legal_entity, currency, amount, unapplied, on_account,
    applied, returned, moved, booking_date, value_date, payer, identified_by, reason,
    coalesce(string_to_array(nullif(suggested, ''), E'\\n'), '{}'), withdrawn,
    assigned_to, hold, hold_until, score, suggested_rule, suggested_amount, nullif(suggestion, '')::jsonb, prepaid
  from unnest(%b::text[], %b::text[], %b::text[], %b::text[], %b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[],
    %b::bigint[], %b::bigint[], %b::date[], %b::date[], %b::text[], %b::text[], %b::text[], %b::text[], %b::bigint[],
    %b::text[], %b::text[], %b::date[], %b::bigint[], %b::text[], %b::bigint[], %b::text[], %b::bigint[])
    x(account, receipt, legal_entity, currency, amount, unapplied, on_account, applied, returned, moved, booking_date,
      value_date, payer, identified_by, reason, suggested, withdrawn, assigned_to, hold, hold_until, score,
      suggested_rule, suggested_amount, suggestion, prepaid)
  on conflict (account, receipt) do update set unapplied = excluded.unapplied, on_account = excluded.on_account,
    applied = excluded.applied, returned = excluded.returned, moved = excluded.moved, withdrawn = excluded.withdrawn,
    reason = excluded.reason, identified_by = excluded.identified_by, suggested = excluded.suggested,
    assigned_to = excluded.assigned_to, hold = excluded.hold,
    hold_until = excluded.hold_until, score = excluded.score, suggested_rule = excluded.suggested_rule,
    suggested_amount = excluded.suggested_amount, suggestion = excluded.suggestion, prepaid = excluded.prepaid"""
_SPENT = """delete from open_receipts r using unnest(%b::text[], %b::text[]) x(account, receipt)
  where (r.account, r.receipt) = (x.account, x.receipt)"""


def _reference(key: str, document: Document, unit: str, kind: Kind) -> tuple[Any, ...]:
    what = document.document, document.number, unit[8:], document.document_date, kind
    return (key, *what, document.gross, document.currency)


class AccountRows:
    def __init__(self) -> None:
        self.bumps: set[str] = set()
        self.new: set[str] = set()
        """Streams that began in this transaction: those that end in it too leave no row."""
        self.live: dict[tuple[str, str], bool] = {}
        self.receipts: dict[tuple[str, str], Receipt] = {}
        self.refs: list[tuple[Any, ...]] = []
        self.payers: dict[tuple[str, str], bool] = {}
        self.waiting: dict[tuple[str, str], tuple[Any, ...]] = {}

    def item(self, document: str, state: Account, unit: str) -> None:
        self.live[unit, item_stream(document)] = state.items[document].open != 0

    def opened(self, event: e.ItemOpened, unit: str) -> None:
        document = event.document
        self.new.add(item_stream(document.document))
        keys = indexed(document)
        for key, kind in keys.items():
            self.refs.append(_reference(key, document, unit, kind))
        self.bumps |= fences.known("t" + key for key in keys)

    def numbered(self, event: e.NumberAdded, state: Account, unit: str) -> None:
        """Another number of an item."""
        document = state.items[event.item].document
        keys = document_keys(event.number)
        for key in keys:
            self.refs.append(_reference(key, document, unit, "number"))
        self.bumps |= fences.known("t" + key for key in keys)

    def receipt(self, receipt: str, state: Account, unit: str) -> None:
        held = state.receipts[receipt]
        self.live[unit, receipt_stream(state.name, receipt)] = held.live
        self.receipts[state.name, receipt] = held

    def arrived(self, event: e.ReceiptBooked | e.ReceiptMovedIn, unit: str) -> None:
        facts = event.facts
        if isinstance(event, e.ReceiptBooked):
            self.new.add(receipt_stream(unit[8:], facts.receipt))
        self.bumps |= fences.paid([(facts.currency, facts.amount)])
        advice = event.advice if isinstance(event, e.ReceiptMovedIn) else None
        self.wait(event.weighing.waits, facts.receipt, unit, clues_of(facts, advice))

    def advised(self, event: e.ReceiptAdvised, state: Account) -> None:
        """Other advices of its amount may have found it without one just now."""
        facts = state.receipts[event.receipt].facts
        self.bumps |= fences.paid([(facts.currency, facts.amount)])

    def weighed(self, event: e.ReceiptWeighed, state: Account, unit: str) -> None:
        """Documents that became known may be of a customer whose parent paid, and a name that of a subsidiary; for more
        than it waited for at first a receipt waits only when it has got an advice."""
        receipt, waits = state.receipts[event.receipt], event.weighing.waits
        if receipt.advice is None:
            waits = tuple([clue for clue in waits if clue[0] in "pf"])
        self.wait(waits, event.receipt, unit, clues_of(receipt.facts, receipt.advice))

    def wait(self, waits: Sequence[str], name: str, unit: str, clues: Clues) -> None:
        """A receipt, or an advice, waits for clues of which nothing is known yet."""
        if not waits:
            return
        keys = "\n".join(keys_of(clues))
        self.bumps |= fences.wanted(waits)
        for clue in waits:
            self.waiting[clue, name] = (clue, name, unit, keys)

    def payer(self, event: e.PayerLearned) -> None:
        for clue in event.dropped:
            self.payers[clue, event.customer] = False
        for clue in event.clues:
            self.payers[clue, event.customer] = True
        self.bumps |= fences.known(event.clues)

    def tells(self, clue: str, customer: str, holds: bool) -> None:
        """What a person said of a payer's name or account."""
        self.payers[clue, customer] = holds
        self.bumps |= fences.known([clue])

    def stream(self, unit: str, stream: str, live: bool) -> None:
        self.live[unit, stream] = live

    def write(self, cur: "Cur") -> None:
        live = sorted(place for place, is_live in self.live.items() if is_live)
        dead = sorted(p for p, is_live in self.live.items() if not is_live and p[1] not in self.new)
        spent = sorted(
            (account, receipt)
            for (account, receipt), held in self.receipts.items()
            if not held.live and receipt_stream(account, receipt) not in self.new
        )
        left = [_open_row(account, held) for (account, _), held in sorted(self.receipts.items()) if held.live]
        execute(cur, _LIVE, live)
        execute(cur, _DEAD, dead)
        execute(cur, _REFS, sorted(self.refs))
        execute(cur, _PAYERS, sorted(p for p, holds in self.payers.items() if holds))
        execute(cur, _FORGET, sorted(p for p, holds in self.payers.items() if not holds))
        execute(cur, _WAITING, sorted(self.waiting.values()))
        execute(cur, _OPEN, left)
        execute(cur, _SPENT, spent)


def keys_of(clues: Clues) -> list[str]:
    """All lookup keys of a receipt, as they are waited for."""
    whole = [key for key in (clues.account, clues.name, alias_clue(clues.name)) if key]
    return whole + ["t" + reading for reading in readings_of(clues)]


def readings_of(clues: Clues) -> list[str]:
    """All that the text may name, each reading once."""
    found = [reading for token in (*clues.structured, *clues.tokens) for reading in token]
    if clues.composed:
        found += [reading for made in clues.composed for reading in made[1:]]
    return list(dict.fromkeys(found)) if clues.composed or clues.structured else found


def _open_row(account: str, held: Receipt) -> tuple[Any, ...]:
    facts, weighing, suggestion = held.facts, held.weighing, held.suggestion
    return (
        account,
        facts.receipt,
        facts.legal_entity,
        facts.currency,
        facts.amount,
        held.unapplied,
        held.on_account,
        held.applied,
        held.returned,
        held.moved + held.given,
        facts.booking_date,
        facts.value_date,
        facts.payer,
        weighing.by,
        why_left(weighing),
        "\n".join(weighing.suggested),
        held.withdrawn,
        held.assigned_to,
        held.hold.code if held.hold else "",
        held.hold.until if held.hold else None,
        suggestion.score if suggestion else 0,
        suggestion.rule if suggestion else "",
        suggestion.cash if suggestion else 0,
        msgspec.json.encode(suggestion).decode() if suggestion else "",
        held.prepayments,
    )
