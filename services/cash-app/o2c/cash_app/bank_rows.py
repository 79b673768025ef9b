"""Rows of statements and bank lines. The texts of a line are written here and nowhere else."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from o2c.cash_app import events as e
from o2c.cash_app import fences
from o2c.cash_app.account import pool_of
from o2c.cash_app.bank import Bank, marks
from o2c.cash_app.facts import BankLine, Clues, Facts, StatementHead

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

_MARKS = "insert into statement_marks select * from unnest(%b::text[], %b::text[]) on conflict do nothing"
_STATEMENTS = """insert into statements select x.statement, bank_account, legal_entity, currency, number, statement_date,
    first_day, opening, closing, lines, totals::jsonb, coalesce(string_to_array(nullif(flags, ''), ','), '{}'), refused,
    detail, file_name, format, %b
  from unnest(%b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::date[], %b::date[], %b::bigint[],
    %b::bigint[], %b::int[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[])
    x(statement, bank_account, legal_entity, currency, number, statement_date, first_day, opening, closing, lines,
      totals, flags, refused, detail, file_name, format)
  on conflict do nothing"""
_ACCOUNTS = """insert into bank_accounts
  select bank_account, legal_entity, currency, covered::jsonb
  from unnest(%b::text[], %b::text[], %b::text[], %b::text[]) x(bank_account, legal_entity, currency, covered)
  on conflict (bank_account) do update set covered = excluded.covered"""
_LINES = """insert into bank_lines (statement, number, bank_account, legal_entity, currency, amount, booking_date,
    value_date, line_class, reason, account, receipt, reference, end_to_end, account_clue, name_clue, tokens, balanced,
    to_adopt, payer_name, payer_account, text)
  select statement, number, bank_account, legal_entity, currency, amount, booking_date, value_date, line_class, reason,
    account, receipt, reference, end_to_end, account_clue, name_clue,
    coalesce(string_to_array(nullif(tokens, ''), E'\\n'), '{}'), balanced, not balanced,
    split_part(texts, E'\\n', 1), split_part(texts, E'\\n', 2), split_part(texts, E'\\n', 3)
  from unnest(%b::text[], %b::int[], %b::text[], %b::text[], %b::text[], %b::bigint[], %b::date[], %b::date[],
    %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[],
    %b::bool[], %b::text[])
    x(statement, number, bank_account, legal_entity, currency, amount, booking_date, value_date, line_class, reason,
      account, receipt, reference, end_to_end, account_clue, name_clue, tokens, balanced, texts)
  on conflict (statement, number) do update set line_class = excluded.line_class, reason = excluded.reason,
    account = excluded.account, receipt = excluded.receipt"""
_ADOPTED = """update bank_lines l set to_adopt = false, balanced = true
  from unnest(%b::text[], %b::int[]) x(statement, number) where (l.statement, l.number) = (x.statement, x.number)"""
_MOVED = """update bank_lines l set account = x.account
  from unnest(%b::text[], %b::int[], %b::text[]) x(statement, number, account)
  where (l.statement, l.number) = (x.statement, x.number)"""
_RETURNED = """update bank_lines l set returned = true
  from unnest(%b::text[], %b::int[]) x(statement, number) where (l.statement, l.number) = (x.statement, x.number)"""

PENDING = "pending"


class BankRows:
    def __init__(self) -> None:
        self.bumps: set[str] = set()
        self._marks: dict[str, str] = {}
        self._statements: list[tuple[Any, ...]] = []
        self._accounts: dict[str, tuple[Any, ...]] = {}
        self._lines: dict[tuple[str, int], tuple[Any, ...]] = {}
        self._adopted: set[tuple[str, int]] = set()
        self._moved: dict[tuple[str, int], str] = {}
        self._returned: set[tuple[str, int]] = set()

    def accepted(self, event: e.StatementAccepted, bank: Bank) -> None:
        head = event.head
        self._marks.update(marks(head, event.digest))
        totals = {total.line_class: [total.lines, total.amount] for total in event.totals}
        self._statement(head, event.lines, totals, ",".join(event.flags), None, None)
        self._covered(bank, head.legal_entity)
        self._adopted.update(place(line) for line in event.adopted)

    def refused(self, event: e.StatementRefused) -> None:
        head = event.head
        self._marks[f"id {head.bank_account} {head.key}"] = ""
        self._statement(head, event.lines, {}, "", event.code, event.detail)

    def confirmed(self, event: e.OpeningConfirmed, bank: Bank) -> None:
        """The entity stands in the row already."""
        self._covered(bank, "")
        self.bumps.add(fences.statements(event.bank_account))

    def _covered(self, bank: Bank, legal_entity: str) -> None:
        covered = msgspec.json.encode(bank.covered).decode()
        self._accounts[bank.account] = (bank.account, legal_entity, bank.currency, covered)

    def _statement(
        self, head: StatementHead, lines: int, totals: Any, flags: str, refused: str | None, detail: str | None
    ) -> None:
        self.bumps |= {fences.statements(head.bank_account), fences.stretches(head.legal_entity)}
        self._statements.append(
            (
                head.key,
                head.bank_account,
                head.legal_entity,
                head.currency,
                head.number,
                head.statement_date,
                None,
                head.opening,
                head.closing,
                lines,
                msgspec.json.encode(totals).decode(),
                flags,
                refused,
                detail,
                head.file_name,
                head.format,
            )
        )
