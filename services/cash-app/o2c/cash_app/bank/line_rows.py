"""Rows of bank lines. The texts of a line are written here and nowhere else."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from o2c.cash_app import events as e
from o2c.cash_app.account import pool_of
from o2c.cash_app.facts import Clues, Facts
from o2c.cash_app.sql import execute

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

_LINES = """insert into bank_lines (statement, number, bank_account, legal_entity, currency, amount, booking_date,
    value_date, line_class, reason, account, receipt, reference, end_to_end, account_clue, name_clue, tokens, balanced,
    to_adopt, payer_name, payer_account, text, in_transit)
  select statement, number, bank_account, legal_entity, currency, amount, booking_date, value_date, line_class, reason,
    account, receipt, reference, end_to_end, account_clue, name_clue,
    coalesce(string_to_array(nullif(tokens, ''), E'\\n'), '{}'), balanced, not balanced,
    split_part(texts, E'\\n', 1), split_part(texts, E'\\n', 2), split_part(texts, E'\\n', 3), in_transit
  from unnest(%b::text[], %b::int[], %b::text[], %b::text[], %b::text[], %b::bigint[], %b::date[], %b::date[],
    %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[],
    %b::bool[], %b::text[], %b::bool[])
    x(statement, number, bank_account, legal_entity, currency, amount, booking_date, value_date, line_class, reason,
      account, receipt, reference, end_to_end, account_clue, name_clue, tokens, balanced, texts, in_transit)
  on conflict (statement, number) do update set line_class = excluded.line_class, reason = excluded.reason,
    account = excluded.account, receipt = excluded.receipt"""
_ADOPTED = """update bank_lines l set to_adopt = false, balanced = true, in_transit = false
  from unnest(%b::text[], %b::int[]) x(statement, number) where (l.statement, l.number) = (x.statement, x.number)"""
_MOVED = """update bank_lines l set account = x.account
  from unnest(%b::text[], %b::int[], %b::text[]) x(statement, number, account)
  where (l.statement, l.number) = (x.statement, x.number)"""
_RETURNED = """update bank_lines l set returned = true
  from unnest(%b::text[], %b::int[]) x(statement, number) where (l.statement, l.number) = (x.statement, x.number)"""


PENDING = "pending"
"""Class of the lines of a statement of which parts are missing, or which was refused and is kept."""

MADE_UP = "~"
"""In front of a reading that several words of a text make up."""


def words_of(clues: Clues) -> list[str]:
    """What the text of a line may name, each reading once.

    >>> words_of(Clues(tokens=(("4711", "#4711"), ("19304",)), composed=(("joined", "1930438491"),)))
    ['4711', '#4711', '19304', '~1930438491']
    """
    written = [reading for token in (*clues.structured, *clues.tokens) for reading in token]
    return list(dict.fromkeys(written + [MADE_UP + reading for _, *made in clues.composed for reading in made]))


def clues_of_words(account: str, name: str, words: Iterable[str]) -> Clues:
    """The same clues as far as something is looked up by them; what is one word is not told any more.

    >>> clues_of_words("a1", "", ["4711", "~1930438491"]).composed
    (('joined', '1930438491'),)
    """
    written, made = [], []
    for word in words:
        if word.startswith(MADE_UP):
            made.append(("joined", word.removeprefix(MADE_UP)))
        else:
            written.append((word,))
    return Clues(account, name, tuple(written), composed=tuple(made))


class _Row(NamedTuple):
    statement: str
    number: int
    bank_account: str
    legal_entity: str
    currency: str
    amount: int
    booking_date: date
    value_date: date
    line_class: str
    reason: str
    account: str
    receipt: str
    reference: str
    end_to_end: str
    account_clue: str
    name_clue: str
    tokens: str
    balanced: bool
    texts: str
    in_transit: bool


class LineRows:
    def __init__(self) -> None:
        self.rows: dict[tuple[str, int], _Row] = {}
        self.vouched: set[tuple[str, int]] = set()
        self.places: dict[tuple[str, int], str] = {}
        self.taken_back: set[tuple[str, int]] = set()

    def part(self, event: e.StatementPartReceived | e.StatementHeld) -> None:
        head = event.head
        for line in event.lines:
            tokens = "\n".join(words_of(line.clues))
            self.rows[head.key, line.line] = _Row(
                head.key,
                line.line,
                head.bank_account,
                head.legal_entity,
                head.currency,
                line.amount,
                line.booking_date,
                line.value_date,
                PENDING,
                line.reason,
                "",
                "",
                line.reference,
                line.end_to_end,
                line.clues.account,
                line.clues.name,
                tokens,
                head.balanced,
                line.private.text,
                head.detail,
            )

    def classified(self, event: e.LineClassified) -> None:
        self.rows[event.statement, event.line] = _Row(
            event.statement,
            event.line,
            event.bank_account,
            event.legal_entity,
            event.currency,
            event.amount,
            event.booking_date,
            event.value_date,
            event.line_class,
            event.reason,
            pool_of(event.bank_account),
            event.receipt,
            event.reference,
            event.end_to_end,
            "",
            "",
            "",
            event.balanced,
            event.private.text,
            event.in_transit,
        )

    def booked(self, event: e.ReceiptBooked, account: str) -> None:
        facts = event.facts
        self.rows[facts.statement, facts.line] = _Row(
            facts.statement,
            facts.line,
            facts.bank_account,
            facts.legal_entity,
            facts.currency,
            facts.amount,
            facts.booking_date,
            facts.value_date,
            "receipt",
            "",
            account,
            "",
            facts.reference,
            facts.end_to_end,
            facts.clues.account,
            facts.clues.name,
            "\n".join(words_of(facts.clues)),
            facts.balanced,
            event.private.text,
            facts.in_transit,
        )

    def adopted(self, event: e.StatementAccepted) -> None:
        for line in event.adopted:
            statement, _, number = line.rpartition("/")
            self.vouched.add((statement, int(number)))

    def moved(self, facts: Facts, account: str) -> None:
        self.places[facts.statement, facts.line] = account

    def returned(self, facts: Facts) -> None:
        self.taken_back.add((facts.statement, facts.line))

    def write(self, cur: "Cur") -> None:
        execute(cur, _LINES, [self.rows[key] for key in sorted(self.rows)])
        execute(cur, _ADOPTED, sorted(self.vouched))
        execute(cur, _MOVED, sorted((*key, account) for key, account in self.places.items()))
        execute(cur, _RETURNED, sorted(self.taken_back))
