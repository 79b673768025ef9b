"""Funds types: when the money may be drawn, in fields whose number depends on the type.

Only a stated value date (V) says when a payment counts. The others give the float, how much of a deposit may be drawn
on which day while its cheques are being collected; the payment counts from the day it was booked all the same.
"""

from datetime import date

from o2c.intake.bank.bai.fields import Fields
from o2c.intake.bank.bai.values import read_count, read_date, read_number
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.text import quoted

_PLAIN = ("", "Z", "0", "1", "2")
_DAYS = 3
"""Amounts of type S: at once, after one day, after two or more."""
_MAX_PAIRS = 99


def take_funds(fields: Fields) -> date | None:
    """The value date where one is stated. Takes the type and all that belongs to it. Raises UnreadableFile."""
    kind = fields.take().upper()
    if kind in _PLAIN:
        return None
    if kind == "V":
        day, _time = fields.take(), fields.take()
        return read_date(day, "value date", fields.where) if day.strip("0") else None
    if kind == "S":
        for _ in range(_DAYS):
            _amount(fields)
        return None
    if kind == "D":
        pairs = read_count(fields.take(), "number of availabilities", fields.where)
        if pairs > _MAX_PAIRS:
            raise UnreadableFile(f"{pairs} availabilities; at most {_MAX_PAIRS} are possible", fields.where)
        for _ in range(pairs):
            read_count(fields.take(), "number of days", fields.where)
            _amount(fields)
        return None
    raise UnreadableFile(f"{quoted(kind)} is no funds type; expected Z, 0, 1, 2, S, D, V or nothing", fields.where)


def _amount(fields: Fields) -> None:
    if text := fields.take():
        read_number(text, "available amount", fields.where)
