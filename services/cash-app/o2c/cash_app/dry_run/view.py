"""The rehearsal as others read it: statements with their lines, and totals by currency."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from o2c.cash_app.account import Account, Receipt, unit_of
from o2c.cash_app.dry_run.beside import deductions, kept_back, prepaid
from o2c.cash_app.dry_run.fold import Booked, Told
from o2c.cash_app.dry_run.statements import Taken
from o2c.cash_app.dry_run.stopped import Stopped
from o2c.cash_app.events import LineClassified
from o2c.cash_app.facts import BankLine, Evidence
from o2c.cash_app.policies.layers import Book
from o2c.cash_app.receipts.weighing import why_left
from o2c.cash_app.why_not.looking import of_receipt
from o2c.chassis.domain import Refuse
from o2c.chassis.money import to_text

if TYPE_CHECKING:
    from o2c.chassis.rehearsal import Rehearsal

MAX_EXPLAINED = 100
"""Receipts with money left of which it is said what would have been enough; the first."""


class View:
    def __init__(self, rehearsal: "Rehearsal", told: Told, book: Book) -> None:
        self._rehearsal, self._told = rehearsal, told
        self._stopped = Stopped(book, MAX_EXPLAINED)
        self._explained = 0
        self._totals: dict[str, dict[str, int]] = {}

    def shown(self, statements: Iterable[Taken], unread: Iterable[Refuse]) -> dict[str, Any]:
        taken = [self._statement(statement) for statement in statements]
        refused = [{"outcome": "rejected", "code": one.code, "detail": one.detail, "lines": []} for one in unread]
        return {
            "statements": taken + refused,
            "effects": [self._effect(effect) for effect in self._told.effects],
            "totals": [_total(currency, sums) for currency, sums in sorted(self._totals.items())],
            "stopped": self._stopped.shown(),
        }

    def _statement(self, taken: Taken) -> dict[str, Any]:
        head = taken.head
        accepted = self._told.accepted.get(head.key)
        return {
            "statement": head.key,
            "bank_account": head.bank_account,
            "legal_entity": head.legal_entity,
            "currency": head.currency,
            "number": head.number,
            "statement_date": head.statement_date.isoformat() if head.statement_date else None,
            "outcome": taken.outcome,
            "code": taken.code,
            "detail": taken.detail,
            "can_be_released": taken.can_be_released,
            "flags": list(taken.flags),
            "classes": {
                total.line_class: {"lines": total.lines, "amount": to_text(total.amount, head.currency)}
                for total in (accepted.totals if accepted else ())
            },
            "lines": list(self._lines(taken)),
        }

    def _lines(self, taken: Taken) -> Iterator[dict[str, Any]]:
        given = {f"{taken.head.key}/{line.line}": line for line in taken.lines}
        booked = [name for name, found in self._told.receipts.items() if found.facts.statement == taken.head.key]
        for name in dict.fromkeys([*given, *booked]):
            yield self._line(name, given.get(name), taken)

    def _line(self, name: str, line: BankLine | None, taken: Taken) -> dict[str, Any]:
        booked, classified = self._told.receipts.get(name), self._told.classified.get(name)
        if booked is not None:
            return self._receipt(name, booked, line)
        if classified is not None:
            return _other(name, classified)
        assert line is not None
        what = "cleared" if name in self._told.cleared else "repeated" if taken.outcome == "accepted" else taken.outcome
        return {
            "line": name,
            "class": line.line_class,
            "outcome": what,
            "amount": to_text(line.amount, taken.head.currency),
            "booking_date": line.booking_date.isoformat(),
        }

    def _receipt(self, name: str, booked: Booked, line: BankLine | None) -> dict[str, Any]:
        account: Account = self._rehearsal.state(unit_of(booked.account))
        held, facts, weighing = account.receipts[name], booked.facts, booked.weighing
        touchless = held.unapplied == 0 and held.on_account == 0 and not account.is_pool and not held.returned
        self._count(held, touchless)
        self._count_deductions(booked, account)
        return {
            "line": name,
            "class": "receipt",
            "outcome": "booked",
            "amount": to_text(facts.amount, facts.currency),
            "booking_date": facts.booking_date.isoformat(),
            "account": booked.account,
            "identified_by": weighing.by,
            "evidence": _words(weighing.evidence),
            "applied": [_application(applied, account, facts.currency) for applied in booked.applied.values()],
            "prepaid": list(prepaid(held)),
            "left": to_text(held.unapplied, facts.currency),
            "reason": why_left(weighing),
            "suggested": [_number(account, item) for item in weighing.suggested],
            "may_be": list(weighing.may_be),
            "advice": booked.advice,
            "touchless": touchless,
            "why_not": self._why_not(booked, held, line, account),
        }

    def _why_not(self, booked: Booked, held: Receipt, line: BankLine | None, account: Account) -> str:
        """The smallest thing that would have been enough; "" for none."""
        if held.unapplied <= 0:
            return ""
        explained = self._explained < MAX_EXPLAINED
        self._stopped.add(account, held, explained=explained)
        if not explained:
            return ""
        self._explained += 1
        name = line.private.text.partition("\n")[0] if line else ""
        answer, _ = of_receipt(self._rehearsal, booked.account, held.facts.receipt, name)
        return answer.ways[0].said if answer.ways else ""

    def _count(self, held: Receipt, touchless: bool) -> None:
        sums = self._sums(held.facts.currency)
        sums["receipts"] += 1
        sums["amount"] += held.facts.amount
        sums["touchless"] += touchless
        sums["touchless_amount"] += held.facts.amount if touchless else 0
        sums["left"] += held.unapplied > 0
        sums["left_amount"] += held.unapplied
        sums["prepaid"] += bool(held.prepaid)
        sums["prepaid_amount"] += held.prepayments

    def _count_deductions(self, booked: Booked, account: Account) -> None:
        for applied in booked.applied.values():
            sums = self._sums(account.items[applied.item].document.currency)
            for _, _, amount in kept_back(applied, account):
                sums["deductions"] += 1
                sums["deductions_amount"] += amount

    def _sums(self, currency: str) -> dict[str, int]:
        return self._totals.setdefault(currency, dict.fromkeys(_SUMS, 0))

    def _effect(self, effect: Any) -> dict[str, Any]:
        account: Account = self._rehearsal.state(unit_of(effect.account))
        currency = account.receipts[effect.receipt].facts.currency
        return {
            "receipt": effect.receipt,
            "account": effect.account,
            "what": effect.what,
            "number": _number(account, effect.item) if effect.item else "",
            "amount": to_text(effect.amount, currency),
            "currency": currency,
            "reason": effect.reason,
        }


_SUMS = (
    "receipts",
    "amount",
    "touchless",
    "touchless_amount",
    "left",
    "left_amount",
    "prepaid",
    "prepaid_amount",
    "deductions",
    "deductions_amount",
)


def _total(currency: str, sums: dict[str, int]) -> dict[str, Any]:
    money = {name: to_text(value, currency) for name, value in sums.items() if name.endswith("amount")}
    return {"currency": currency} | sums | money


def _other(name: str, line: LineClassified) -> dict[str, Any]:
    return {
        "line": name,
        "class": line.line_class,
        "outcome": "booked",
        "amount": to_text(line.amount, line.currency),
        "booking_date": line.booking_date.isoformat(),
        "reason": line.reason,
        "takes_back": line.receipt,
        "refund": line.refund,
    }


def _application(applied: Any, account: Account, currency: str) -> dict[str, Any]:
    return {
        "item": applied.item,
        "number": _number(account, applied.item),
        "amount": to_text(applied.cash, currency),
        "discount": to_text(applied.discount, currency),
        "allowance": to_text(applied.allowance, currency),
        "deductions": list(deductions(applied, account)),
        "rule": applied.rule,
        "evidence": _words(applied.evidence),
    }


def _number(account: Account, item: str) -> str:
    known = account.items.get(item)
    return known.document.number if known else item


def _words(evidence: Iterable[Evidence]) -> list[str]:
    return [f"{said.kind}: {said.detail}" for said in evidence]
