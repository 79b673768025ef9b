"""A service's processor: from records and commands to committed facts, load–decide–append."""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg

from o2c.chassis.batch import Batch
from o2c.chassis.domain import Context, Refuse, Send, Wait
from o2c.chassis.engine import Decided, Engine, Job
from o2c.chassis.errors import Fatal
from o2c.chassis.heard import Heard
from o2c.chassis.ids import lock_key, partition_of
from o2c.chassis.inbox import Taken
from o2c.chassis.letters import Letter, place_of, waiting_for
from o2c.chassis.pace import paced
from o2c.chassis.parking import Place
from o2c.chassis.rehearsal import Rehearsal
from o2c.chassis.rounds import Rounds
from o2c.chassis.service import Service
from o2c.chassis.taker import Attempt, Taker
from o2c.chassis.units import Units
from o2c.contracts import wire
from o2c.contracts.envelope import ContractError, decode
from o2c.contracts.money import BadAmount
from o2c.contracts.own import Own, OwnReader
from o2c.contracts.registry import HEARTBEATS

if TYPE_CHECKING:
    from o2c.chassis.database import Database
    from o2c.chassis.service import Cur

log = logging.getLogger("o2c.processor")

T = TypeVar("T")
Jobs = list[tuple[Taken, Job]]


class Processor(Taker):
    """The only writer of a service in this process; a lock makes records and commands take turns."""

    def __init__(
        self, service: Service, database: "Database", partitions: int, clock: Callable[[], datetime] | None = None
    ) -> None:
        super().__init__(database, _reader(service))
        self.service = service
        self.reactions = {event.TYPE: reaction for event, reaction in service.hears.items()}
        self.engine = Engine(service, partitions, lambda key: partition_of(key, partitions))
        self.woken: Callable[[], None] = lambda: None
        self.now = clock or (lambda: datetime.now(UTC))
        self.ignored = {e.TYPE for e in service.ignores}
        self.rounds = Rounds(service.name)

    def attempt(self, resubmitted: bool) -> Attempt:
        return Deciding(self, resubmitted)

    def stirs(self, items: Sequence[Taken]) -> bool:
        """Not the proofs of others: services that hear each other would answer proof with proof for ever.

        They are answered once a round, because an answer that needs both waits for the slower (`rounds.py`).
        """
        stirs = False
        for item in items:
            envelope = item.envelope
            if envelope is None or envelope.type not in HEARTBEATS:
                stirs = True
            elif self.rounds.heard(envelope.correlation or envelope.id):
                self.unanswered = envelope.id
        return stirs

    def _forget(self, names: Sequence[str] | None = None) -> None:
        if names is None:
            self.engine.units.clear()
        else:
            self.engine.units.evict(names)

    def state(self, unit: str, streams: Sequence[str] = ()) -> Any:
        """The state of a unit as it is now, folded for the caller alone."""
        with self.lock:
            return self.retrying(lambda: self._state(unit, streams))

    def _state(self, unit: str, streams: Sequence[str]) -> Any:
        units = Units(self.service)
        with self.database.transaction() as cur:
            units.load(cur, [unit], {unit: set(streams)} if streams else {})
        return units[unit].state

    def rehearse(self, ask: Callable[[Rehearsal], T]) -> T:
        """What would be decided now, beside all that goes on: on a snapshot that cannot be written in."""
        with self.database.snapshot() as cur:
            return ask(Rehearsal(self.service, cur, self.now()))

    def stream(self, ask: Callable[[Rehearsal], Iterator[T]]) -> Iterator[T]:
        """The same, told as it goes; the snapshot is given back when the caller has heard enough."""
        with self.database.snapshot() as cur:
            yield from ask(Rehearsal(self.service, cur, self.now()))

    def command(self, job: Job, before: Callable[["Cur"], T | None], after: Callable[["Cur"], T]) -> T:
        """Run a person's command. `before` may answer at once (a replay); `after` stores the answer, also a refusal."""
        return self.commands([job], before, after)

    def commands(self, jobs: Sequence[Job], before: Callable[["Cur"], T | None], after: Callable[["Cur"], T]) -> T:
        """Several commands of a person in one transaction; one that is rejected leaves the others alone."""
        with self.lock:
            answer = self.retrying(lambda: self._commands(jobs, before, after))
            try:
                self.settle()
            except (Fatal, psycopg.Error) as error:
                # The command stands and its caller must hear so; what it woke stays due until the next batch.
                log.warning("not yet tried again what was waiting: %s", error)
            return answer

    def _commands(self, jobs: Sequence[Job], before: Callable[["Cur"], T | None], after: Callable[["Cur"], T]) -> T:
        decided: Decided | None = None
        for job in jobs:
            job.rejected, job.events, job.said = None, 0, []
        try:
            with self.database.transaction() as cur:
                replay = before(cur)
                if replay is not None:
                    return replay
                decided = self.engine.decide(cur, jobs, hold=self.contended)
                self.engine.write(cur, decided)
                answer = after(cur)
                waiting = waiting_for(cur, decided.created)
        except BaseException:
            self.engine.failed(decided, jobs)
            raise
        self.engine.committed(decided)
        self.committed(self.parking, waiting, unsettled=False)
        self.woken()
        return answer

    def tend(self) -> bool:
        """Carry out the next part of all work of our own that is under way; whether there was any.

        Nothing remembers how far it is but its own events, so it goes on wherever a process that died left it.
        """
        due = self.service.due
        sends = [] if due is None else self.database.read(due)
        for send in sends:
            name, now = self.service.source, self.now()
            job = Job(Context(now, name, "", f"{send.unit} {now.isoformat()}"), (send,))
            self.command(job, lambda _: None, lambda _: None)
            if job.rejected is not None:
                raise RuntimeError(f"work of our own was refused: {send}: {job.rejected.detail}")
        return bool(sends)

    def prove(self, partitions: int, cause: str = "") -> None:
        """Say the totals of every partition, read under the log lock in the transaction that says them.

        `cause` is the proof of another service that this one answers; without one, something of ours has moved."""
        if self.service.prove is None:
            return
        with self.lock:
            now = self.now()
            round_ = self.rounds.take_part() if cause else self.rounds.open(now.isoformat())
            context = Context(now, self.service.source, round_, cause)
            with self.database.transaction() as cur:
                cur.execute("select pg_advisory_xact_lock(%b::bigint)", (lock_key(self.service.name),))
                decided = self.engine.decide(cur, [])
                for partition, key, event in self.service.prove(cur, partitions):
                    self.engine.say(decided.batch, event, key, key, context, partition)
                self.engine.write(cur, decided)
            self.unanswered = ""  # what was asked until now is answered: it was heard before
        self.woken()


