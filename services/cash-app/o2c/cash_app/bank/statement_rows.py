"""Rows of statements and of what is covered of each bank account."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from o2c.cash_app import events as e
from o2c.cash_app import fences
from o2c.cash_app.bank.account import Bank, line_marks, marks
from o2c.cash_app.facts import StatementHead
from o2c.cash_app.sql import columns, execute

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

_MARKS = "insert into statement_marks select * from unnest(%b::text[], %b::text[]) on conflict do nothing"
_STATEMENTS = """insert into statements select statement, bank_account, legal_entity, currency, number, statement_date,
    first_day, opening, closing, lines, totals::jsonb, coalesce(string_to_array(nullif(flags, ''), ','), '{}'), refused,
    detail, file_name, format, %b, moved, last_day
  from unnest(%b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::date[], %b::date[], %b::bigint[],
    %b::bigint[], %b::int[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::bigint[],
    %b::date[])
    x(statement, bank_account, legal_entity, currency, number, statement_date, first_day, opening, closing, lines,
      totals, flags, refused, detail, file_name, format, moved, last_day)
  on conflict (statement) do update set refused = null, totals = excluded.totals, flags = excluded.flags,
    first_day = excluded.first_day, known = excluded.known
    where statements.refused is not null and excluded.refused is null"""
_ACCOUNTS = """insert into bank_accounts
  select bank_account, legal_entity, currency, covered::jsonb, deposits::jsonb
  from unnest(%b::text[], %b::text[], %b::text[], %b::text[], %b::text[])
    x(bank_account, legal_entity, currency, covered, deposits)
  on conflict (bank_account) do update set covered = excluded.covered, deposits = excluded.deposits"""


class StatementRows:
    def __init__(self) -> None:
        self.bumps: set[str] = set()
        self.marks: dict[str, str] = {}
        self.statements: list[tuple[Any, ...]] = []
        self.accounts: dict[str, tuple[Any, ...]] = {}

    def accepted(self, event: e.StatementAccepted, bank: Bank) -> None:
        head = event.head
        self.marks.update(marks(head, event.digest))
        self.marks.update(dict.fromkeys(line_marks(head, event.taken), ""))
        totals = {total.line_class: [total.lines, total.amount] for total in event.totals}
        moved = sum([total.amount for total in event.totals])
        self._statement(head, event.lines, moved, totals, (event.first_day, None), ",".join(event.flags), None, None)
        self._covered(bank)

    def refused(self, event: e.StatementRefused) -> None:
        head = event.head
        self.marks[f"id {head.bank_account} {head.key}"] = ""
        days = event.first_day, event.last_day
        self._statement(head, event.lines, event.moved, {}, days, "", event.code, event.detail)

    def confirmed(self, bank: Bank) -> None:
        self.bumps |= {fences.statements(bank.account), fences.stretches(bank.legal_entity)}
        self._covered(bank)

    def _covered(self, bank: Bank) -> None:
        lists = [msgspec.json.encode(found).decode() for found in (bank.covered, bank.deposits)]
        self.accounts[bank.account] = (bank.account, bank.legal_entity, bank.currency, *lists)

    def _statement(
        self, head: StatementHead, lines: int, moved: int, totals: Any, days: tuple[date | None, ...], *rest: Any
    ) -> None:
        self.bumps |= {fences.statements(head.bank_account), fences.stretches(head.legal_entity)}
        self.statements.append(
            (
                head.key,
                head.bank_account,
                head.legal_entity,
                head.currency,
                head.number,
                head.statement_date,
                days[0],
                head.opening,
                head.closing,
                lines,
                msgspec.json.encode(totals).decode(),
                *rest,
                head.file_name,
                head.format,
                moved,
                days[1],
            )
        )

    def part(self, event: e.StatementPartReceived) -> None:
        self.bumps.add(fences.statements(event.head.bank_account))

    def write(self, cur: "Cur", known: datetime) -> None:
        execute(cur, _MARKS, sorted(self.marks.items()))
        if self.statements:
            cur.execute(_STATEMENTS, (known, *columns(self.statements)), prepare=True)
        execute(cur, _ACCOUNTS, sorted(self.accounts.values()))
