"""An EDI file into its advices: what is none, or is broken, is said with its place, and the rest goes on."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from o2c.intake.advices.draft import BadAdvice, Draft, Source
from o2c.intake.advices.edi import edifact, payment_820, remadv, x12
from o2c.intake.advices.found import Reading
from o2c.intake.advices.recognise import not_an_advice
from o2c.intake.bank.errors import UnreadableFile

Part = TypeVar("Part", x12.Set, edifact.Message)


def read_x12(text: str, source: Source) -> Reading:
    """Raises UnreadableFile where no transaction set is a remittance advice."""
    found = x12.interchanges(x12.segments(text))
    return _read(found.sets, found.faults, "820", "X12", payment_820.advice_of, source)


def read_edifact(text: str, source: Source) -> Reading:
    """Raises UnreadableFile where no message is a remittance advice."""
    found = edifact.interchange(edifact.segments(text))
    return _read(found.messages, found.faults, "REMADV", "EDIFACT", remadv.advice_of, source)


def _read(
    parts: Iterable[Part],
    faults: Iterable[tuple[str, str]],
    wanted: str,
    standard: str,
    advice_of: Callable[[Part], Draft],
    source: Source,
) -> Reading:
    reading, any_wanted = Reading(), False
    others: list[tuple[str, str]] = []
    for part in parts:
        if part.kind != wanted:
            others.append((part.where, not_an_advice(standard, part.kind)))
            continue
        any_wanted = True
        try:
            reading.take(advice_of(part), source)
        except BadAdvice as error:
            reading.refuse(error, part.where)
    if not any_wanted:
        if others:
            raise UnreadableFile(others[0][1], others[0][0])
        raise UnreadableFile(f"the file holds no transaction or message; expected {standard} {wanted}")
    reading.refused += [*others, *faults]
    return reading.named()
