"""Rows of remittance advices. What the payer wrote is written here and nowhere else."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from o2c.cash_app import fences
from o2c.cash_app.account_rows import keys_of
from o2c.cash_app.advices.events import AdviceReceived, AdviceTied, AdviceUntied, AdviceWeighed
from o2c.cash_app.advices.facts import Advice
from o2c.cash_app.sql import columns, execute

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

_ADVICES = """insert into advices (known, advice, currency, amount, payment_date, number, payer, difference, lines,
    clues, format, file_name, said)
  select %b, advice, currency, amount, payment_date, number, payer, difference, lines,
    coalesce(string_to_array(nullif(clues, ''), E'\\n'), '{}'), format, file_name,
    coalesce(nullif(said, ''), '{}')::jsonb
  from unnest(%b::text[], %b::text[], %b::bigint[], %b::date[], %b::text[], %b::text[], %b::bigint[], %b::int[],
    %b::text[], %b::text[], %b::text[], %b::text[])
    x(advice, currency, amount, payment_date, number, payer, difference, lines, clues, format, file_name, said)"""
_WEIGHED = """update advices a set left_for = x.left_for,
    suggested = coalesce(string_to_array(nullif(x.suggested, ''), E'\\n'), '{}')
  from unnest(%b::text[], %b::text[], %b::text[]) x(advice, left_for, suggested) where a.advice = x.advice"""
_TIED = """update advices a set receipt = x.receipt, tied_by = x.tied_by, reason = x.reason, left_for = '',
    suggested = '{}'
  from unnest(%b::text[], %b::text[], %b::text[], %b::text[]) x(advice, receipt, tied_by, reason)
  where a.advice = x.advice"""


class AdviceRows:
    def __init__(self) -> None:
        self.bumps: set[str] = set()
        self.received: dict[str, tuple[Any, ...]] = {}
        self.weighed: dict[str, tuple[str, str, str]] = {}
        self.tied: dict[str, tuple[str, str, str, str]] = {}

    def receive(self, event: AdviceReceived) -> None:
        advice = event.advice
        self.received[advice.advice] = (
            advice.advice,
            advice.currency,
            advice.amount,
            advice.day,
            advice.number,
            advice.payer,
            advice.difference,
            len(advice.lines),
            "\n".join(keys_of(advice.clues)),
            event.format,
            event.file_name,
            event.private.text,
        )
        self.bumps |= fences.advised([advice.place])

    def weigh(self, event: AdviceWeighed) -> None:
        self.weighed[event.advice] = (event.advice, event.left, "\n".join(event.suggested))

    def tie(self, event: AdviceTied) -> None:
        self.tied[event.advice] = (event.advice, event.receipt, event.by, event.reason)

    def untie(self, event: AdviceUntied, advice: Advice) -> None:
        self.tied[event.advice] = (event.advice, "", "", event.reason)
        self.bumps |= fences.advised([advice.place])

    def write(self, cur: "Cur", known: datetime) -> None:
        if self.received:
            rows = [self.received[name] for name in sorted(self.received)]
            cur.execute(_ADVICES, (known, *columns(rows)), prepare=True)
        execute(cur, _TIED, sorted(self.tied.values()))
        execute(cur, _WEIGHED, sorted(self.weighed.values()))
