"""What is looked up where advices and payments may meet: which advices wait at the amounts of this batch, and for those
amounts the receipts that have no advice. All clues that are met on the way are looked up with the others."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from msgspec.structs import replace

from o2c.cash_app import fences
from o2c.cash_app.account_rows import keys_of
from o2c.cash_app.advices.facts import Payment, Place
from o2c.cash_app.advices.following import payment_of
from o2c.cash_app.bank.line_rows import clues_of_words
from o2c.cash_app.earlier import Came
from o2c.cash_app.facts import Facts
from o2c.cash_app.sql import ask, columns
from o2c.cash_app.texts.references import tokens

if TYPE_CHECKING:
    from o2c.cash_app.questions import Questions
    from o2c.chassis.service import Cur

MOST_PAYMENTS = 200
"""Receipts of one amount that are compared with its advices, the latest first."""

_WAITING = """select a.currency, a.amount, a.clues from unnest(%b::text[], %b::bigint[]) x(currency, amount)
  join advices a on a.currency = x.currency and a.amount = x.amount and a.receipt = ''"""
_OF_RECEIPTS = "select clues from advices where receipt = any(%b::text[]) and receipt <> ''"
_BY_NAME = "select clues from advices where advice = any(%b::text[])"
_AMOUNTS = """select distinct l.currency, l.amount from unnest(%b::text[], %b::int[]) x(statement, number)
  join bank_lines l on (l.statement, l.number) = (x.statement, x.number)"""
LINE = """b.statement || '/' || b.number as receipt, b.account, b.legal_entity, b.currency, b.amount, b.booking_date,
  b.value_date, b.reference, b.end_to_end, b.account_clue, b.name_clue, b.tokens,
  b.text"""
_PAYMENTS = f"""select l.* from unnest(%b::text[], %b::bigint[]) x(currency, amount) cross join bank_accounts k
  cross join lateral (select {LINE} from bank_lines b
    where b.bank_account = k.bank_account and b.amount = x.amount and b.currency = x.currency
      and b.line_class = 'receipt' and not b.returned
      and not exists (select from advices a where a.receipt = b.statement || '/' || b.number and a.receipt <> '')
    order by b.booking_date desc limit {MOST_PAYMENTS}) l"""  # noqa: S608 - constants of this module
_RECEIPTS = f"""select {LINE} from unnest(%b::text[], %b::int[]) x(statement, number)
  join bank_lines b on (b.statement, b.number) = (x.statement, x.number)"""  # noqa: S608


class Line(NamedTuple):
    """A receipt's bank line, as the table has it."""

    receipt: str
    account: str
    legal_entity: str
    currency: str
    amount: int
    booking_date: date
    value_date: date
    reference: str
    end_to_end: str
    account_clue: str
    name_clue: str
    words: Sequence[str]
    text: str

    @property
    def facts(self) -> Facts:
        """As far as they tell the payer and the advice."""
        # Lines that were booked before their words were kept have the text alone.
        words = self.words or [reading for token in tokens(self.text) for reading in token]
        clues = clues_of_words(self.account_clue, self.name_clue, words)
        days = (self.booking_date, self.value_date)
        facts = Facts(self.receipt, self.legal_entity, self.currency, self.amount, *days, "", "", 0, clues=clues)
        return replace(facts, reference=self.reference, end_to_end=self.end_to_end)


class Tables(Protocol):
    def waiting(self, places: Iterable[Place]) -> Iterable[tuple[Place, Iterable[str]]]:
        """Amounts at which advices wait, each with the clues of one."""
        ...

    def clues_of_receipts(self, receipts: Iterable[str]) -> Iterable[Iterable[str]]:
        """Of the advices that these receipts have."""
        ...

    def clues_of(self, advices: Iterable[str]) -> Iterable[Iterable[str]]: ...

    def amounts(self, receipts: Iterable[str]) -> Iterable[Place]: ...

    def payments(self, places: Iterable[Place]) -> Iterable[Line]:
        """Receipts of these amounts without an advice."""
        ...

    def lines(self, receipts: Iterable[str]) -> Iterable[Line]: ...


def look(tables: Tables, asked: "Questions", versions: Mapping[str, int]) -> Mapping[Place, tuple[Payment, ...]]:
    """Receipts by amount; `asked` learns the clues, and at which amounts advices wait. `versions` are those of the
    fences of all these amounts: where advices never raised one, none can wait."""
    for clues in (*tables.clues_of_receipts(asked.recalled), *tables.clues_of(asked.tied)):
        asked.clues.update(clues)
    asked.paid.update(tables.amounts(asked.recalled))
    for place, clues in tables.waiting(asked.paid | asked.weighed) if any(map(versions.get, fences.ADVISED)) else ():
        asked.weighed.add(place)
        asked.clues.update(clues)
    found: dict[Place, list[Payment]] = {}
    for line in tables.payments(asked.weighed):
        facts = line.facts
        asked.again(keys_of(facts.clues))
        found.setdefault((facts.currency, facts.amount), []).append(payment_of(facts, line.account))
    for line in tables.lines(asked.tied_receipts):
        asked.again(keys_of(line.facts.clues))
    for line in tables.lines(asked.recalled) if asked.payers else ():  # whose payer is learned in this batch
        came = Came(line.receipt, line.currency, line.amount, line.booking_date, line.facts.clues)
        asked.payments.append(came)
    return {place: tuple(payments) for place, payments in found.items()}


class Sql:
    """The tables of the service."""

    def __init__(self, cur: "Cur") -> None:
        self._cur = cur

    def waiting(self, places: Iterable[Place]) -> Iterable[tuple[Place, Iterable[str]]]:
        rows = self._ask(_WAITING, sorted(places))
        return [((currency, amount), clues) for currency, amount, clues in rows]

    def clues_of_receipts(self, receipts: Iterable[str]) -> Iterable[Iterable[str]]:
        return [clues for (clues,) in ask(self._cur, _OF_RECEIPTS, sorted(receipts))]

    def clues_of(self, advices: Iterable[str]) -> Iterable[Iterable[str]]:
        return [clues for (clues,) in ask(self._cur, _BY_NAME, sorted(advices))]

    def amounts(self, receipts: Iterable[str]) -> Iterable[Place]:
        return [(currency, amount) for currency, amount in self._ask(_AMOUNTS, _places(receipts))]

    def payments(self, places: Iterable[Place]) -> Iterable[Line]:
        return [Line(*row) for row in self._ask(_PAYMENTS, sorted(places))]

    def lines(self, receipts: Iterable[str]) -> Iterable[Line]:
        return [Line(*row) for row in self._ask(_RECEIPTS, _places(receipts))]

    def _ask(self, query: str, rows: Sequence[tuple[Any, ...]]) -> list[Any]:
        if not rows:
            return []
        self._cur.execute(query, columns(rows), prepare=True)
        found: list[Any] = self._cur.fetchall()
        return found


def _places(receipts: Iterable[str]) -> list[tuple[str, int]]:
    """(statement, number) of each receipt's bank line; a name that is none has no line."""
    parted = [receipt.rpartition("/") for receipt in receipts]
    return sorted((statement, int(number)) for statement, _, number in parted if number.isdecimal())
