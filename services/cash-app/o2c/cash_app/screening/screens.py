"""Money that is held before anything of it is applied, and why. Pure.

Watch list, other legal entity, cheque date, advice to come: the first that speaks holds the receipt until a person
releases it or its day is over; what rules would have done is suggested. All of it is told by the line itself and the
watch list, so that it makes no difference whether invoices and customers became known before.
"""

from datetime import date, timedelta

from msgspec import Struct

from o2c.cash_app.facts import BankLine, Sign
from o2c.cash_app.found import Found
from o2c.cash_app.screening import words
from o2c.cash_app.screening.policy import ScreeningPolicy

COMPLIANCE, ENTITY, ADVICE = "compliance", "wrong-entity", "awaiting-advice"
POST_DATED, STALE, UNDATED = "post-dated", "stale-cheque", "undated-cheque"


class Screen(Struct, frozen=True):
    """Why a receipt is held. `until`: the last day of it."""

    code: str
    detail: str
    until: date | None = None


def signs(text: str, payer: str, entity: str, code: str, policy: ScreeningPolicy) -> tuple[Sign, ...]:
    """What the words of a line say, read while they are here: only this is kept of them."""
    found = []
    form = words.has_form(payer, policy.watched_forms) if policy.watched_forms else ""
    if form:
        found.append(Sign(COMPLIANCE, f"the payer's name has the legal form {form.upper()}"))
    other = words.other_entity(text, entity, policy.entity_names) if policy.entity_names else ""
    if other:
        found.append(Sign(ENTITY, f"the text names {other!r}"))
    phrase = words.advice_to_come(text, policy.advice_words) if text else ""
    if phrase:
        found.append(Sign(ADVICE, f"the text says {phrase!r}"))
    elif code in policy.silent_codes and not text.strip():
        found.append(Sign(ADVICE, f"a credit of code {code} without a text has its advice sent apart"))
    return tuple(found)


def screen(line: BankLine, found: Found, policy: ScreeningPolicy, today: date) -> Screen | None:
    told = {sign.code: sign.detail for sign in line.signs} if line.signs else {}
    watched = found.watched.get(line.clues.name) or found.watched.get(line.clues.account) or told.get(COMPLIANCE)
    if watched:
        return Screen(COMPLIANCE, watched)
    if ENTITY in told:
        return Screen(ENTITY, told[ENTITY])
    return _cheque(line, policy, today) or _advice(line, told.get(ADVICE, ""), policy, today)


def _cheque(line: BankLine, policy: ScreeningPolicy, today: date) -> Screen | None:
    day = line.cheque_date
    if day is None:
        undated = line.code in policy.cheque_codes
        return Screen(UNDATED, "the bank did not say which day is on the cheque") if undated else None
    if (line.booking_date - day).days > policy.stale_cheque_days:
        return Screen(STALE, f"the cheque is of {day}, {(line.booking_date - day).days} days before it was booked")
    last = day - timedelta(days=1)
    return Screen(POST_DATED, f"the cheque is of {day}", last) if last >= max(line.booking_date, today) else None


def _advice(line: BankLine, told: str, policy: ScreeningPolicy, today: date) -> Screen | None:
    """A text that has a number says itself what is paid, whether the number is known yet or not."""
    clues = line.clues
    if not told or clues.tokens or clues.structured or clues.composed:
        return None
    last = line.booking_date + timedelta(days=policy.advice_days)
    return Screen(ADVICE, told, last) if today <= last else None
