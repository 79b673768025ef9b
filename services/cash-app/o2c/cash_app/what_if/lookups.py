"""What a replay looks up besides the events of an account: texts of bank lines, documents by number as they were known
at a moment, and the advices and payments of an amount."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from o2c.cash_app import events as e
from o2c.cash_app.advices.advices import customers_of
from o2c.cash_app.advices.commands import TakeAdvice
from o2c.cash_app.advices.facts import Place, advice_stream, unit_at
from o2c.cash_app.advices.following import payment_of
from o2c.cash_app.advices.look import LINE, Line
from o2c.cash_app.found import Reference
from o2c.cash_app.policy import Policy
from o2c.cash_app.what_if.moment import Moment
from o2c.cash_app.what_if.then import Stream
from o2c.cash_app.what_if.ties import AtPlace, Waiting
from o2c.chassis.arrays import texts
from o2c.chassis.domain import Send

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

MOST_PAYMENTS = 500
"""Of one amount, the latest first."""

_TEXT = "select text from bank_lines where statement = %b and number = %b"
_REFERENCES = """select r.reference, r.document, r.number, r.account, r.document_date, r.kind from item_refs r
  join stored_events s on s.originator_id = 'item:' || r.document and s.originator_version = 1
  where r.reference = any(%b::text[]) and s.notification_id <= %b order by r.reference, r.document"""
_ADVICES = "select currency, amount, advice from advices order by advice"
_PAYMENTS = f"""select {LINE} from bank_accounts k join bank_lines b on b.bank_account = k.bank_account
  where b.currency = %b and b.amount = %b and b.line_class = 'receipt' and not b.returned
  order by b.booking_date desc limit {MOST_PAYMENTS}"""  # noqa: S608 - constants


class LookUps:
    """On one snapshot. `stream`: all events of a stream; `look`: what the service looks up for commands."""

    def __init__(
        self, cur: "Cur", stream: Callable[[str], Stream], look: Callable[[Send], Any], moment: Moment
    ) -> None:
        self._cur, self._stream, self._look, self._moment = cur, stream, look, moment
        self._advices: dict[Place, list[str]] | None = None

    def text(self, receipt: str) -> str:
        statement, _, number = receipt.rpartition("/")
        row: Any = self._cur.execute(_TEXT, (statement, int(number)), prepare=True).fetchone()
        return row[0] if row is not None else ""

    def references(self, keys: Iterable[str]) -> Mapping[str, tuple[Reference, ...]]:
        found: dict[str, list[Reference]] = {}
        wanted = texts(sorted(set(keys)))
        for key, *fields in self._cur.execute(_REFERENCES, (wanted, self._moment.number), prepare=True):
            found.setdefault(key, []).append(Reference(*fields))
        return {key: tuple(hits) for key, hits in found.items()}

    def at(self, place: Place, policy: Policy) -> AtPlace:
        """Whose an advice is, is told by what is known now."""
        if self._advices is None:
            self._advices = {}
            for currency, amount, advice in self._cur.execute(_ADVICES):
                self._advices.setdefault((currency, amount), []).append(advice)
        names = self._advices.get(place, [])
        if not names:
            return AtPlace((), ())
        rows: Sequence[Any] = self._cur.execute(_PAYMENTS, place, prepare=True).fetchall()
        lines = [Line(*row) for row in rows]
        return AtPlace(
            [self._waiting(name, place, policy) for name in names],
            [payment_of(line.facts, line.account) for line in lines],
        )

    def _waiting(self, name: str, place: Place, policy: Policy) -> Waiting:
        (since, received), *happened = self._stream(advice_stream(name))
        barred, receipt, by = set(), "", ""
        for _, event in happened:
            if isinstance(event, e.AdviceTied):
                receipt, by = event.receipt, event.by
            elif isinstance(event, e.AdviceUntied):
                barred.add(event.receipt)
                receipt = by = ""
        found = self._look(Send(unit_at(place), TakeAdvice(received.advice)))["found"]
        customers = customers_of(received.advice, found, policy)
        return Waiting(since, received.advice, customers, frozenset(barred), receipt, by)
