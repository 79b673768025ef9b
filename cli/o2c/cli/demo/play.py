"""The example company, played through the public doors: topics, bank files, billing's HTTP API."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from o2c.chassis.local.home import RunningStack
from o2c.cli.demo.bank import StatementFile
from o2c.cli.demo.company import Company
from o2c.cli.demo.ears import Ears
from o2c.cli.demo.invoices import Invoice
from o2c.cli.demo.payers import CreditNote
from o2c.cli.platform import partitions
from o2c.cli.settle import wait_settled
from o2c.cli.show import say
from o2c.cli.talk import Talk, fail, find_stack
from o2c.contracts.bank import BankStatementReceived
from o2c.contracts.base import Event
from o2c.intake.bank import Statement, read_csv, read_mt940
from o2c.intake.files import file_hash
from o2c.intake.publish import publish_now
from o2c.intake.statements import statement_events

SEED = 1
MARK = "demo.json"
LAST_DAY = "2026-03-31"
"""End of the quarter that is played: what figures are shown as of."""


def play(home: Path, seed: int = SEED) -> Company | None:
    """Play the whole quarter into the stack of this home, once; returns the company with its truth."""
    done = home / MARK
    if done.exists():
        say("the example company has been played in this home; going on with its data")
        return None
    company = play_into(find_stack(home), seed, say)
    done.write_text(f'{{"seed": {seed}}}\n')
    return company


def play_into(stack: RunningStack, seed: int, say: Callable[[str], None], orders: int | None = None) -> Company:
    company = Company(seed, orders) if orders else Company(seed)
    with closing(Stage(stack)) as stage:
        play_on(stage, company, say)
    return company


def play_on(stage: "Stage", company: Company, say: Callable[[str], None]) -> None:
    """The whole quarter, week by week."""
    started = time.monotonic()
    say(f"playing a quarter of the example company: {len(company.members)} customers, three currencies")
    stage.send([*company.customers(), *company.rates()])
    for number, week in enumerate(company.weeks, 1):
        orders_sent = stage.send(company.orders(week))
        moved = stage.send(company.movements(week, stage.released()))
        stage.credit(company.invoiced(week, stage.invoices()))
        lines = stage.bank(company.statements(week))
        say(
            f"  week {number:2} of {len(company.weeks)}: {orders_sent:4} orders, {moved:4} shipments and "
            f"cancellations, {lines:4} bank lines  ({time.monotonic() - started:3.0f} s)"
        )


class Stage:
    """The platform as its neighbours see it. Every step ends when everybody has heard what was sent."""

    def __init__(self, stack: RunningStack) -> None:
        self._stack = stack
        self._talk = Talk(stack, actor="example-company")
        self._ears = Ears(stack.kafka_bootstrap_servers, partitions())

    def close(self) -> None:
        self._ears.close()

    def send(self, events: Sequence[Event]) -> int:
        publish_now(self._stack.kafka_bootstrap_servers, events, "/example-erp", partitions())
        self.settle()
        return len(events)

    def settle(self) -> None:
        still = wait_settled(self._stack)
        if still:
            fail(f"{still[0].service} has not heard all of {still[0].topic} after two minutes; look at: o2c status")

    def released(self) -> set[str]:
        self._ears.listen()
        return self._ears.released

    def invoices(self) -> list[Invoice]:
        self._ears.listen()
        return list(self._ears.invoices.values())

    def credit(self, notes: list[CreditNote]) -> None:
        for note in notes:
            body: dict[str, object] = {"reason": note.reason, "document_date": note.document_date.isoformat()}
            body |= {"amount": note.amount} if note.amount is not None else {"full": True}
            self._talk.post("billing", f"/v1/invoices/{quote(note.document, safe='')}/credit-notes", body, note.key)
        if notes:
            self.settle()

    def bank(self, files: Sequence[StatementFile]) -> int:
        """Load the files as `o2c import bank` would; returns the number of their lines."""
        read = [(file, place, s) for file in files for place, s in enumerate(_read(file), 1)]
        self.send([event for file, place, statement in read for event in _events(file, place, statement)])
        return sum(len(statement.lines) for _, _, statement in read)


def _events(file: StatementFile, place: int, statement: Statement) -> Iterator[BankStatementReceived]:
    return statement_events(
        statement,
        digest=file_hash(file.data),
        place=place,
        file_name=file.name,
        form=file.bank.file_format,
        legal_entity=file.bank.legal_entity,
    )


def _read(file: StatementFile) -> list[Statement]:
    if file.bank.profile is not None:
        return list(read_csv(file.data, file.bank.profile).statements)
    return read_mt940(file.data)
