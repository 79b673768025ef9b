"""Cash application in memory: the engine's semantics (batches, waves, live streams, look-ups) without servers.

Everything goes through the service's own reactions, decider, publications and index rows; only the tables are dicts.
Stored events pass the codec, and any unit can be forgotten at any time, so that a test sees what a restart would.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from cash_advices import AdviceTable
from cash_facts import SECRET, acknowledged
from msgspec.structs import replace

from o2c.cash_app.adjustments.approvals import waiting
from o2c.cash_app.adjustments.commands import DecideApproval
from o2c.cash_app.advices import look as advice_look
from o2c.cash_app.bank.line_rows import clues_of_words
from o2c.cash_app.decider import CashAppDecider
from o2c.cash_app.earlier import MOST, Wanted, days_of, may_be, names_one, wanted
from o2c.cash_app.events import EVENTS
from o2c.cash_app.families.spoken import answers, families
from o2c.cash_app.found import Found, OrderedRefund, Posted, PostedLines, Reference
from o2c.cash_app.indexes import Indexes
from o2c.cash_app.ledger.commands import ClosePeriod, FinishClosing
from o2c.cash_app.ledger.journal import liability
from o2c.cash_app.ledger.periods import month
from o2c.cash_app.ledger.undecided import Undecided
from o2c.cash_app.payers.alike import waited
from o2c.cash_app.payers.alike.known import KnownNames
from o2c.cash_app.payers.names import name_clue
from o2c.cash_app.policies.known import KnownPolicies, book_of
from o2c.cash_app.policy import Policy
from o2c.cash_app.publications import publish
from o2c.cash_app.questions import Questions
from o2c.cash_app.reactions import hears
from o2c.cash_app.screening.watched_names import WatchedNames
from o2c.chassis.codec import Codec
from o2c.chassis.domain import Context, Refuse, Send, Wait
from o2c.chassis.testing.wire import as_heard, held_to_contract
from o2c.contracts import cash_app
from o2c.contracts.base import Event
from o2c.contracts.money import to_minor

NOW = datetime(2026, 6, 8, 9, 30, tzinfo=UTC)
MAX_WAVES = 16
PARTITIONS = 4
REFUND = (
    "withdrawal", "account", "receipt", "statement", "number", "legal_entity", "bank_account", "currency", "amount",
    "state", "requested_by", "approved_by", "reason", "payer_clue", "end_to_end", "file", "ordered_on", "paid_line",
    "returned_line", "payee",
)  # fmt: skip
"""Columns of a refund's row."""


class Undone(Exception):
    """A job was rejected after it had changed states."""


@dataclass
class Job:
    event: Any
    sends: list[Send]
    rejected: Any = None


