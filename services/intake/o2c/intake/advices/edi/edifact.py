"""EDIFACT interchanges: cut into segments, and into messages whose envelopes are checked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from o2c.intake.advices.edi.segment import MAX_SEGMENTS, Segment
from o2c.intake.bank.errors import UnreadableFile

_DEFAULT = ":+.? '"
"""Component and element separators, decimal mark, release character, reserved, segment terminator."""


@dataclass(frozen=True, slots=True)
class Message:
    """UNH to UNT. `fault` says why it cannot be trusted to be whole."""

    kind: str
    reference: str
    segments: tuple[Segment, ...]
    fault: str = ""
    fault_where: str = ""

    @property
    def where(self) -> str:
        return f"message {self.reference or '?'} (segments {self.segments[0].number}-{self.segments[-1].number})"


@dataclass(slots=True)
class Interchange:
    """`faults` are of the interchange: (where, what)."""

    messages: list[Message] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)


def is_edifact(text: str) -> bool:
    """Whether it begins with a UNA or UNB segment.

    >>> is_edifact("UNA:+.? 'UNB+UNOC:3"), is_edifact("UNBEKANNT")
    (True, False)
    """
    return (text.startswith("UNA") and len(text) > 9) or (text.startswith("UNB") and text[3:4] == "+")


def segments(text: str) -> list[Segment]:
    """Raises UnreadableFile for separators that are none, and for too many segments."""
    signs = text[3:9] if text.startswith("UNA") else _DEFAULT
    component, element, _, release, _, terminator = tuple(signs)
    if len({component, element, terminator}) < 3 or any(sign.isalnum() for sign in (component, element, terminator)):
        raise UnreadableFile(f"the separators {signs!r} are none: expected three different signs", "segment 1 (UNA)")
    body = text[9:] if text.startswith("UNA") else text
    found: list[Segment] = []
    for piece in _cut(body, terminator, release):
        plain = piece.strip()
        if not plain:
            continue
        tag, *elements = _cut(plain, element, release)
        values = tuple(tuple(_bare(part, release) for part in _cut(each, component, release)) for each in elements)
        found.append(Segment(len(found) + 1, tag.strip(), values))
        if len(found) > MAX_SEGMENTS:
            raise UnreadableFile(f"over {MAX_SEGMENTS:,} segments: split the file")
    return found


def _cut(text: str, sign: str, release: str) -> Iterator[str]:
    """Pieces between the signs that no release character stands before.

    >>> list(_cut("a?+b+c??+d", "+", "?"))
    ['a?+b', 'c??', 'd']
    """
    if release == " " or release not in text:
        yield from text.split(sign)
        return
    start = place = 0
    while place < len(text):
        if text[place] == release:
            place += 2
            continue
        if text[place] == sign:
            yield text[start:place]
            start = place + 1
        place += 1
    yield text[start:]


def _bare(text: str, release: str) -> str:
    """A value without its release characters.

    >>> _bare("10 ?+ 2 ??", "?")
    '10 + 2 ?'
    """
    if release == " " or release not in text:
        return text
    signs = iter(text)
    return "".join(next(signs, "") if sign == release else sign for sign in signs)


def interchange(found: Sequence[Segment]) -> Interchange:
    """Messages, each with what is wrong with its envelope."""
    read = Interchange()
    start: Segment | None = None
    inside: list[Segment] = []
    counted = groups = 0
    for segment in found:
        if inside and segment.tag in ("UNH", "UNE", "UNZ", "UNB"):
            read.messages.append(_message(inside, f"no UNT before {segment.where}: it is cut off"))
            inside = []
        if segment.tag == "UNB":
            if start is not None:
                read.faults.append((start.where, "the interchange has no end (UNZ)"))
            start, counted, groups = segment, 0, 0
        elif segment.tag == "UNZ":
            _check(read, segment, groups or counted, start)
            start = None
        elif segment.tag == "UNH":
            inside, counted = [segment], counted + 1
        elif inside:
            inside.append(segment)
            if segment.tag == "UNT":
                read.messages.append(_message(inside))
                inside = []
        elif segment.tag == "UNG":
            groups += 1
        elif segment.tag != "UNE":
            read.faults.append((segment.where, "stands outside of a message (UNH … UNT)"))
    if inside:
        read.messages.append(_message(inside, "no UNT before the end of the file: it is cut off"))
    if start is not None:
        read.faults.append((start.where, "the interchange has no end (UNZ): the file is cut off"))
    return read


def _message(inside: Sequence[Segment], fault: str = "") -> Message:
    start, end = inside[0], inside[-1]
    where = ""
    if not fault and end.get(1).lstrip("0") != str(len(inside)):
        fault, where = f"the UNT says {end.get(1)[:20]!r} segments, but there are {len(inside)}", end.where
    elif not fault and end.get(2) != start.get(1):
        fault, where = f"the UNT has reference {end.get(2)[:20]!r}, the UNH {start.get(1)[:20]!r}", end.where
    return Message(start.get(2), start.get(1), tuple(inside), fault, where)


def _check(read: Interchange, end: Segment, counted: int, start: Segment | None) -> None:
    """UNZ counts the groups where there are some, else the messages."""
    if end.get(1).lstrip("0") != (str(counted) if counted else ""):
        read.faults.append((end.where, f"says {end.get(1)[:20]!r} messages or groups, but there are {counted}"))
    if start is not None and end.get(2) != start.get(5):
        read.faults.append((end.where, f"has reference {end.get(2)[:20]!r}, its beginning {start.get(5)[:20]!r}"))
