"""Remittance advices in, commands out. Here what the payer wrote becomes clues: hashes, masks and keys of numbers."""

from o2c.cash_app.advices.adjustment_codes import reason_of
from o2c.cash_app.advices.commands import TakeAdvice
from o2c.cash_app.advices.facts import Advice, AdviceLine, Taken, advice_stream, unit_at
from o2c.cash_app.facts import Clues
from o2c.cash_app.payers import names
from o2c.cash_app.policies.known import KnownPolicies
from o2c.cash_app.texts import references
from o2c.cash_app.texts.stated import stated
from o2c.chassis.domain import Refuse, Send
from o2c.chassis.money import to_minor, to_text
from o2c.chassis.private import Unlogged, account_hash, masked
from o2c.contracts.remittance import Adjustment, Party, RemittanceAdvised, RemittanceLine

_NO_REFERENCE = ("NONREF", "NOTPROVIDED", "NONE")


class AdviceReactions:
    def __init__(self, policies: KnownPolicies, secret: bytes) -> None:
        self._policies, self._secret = policies, secret

    def advised(self, event: RemittanceAdvised) -> tuple[Send | Refuse, ...]:
        advice = self._advice(event)
        if advice.amount <= 0:
            detail = f"an advice of {event.amount.amount} {advice.currency} has no payment to be tied to"
            return (Refuse("nothing-paid", detail),)
        stated = to_minor(event.difference, advice.currency)
        if stated != advice.difference:
            detail = f"the lines sum to {_text(advice.amount - advice.difference, advice)}, the payment is "
            detail += f"{_text(advice.amount, advice)}: `difference` must be {_text(advice.difference, advice)}"
            return (Refuse("difference-not-stated", detail),)
        private = Unlogged(event.model_dump_json())
        command = TakeAdvice(advice, event.format, event.file_name, private)
        return (Send(unit_at(advice.place), command, streams=(advice_stream(advice.advice),)),)

    def _advice(self, event: RemittanceAdvised) -> Advice:
        currency = event.amount.currency
        lines = tuple([self._line(line, event) for line in event.lines])
        amount = to_minor(event.amount.amount, currency)
        return Advice(
            event.advice,
            event.number,
            currency,
            amount,
            event.payment_date,
            _keys(event.trace, event.end_to_end_id, event.number),
            self._clues(event.payer, lines),
            lines,
            masked(event.payer.account) if event.payer.account.strip() else names.masked(event.payer.name),
            amount - sum([line.paid for line in lines]),
        )

    def _clues(self, payer: Party, lines: tuple[AdviceLine, ...]) -> Clues:
        number = payer.account.strip()
        ids = [(key,) for key in map(references.customer_key, [each.number for each in payer.ids]) if key]
        documents = [line.readings for line in lines if line.readings]
        account = "a" + account_hash(number, self._secret) if number else ""
        return Clues(account, names.clue(payer.name, self._secret), tuple(dict.fromkeys([*ids, *documents])))

    def _line(self, line: RemittanceLine, event: RemittanceAdvised) -> AdviceLine:
        currency = event.amount.currency
        return AdviceLine(
            line.line,
            line.document,
            readings(line.document),
            to_minor(line.paid, currency),
            to_minor(line.discount, currency),
            tuple([self._taken(taken, event.format, currency) for taken in line.adjustments]),
        )

    def _taken(self, taken: Adjustment, form: str, currency: str) -> Taken:
        """By its code, or where that says nothing, by the first reason among its words; in the words of the whole
        company, for an advice does not say whom of it was paid."""
        policy = self._policies.book.of("", "")
        reason = reason_of(form, taken.reason, policy.adjustment_codes)
        if not reason and policy.reason(taken.reason) is not None:
            reason = taken.reason
        said = () if reason else stated(taken.text, currency, policy.reason_words)
        return Taken(to_minor(taken.amount, currency), taken.reason, reason or next((s.code for s in said), ""))


def readings(number: str) -> tuple[str, ...]:
    """The keys of a number that stands in a field of its own, so that short ones count too.

    >>> readings("INV-2024-0112"), readings("0004711"), readings("12"), readings(" - ")
    (('INV20240112', '20240112'), ('4711', '#4711'), ('12',), ())
    """
    strict = references.key(number)
    if not strict:
        return ()
    if strict.isdigit():
        return (strict, "#" + strict) if len(strict) >= references.MIN_LENGTH else (strict,)
    loose = references.digits(number)
    return (strict, loose) if loose else (strict,)


def _keys(*numbers: str) -> tuple[str, ...]:
    found = [references.key(number) for number in numbers if number.strip().upper() not in _NO_REFERENCE]
    return tuple(dict.fromkeys([key for key in found if len(key) >= references.MIN_LENGTH]))


def _text(amount: int, advice: Advice) -> str:
    return to_text(amount, advice.currency)