@dataclass
class Desk:
    policy: Policy = field(default_factory=Policy)
    now: datetime = NOW
    said: list[tuple[str, Event]] = field(default_factory=list)
    refused: list[tuple[Any, Refuse]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.decider = CashAppDecider(self.policy)
        self.policies = KnownPolicies(self.policy)
        self.layers: dict[Any, tuple[Any, ...]] = {}
        self.hears = hears(self.policies, SECRET, PARTITIONS)
        self.codec = Codec(EVENTS)
        self.log: list[tuple[str, str, str, bytes]] = []
        self.units: dict[str, Any] = {}
        self.loaded: dict[str, set[str]] = {}
        self.live: set[tuple[str, str]] = set()
        self.refs: dict[str, list[Reference]] = defaultdict(list)
        self.payers: set[tuple[str, str]] = set()
        self.waiting: dict[tuple[str, str], tuple[str, list[str]]] = {}
        self.names: dict[str, str] = {}
        self.watched_names: dict[str, str] = {}
        self.waited: dict[str, str] = {}
        self.parents: dict[str, str] = {}
        self.marks: dict[str, str] = {}
        self.lines: dict[tuple[str, int], dict[str, Any]] = {}
        self.advices = AdviceTable(self.lines)
        self.entries: list[tuple[Any, ...]] = []
        self.journal: list[tuple[Any, ...]] = []
        self.worth: list[tuple[Any, ...]] = []
        self.totals: dict[tuple[str, str, str, str], int] = defaultdict(int)
        self.refunds: dict[str, dict[str, Any]] = {}
        self.files: list[tuple[Any, ...]] = []
        self.proposals: dict[str, tuple[Any, ...]] = {}
        self.precision: dict[Any, list[int]] = {}
        self.open_receipts: dict[tuple[str, str], Any] = {}
        self.untaken = 0

    # -- in

    def hear(self, *events: Event) -> list[Event]:
        """A batch of contract events, committed as one; returns what is said."""
        jobs = []
        for event in events:
            asked = list(self.hears[type(event)](as_heard(event)))
            refusal = next((a for a in asked if isinstance(a, Refuse)), None)
            jobs.append(Job(event, [] if refusal else asked, refusal))
        return self._commit(jobs)

    def ask(self, send: Send, reason: str = "because", actor: str = "clerk") -> list[Event]:
        """A person's command."""
        return self._commit([Job(None, [send])], reason, actor)

    def agreed(self, send: Send, reason: str = "because") -> None:
        """What one person asks for and another agrees to."""
        for asked in self.ask(send, reason, "anna"):
            self.agree(send.unit, asked.approval, "carla")

    def agree(self, unit: str, approval: str, actor: str) -> None:
        self.forget()
        command = DecideApproval(approval, True, waiting(self.state(unit).approvals[approval]))
        self.ask(Send(unit, command, streams=(f"approval:{approval}",)), actor=actor)

    def close(self, period: str, entity: str = "DE01", accept: tuple[str, ...] = ("unapplied", "unidentified")) -> None:
        """Ask for it, have billing acknowledge it, and do what the service does by itself then."""
        self.ask(Send(f"periods:{entity}", ClosePeriod(period, accept)))
        under_way = self.state(f"periods:{entity}").under_way
        if under_way is not None:
            self.hear(*acknowledged(under_way.name, entity, PARTITIONS))
            self.finish(under_way.name, entity)

    def finish(self, closing: str, entity: str = "DE01") -> list[Event]:
        return self.ask(Send(f"periods:{entity}", FinishClosing(closing, closing.partition("/")[0])))

    def forget(self, *units: str) -> None:
        for unit in units or list(self.units):
            self.units.pop(unit, None)
            self.loaded.pop(unit, None)

    def _commit(self, jobs: list[Job], reason: str = "", actor: str = "o2c") -> list[Event]:
        while True:
            try:
                indexes, stored, said = self._decide([j for j in jobs if j.rejected is None], reason, actor)
                break
            except Undone:
                self.forget()
        self.refused += [(job.event, job.rejected) for job in jobs if job.rejected is not None]
        self.log += stored
        self._write(indexes)
        self.said += said
        return [event for _, event in said]

    def _decide(self, jobs: list[Job], reason: str, actor: str) -> Any:
        indexes, stored, said = Indexes(), [], []
        found = self._look([send for job in jobs for send in job.sends])
        ctx = Context(self.now, actor, "", f"c{len(self.log)}", reason, found={"found": found})
        wave = [(job, send) for job in jobs for send in job.sends]
        for _ in range(MAX_WAVES):
            for _, send in wave:
                self._load(send)
            wave = [asked for job, send in wave for asked in self._run(job, send, ctx, indexes, stored, said)]
            if not wave:
                return indexes, stored, said
        raise AssertionError(f"commands still send on: {wave[0][1]}")

    def _run(self, job: Job, send: Send, ctx: Context, indexes: Indexes, stored: Any, said: Any) -> list[Any]:
        if job.rejected is not None:
            return []
        later = []
        ctx = replace(ctx, reads={name: self.units[name] for name in send.reads})
        for outcome in self.decider.decide(send.command, self.units[send.unit], ctx):
            if isinstance(outcome, Send):
                later.append((job, outcome))
            elif isinstance(outcome, Refuse | Wait):
                job.rejected = outcome
                if stored:
                    raise Undone
                break
            else:
                self._store(send.unit, outcome, indexes, stored, said)
        return later

    def _store(self, unit: str, event: Any, indexes: Indexes, stored: Any, said: Any) -> None:
        stream = self.decider.stream_of(unit, event)
        body = self.codec.encode(event, "", "", "")
        name = self.codec.name(event)
        known = stream in self.loaded[unit]
        exists = any(s == stream for _, s, _, _ in [*self.log, *stored])
        assert known or not exists, f"an event for {stream}, which exists and was not loaded"
        self.loaded[unit].add(stream)
        stored.append((unit, stream, name, body))
        state = self.units[unit] = self.decider.evolve(self.units[unit], self.codec.decode(name, body))
        indexes.add(event, state, unit)
        for key, told in publish(event, state, unit):
            said.append((key, held_to_contract(told)))

    # -- states

    def _load(self, send: Send) -> None:
        for unit in (send.unit, *send.reads):
            if unit not in self.units:
                self.units[unit] = self.decider.initial(unit)
                self.loaded[unit] = set()
                streams = {s for u, s in self.live if u == unit}
                self._fold(unit, streams if unit.startswith("account:") else streams | {unit})
        for unit, streams in ((send.unit, send.streams), *send.beside):
            missing = set(streams) - self.loaded[unit]
            if missing:
                self._fold(unit, missing)

    def _fold(self, unit: str, streams: set[str]) -> None:
        self.loaded[unit] |= streams
        for owner, stream, name, body in self.log:
            if stream in streams:
                assert owner == unit
                self.units[unit] = self.decider.evolve(self.units[unit], self.codec.decode(name, body))

    def state(self, unit: str) -> Any:
        """All of the unit, folded anew from the log."""
        state = self.decider.initial(unit)
        for owner, _, name, body in self.log:
            if owner == unit:
                state = self.decider.evolve(state, self.codec.decode(name, body))
        return state

    # -- tables

    def _look(self, sends: list[Send]) -> Found:
        asked = Questions(sends)
        for (statement, _), row in self.lines.items():
            if statement in asked.parted and row["line_class"] == "pending":
                tokens = row["tokens"].split("\n") if row["tokens"] else []
                payer, _, text = (*row["texts"].split("\n", 2), "", "")[:3]
                asked.stored_part(
                    statement, row["number"], row["account_clue"], row["name_clue"], payer, text, tokens,
                    row["booking_date"], row["amount"],
                )  # fmt: skip
        waiting: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for (clue, receipt), (unit, clues) in self.waiting.items():
            if clue in asked.arrivals:
                waiting[clue].append((unit, receipt))
                asked.waits(unit, receipt, clues)
        like = self._like(asked)
        payments = advice_look.look(self.advices, asked)
        references = {
            clue[1:]: (*self.refs.get(clue[1:], ()), *asked.documents.get(clue[1:], ()))
            for clue in asked.clues
            if clue[1:] in self.refs or clue[1:] in asked.documents
        }
        payers: dict[str, list[str]] = defaultdict(list)
        for clue, customer in sorted(self.payers):
            if clue in asked.clues:
                payers[clue].append(customer)
        for clue, customers in asked.payers.items():
            payers[clue] += [c for c in customers if c not in payers[clue]]
        marks = {mark: self.marks[mark] for mark in asked.all_marks() if mark in self.marks}
        places = {clue: tuple(found) for clue, found in waiting.items()}
        posted = self._posted(asked)
        named = self._named(asked, payers)
        parents = self.parents | asked.parents
        return Found(
            references,
            payers,
            places,
            like,
            named,
            parents,
            marks,
            posted,
            asked.coming(),
            self._stretches(),
            self._gaps(),
            self._ordered(asked),
            self._refund_lines(asked),
            frozenset(asked.weighed),
            payments,
            self._watched(asked, payers),
            self.policies.book,
            self._earlier(wanted(asked.payments, payers, named, references, days_of(self.policies.book))),
            {place: self._undecided(*place) for place in asked.closed},
            dict.fromkeys(asked.finished, self.untaken),
            self._spoken(asked, payers, named, references),
        )

    def _undecided(self, entity: str, period: str) -> Any:
        sums: dict[tuple[Any, str], list[int]] = defaultdict(lambda: [0, 0])
        for (account, _), held in self.open_receipts.items():
            facts = held.facts
            if held.unapplied and facts.legal_entity == entity and month(facts.booking_date) <= period:
                found = sums[liability(account), facts.currency]
                found[0] += 1
                found[1] += held.unapplied
        return [Undecided(*key, *found) for key, found in sorted(sums.items())]

    def _spoken(self, asked: Questions, payers: Any, named: Any, references: Any) -> Any:
        for (statement, number), row in self.lines.items():
            if f"{statement}/{number}" in asked.recalled:
                words = row["tokens"].split("\n") if row["tokens"] else []
                clues = clues_of_words(row["account_clue"], row["name_clue"], words)
                asked.speaks(f"{statement}/{number}", clues, row["texts"])
        spoken = [each for each in asked.speaking.values() if not names_one(each.clues, references)]
        may_pay = {payer for each in spoken for payer in may_be(each.clues, payers, named)}
        stored = [(parent, customer) for customer, parent in self.parents.items() if parent in may_pay]
        known = families(asked.children(stored, may_pay), self.names | asked.names)
        payers_of = partial(may_be, payers=payers, named=named)
        return answers(spoken, payers_of, known, self.policy.name_cut_off, self.policy.name_margin)

    def _earlier(self, silent: Wanted) -> Any:
        rows = []
        for customer, currency, amount, first, last in sorted(silent.rows):
            same = [
                row
                for row in self.lines.values()
                if (row["account"], row["currency"], row["amount"]) == (customer, currency, amount)
                and row["line_class"] == "receipt"
                and not row["returned"]
                and first <= row["booking_date"] <= last
            ]
            same.sort(key=lambda row: row["booking_date"], reverse=True)
            rows += [(customer, currency, amount, f"{row['statement']}/{row['number']}") for row in same[:MOST]]
        return silent.with_stored(rows)

    def _refund_lines(self, asked: Questions) -> dict[str, str]:
        named = {}
        for line in asked.refund_lines:
            statement, _, number = line.rpartition("/")
            row = self.lines.get((statement, int(number)))
            if row is not None and row["receipt"]:
                named[line] = row["receipt"]
        return named

    def _like(self, asked: Questions) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        enough = self.policy.name_cut_off - self.policy.name_margin
        for customer, aliases in waited.like(asked.names, self.waited, enough).items():
            for (clue, receipt), (unit, clues) in self.waiting.items():
                if clue in aliases:
                    found.setdefault(customer, []).append((unit, receipt))
                    asked.waits(unit, receipt, clues)
        return found

    def _named(self, asked: Questions, payers: dict[str, list[str]]) -> Any:
        for clue in asked.without_text() & self.waited.keys():
            asked.payer_name(name_clue(clue), "", self.waited[clue])
        names = KnownNames(self.policy.name_cut_off, self.policy.name_margin)
        names.take((customer, name, 1) for customer, name in self.names.items())
        return names.answers(asked.unsure(payers), asked.names)

    def _watched(self, asked: Questions, payers: dict[str, list[str]]) -> dict[str, str]:
        watched = WatchedNames(self.policy.watch_cut_off)
        watched.take((clue, name, 1) for clue, name in self.watched_names.items())
        told = asked.told_by_account(payers)
        masters = {clue: self.names[customer] for clue, customer in told.items() if customer in self.names}
        return watched.hits(asked.payers_named() | masters) if asked.statements_taken else {}

    def _ordered(self, asked: Questions) -> Any:
        found: dict[str, list[OrderedRefund]] = defaultdict(list)
        pending = [row for row in self.lines.values() if row["line_class"] == "pending"]
        ids = asked.refund_ids() | {row["end_to_end"] for row in pending if row["statement"] in asked.parted}
        for name, row in sorted(self.refunds.items()):
            waits = row["state"] == "ordered" and row["bank_account"] in asked.bank_accounts()
            if waits or (row["end_to_end"] and row["end_to_end"] in ids):
                fields = (
                    "account", "receipt", "amount", "state", "end_to_end", "ordered_on", "payer_clue", "paid_line",
                    "returned_line",
                )  # fmt: skip
                found[row["bank_account"]].append(OrderedRefund(name, *[row[field] for field in fields]))
        return found

    def _posted(self, asked: Questions) -> PostedLines:
        found, seen = PostedLines(), set()
        for bank_account, amount, first, last in sorted(asked.amounts()):
            for place, row in self.lines.items():
                if (
                    (row["bank_account"], row["amount"]) == (bank_account, amount)
                    and first <= row["booking_date"] <= last
                    and row["line_class"] != "pending"
                    and place not in seen
                ):
                    seen.add(place)
                    posted = Posted(
                        row["statement"], row["number"], row["booking_date"], amount, row["line_class"],
                        row["reference"], row["end_to_end"], (row["account_clue"], row["name_clue"]), row["balanced"],
                        row["account"], row["to_adopt"], row["returned"], in_transit=row["in_transit"],
                    )  # fmt: skip
                    found.add((bank_account, amount), posted)
        return found

    def _accepted(self) -> list[Any]:
        return [self.codec.decode(name, body) for _, _, name, body in self.log if name == "statement-accepted.v1"]

    def _stretches(self) -> Any:
        return {e.head.key: (e.head.opening, e.first_day) for e in self._accepted()}

    def _gaps(self) -> Any:
        gaps: dict[str, list[str]] = defaultdict(list)
        for bank_account in {row["bank_account"] for row in self.lines.values()}:
            bank = self.state(f"bank:{bank_account}")
            if len(bank.covered) > 1:
                gaps[bank.legal_entity].append(bank_account)
        return gaps

    def _write(self, indexes: Indexes) -> None:
        accounts, statements, lines, ledger = indexes.accounts, indexes.statements, indexes.lines, indexes.ledger
        for version, entity, account, group, content, *_ in indexes.policies.rows:
            self.layers[entity, account, group] = (entity, account, group, content, version)
            self.policies.book = book_of(self.policy, list(self.layers.values()))
        for place, live in accounts.live.items():
            (self.live.add if live else self.live.discard)(place)
        for key, *what in accounts.refs:
            self.refs[key].append(Reference(*what))
        for payer, holds in accounts.payers.items():
            (self.payers.add if holds else self.payers.discard)(payer)
        for place, (_, _, unit, clues) in accounts.waiting.items():
            self.waiting[place] = (unit, clues.split("\n"))
        for place, held in accounts.receipts.items():
            if held.live:
                assert (
                    held.unapplied
                    + held.on_account
                    + held.prepayments
                    + held.applied
                    + held.returned
                    + held.moved
                    + held.withdrawn
                    + held.given
                    == held.facts.amount
                )
                self.open_receipts[place] = held
            else:
                self.open_receipts.pop(place, None)
        self.advices.write(indexes.advices)
        self.marks.update(statements.marks)
        for place, row in lines.rows.items():
            self.lines[place] = row._asdict() | {"to_adopt": not row.balanced, "returned": False}
        for place in lines.vouched:
            self.lines[place] |= {"to_adopt": False, "balanced": True, "in_transit": False}
        for place, account in lines.places.items():
            self.lines[place]["account"] = account
        for place in lines.taken_back:
            self.lines[place]["returned"] = True
        self.names.update(indexes.names.customers)
        self.watched_names.update(indexes.watched.names)
        self.parents.update(indexes.names.parents)
        for clue, line in indexes.names.waited.items():
            if name := self.lines[line]["texts"].partition("\n")[0]:
                self.waited.setdefault(clue, name)
        for name, row in indexes.refunds.refunds.items():
            self.refunds[name] = dict(zip(REFUND, row, strict=True))
        for place, withdrawal in indexes.refunds.lines.items():
            self.lines[place]["receipt"] = withdrawal
        self.files += indexes.refunds.files
        self.proposals.update(indexes.proposals.made)
        for key, counts in indexes.precision.raised.items():
            known = self.precision.setdefault(key, [0] * len(counts))
            self.precision[key] = [a + b for a, b in zip(known, counts, strict=True)]
        start = len(self.entries)
        self.entries += ledger.entries
        self.journal += [
            (self.entries[start + n - 1], account, code, amount) for n, _, account, code, amount, _ in ledger.lines
        ]
        self.worth += [(self.entries[start + n - 1], account, value) for n, _, account, _, _, value in ledger.lines]
        for key, amount in ledger.totals.items():
            self.totals[key] += amount

    # -- out

    def worth_of(self, name: str) -> int:
        """Balance of a journal account in functional currency."""
        return sum([value for _, account, value in self.worth if account == name])

    def of(self, kind: type[Event]) -> list[Any]:
        return [event for _, event in self.said if type(event) is kind]

    def open(self, number: str, entity: str = "DE01") -> int:
        """Open balance of a document in minor units, as the public events add up."""
        moves = [e for e in self.of(cash_app.ReceivableMoved) if e.item == f"{entity}/{number}"]
        return sum(to_minor(e.amount.amount, e.amount.currency) for e in moves)

    def account(self, name: str = "C-100") -> Any:
        return self.state(f"account:{name}")

    def receipt(self, name: str, account: str = "C-100") -> Any:
        return self.account(account).receipts[name]

    def applied(self) -> dict[tuple[str, str], tuple[int, int]]:
        """(receipt, item) → (cash, discount) that stands."""
        standing: dict[tuple[str, str], tuple[int, int]] = {}
        for account in {key for key, _ in self.said}:
            state = self.account(account)
            for name, receipt in state.receipts.items():
                for application, held in receipt.applications.items():
                    discount = state.items[held.item].applied[application].discount
                    standing[name, held.item] = (held.cash, discount)
        return standing

    def gl(self, account: str, currency: str = "EUR") -> int:
        """Balance of a journal account."""
        return sum(amount for entry, name, _, amount in self.journal if name == account and entry[2] == currency)