class Deciding:
    """An attempt that decides: react, run the commands, append what was decided."""

    def __init__(self, processor: Processor, resubmitted: bool) -> None:
        self._processor, self._resubmitted = processor, resubmitted
        self._heard = Heard()
        self._jobs: Jobs = []
        self._decided: Decided | None = None
        self.created: set[str] = set()

    def run(self, cur: "Cur", items: Sequence[Taken], parked: set[Place]) -> list[Letter]:
        fresh, kept = self._heard.note(items) if self._resubmitted else self._heard.filter(cur, items)
        kept += self._react_all(fresh, parked)
        jobs = [job for _, job in self._jobs]
        self._decided = self._processor.engine.decide(cur, jobs, hold=self._processor.contended)
        kept += [_rejected(item, job.rejected) for item, job in self._jobs if job.rejected is not None]
        if len(kept) < 2:
            return kept
        # Kept in the order of the records: what is parked follows its letter, never the other way round.
        place = {item: number for number, item in enumerate(items)}
        return sorted(kept, key=lambda letter: place[letter.item])

    def bury(self, cur: "Cur", item: Taken) -> None:
        if not self._resubmitted:
            self._heard.filter(cur, [item])
        self._decided = self._processor.engine.decide(cur, [])

    @property
    def batch(self) -> Batch:
        assert self._decided is not None
        return self._decided.batch

    def write(self, cur: "Cur") -> None:
        assert self._decided is not None
        self._processor.engine.write(cur, self._decided)
        self._heard.write(cur, self._resubmitted)
        self.created = self._decided.created

    def committed(self) -> None:
        assert self._decided is not None
        processor = self._processor
        processor.transaction_bytes = paced(processor.transaction_bytes, processor.engine.committed(self._decided))
        if self._decided.batch.out_keys:
            processor.woken()

    def failed(self) -> None:
        self._processor.engine.failed(self._decided, [job for _, job in self._jobs])

    def _react_all(self, items: Sequence[Taken], parked: set[Place]) -> list[Letter]:
        """What each record asks for; letters for those that cannot be read, or whose key is parked."""
        now = self._processor.now()
        kept: list[Letter] = []
        for item in items:
            if item.passed:
                continue
            if parked and place_of(item) in parked:
                kept.append(Letter.parked(item))
                continue
            made = self._react(item, now)
            if isinstance(made, Letter):
                kept.append(made)
                if made.parks:
                    parked.add(made.parks)
            elif made is not None:
                self._jobs.append((item, made))
        return kept

    def _react(self, item: Taken, now: datetime) -> Job | Letter | None:
        if item.envelope is None:
            return Letter.of(item, item.problem or ContractError("unreadable", "the record has no envelope"))
        envelope, processor = item.envelope, self._processor
        if envelope.type in processor.ignored:
            return None
        try:
            event = envelope.data if isinstance(envelope, Own) else decode(envelope)
            reaction = processor.reactions.get(envelope.type)
            if reaction is None:
                detail = f"{processor.service.name} does not handle {envelope.type}"
                return Letter(item, "unknown-type", "unknown-type", detail)
            asked = reaction(event)
        except ContractError as problem:
            return Letter.of(item, problem)
        except BadAmount as problem:
            return Letter(item, "undecodable", "bad-amount", str(problem))
        context = Context(now, envelope.actor or envelope.source, envelope.correlation or envelope.id, envelope.id)
        sends: list[Send] = []
        for one in asked:
            if isinstance(one, Refuse):
                return Job(context, [], one)
            sends.append(one)
        return Job(context, sends)


def _reader(service: Service) -> OwnReader:
    """Heard types as structs; ignored ones are passed over, but for proofs, which may want an answer (`stirs`)."""
    wanted = {event.TYPE: wire.BY_TYPE[event.TYPE] for event in service.hears if event.TYPE in wire.BY_TYPE}
    return OwnReader(wanted, [event.TYPE for event in service.ignores if event.TYPE not in HEARTBEATS])


def _rejected(item: Taken, outcome: Refuse | Wait | None) -> Letter:
    if isinstance(outcome, Wait):
        return Letter(item, "waiting", "waits-for", outcome.detail, outcome.unit)
    assert outcome is not None
    return Letter(item, "refused", outcome.code, outcome.detail)
