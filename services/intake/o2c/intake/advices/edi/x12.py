"""X12 interchanges: cut into segments, and into transaction sets whose envelopes are checked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from o2c.intake.advices.edi.segment import MAX_SEGMENTS, Segment
from o2c.intake.bank.errors import UnreadableFile

_ISA_ELEMENTS = 16
_LONGEST_ISA = 400


@dataclass(frozen=True, slots=True)
class Set:
    """A transaction set, ST to SE. `fault` says why it cannot be trusted to be whole."""

    kind: str
    control: str
    segments: tuple[Segment, ...]
    fault: str = ""
    fault_where: str = ""

    @property
    def where(self) -> str:
        return f"transaction set {self.control or '?'} (segments {self.segments[0].number}-{self.segments[-1].number})"


@dataclass(slots=True)
class Interchanges:
    """`faults` are of groups and interchanges: (where, what)."""

    sets: list[Set] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)


def is_x12(text: str) -> bool:
    """Whether it begins with an ISA segment.

    >>> is_x12("ISA*00*"), is_x12("ISARTALER BANK")
    (True, False)
    """
    return text.startswith("ISA") and len(text) > 4 and not text[3].isalnum() and not text[3].isspace()


def segments(text: str) -> list[Segment]:
    """Separators are those of the ISA, also where it is not padded to its 106 characters.

    Raises UnreadableFile where the ISA is none, and for too many segments.
    """
    separator = text[3]
    head = text[:_LONGEST_ISA].split(separator, _ISA_ELEMENTS)
    last = head[_ISA_ELEMENTS] if len(head) > _ISA_ELEMENTS else ""
    if len(last) < 2:
        raise UnreadableFile("the ISA must have 16 elements, the last one character long", "segment 1 (ISA)")
    component, terminator = last[0], last[1]
    pieces = [piece.strip() for piece in text.split(terminator)]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) > MAX_SEGMENTS:
        raise UnreadableFile(f"{len(pieces):,} segments; at most {MAX_SEGMENTS:,} are read at once: split the file")
    found: list[Segment] = []
    for number, piece in enumerate(pieces, 1):
        tag, *elements = piece.split(separator)
        plain = tag == "ISA"
        values = tuple((element,) if plain else tuple(element.split(component)) for element in elements)
        found.append(Segment(number, tag.strip(), values))
    return found


def interchanges(found: Sequence[Segment]) -> Interchanges:
    """Groups and transaction sets, each with what is wrong with its envelope."""
    read = Interchanges()
    isa: Segment | None = None
    group: Segment | None = None
    groups = sets = 0
    for segment in _outside_sets(found, read):
        if segment.tag == "ISA":
            isa, groups = segment, 0
        elif segment.tag == "GS":
            group, sets = segment, 0
            groups += 1
        elif segment.tag == "ST":
            sets += 1
        elif segment.tag == "GE":
            _check(read, segment, sets, "transaction sets", group.get(6) if group else "")
        elif segment.tag == "IEA":
            _check(read, segment, groups, "groups", isa.get(13) if isa else "")
            isa = None
        else:
            read.faults.append((segment.where, "stands outside of a transaction set (ST … SE)"))
    if isa is not None:
        read.faults.append((isa.where, "the interchange has no end (IEA): the file is cut off"))
    return read


def _outside_sets(found: Sequence[Segment], read: Interchanges) -> Iterator[Segment]:
    """The segments of envelopes, and each ST; the sets themselves go into `read`."""
    inside: list[Segment] = []
    for segment in found:
        if inside and segment.tag in ("ST", "GE", "IEA", "ISA", "GS"):
            read.sets.append(_set(inside, "no SE before", segment.where))
            inside = []
        if segment.tag == "ST":
            inside = [segment]
            yield segment
        elif inside:
            inside.append(segment)
            if segment.tag == "SE":
                read.sets.append(_set(inside))
                inside = []
        else:
            yield segment
    if inside:
        read.sets.append(_set(inside, "no SE before", "the end of the file"))


def _set(inside: Sequence[Segment], fault: str = "", where: str = "") -> Set:
    start, end = inside[0], inside[-1]
    if fault:
        fault = f"{fault} {where}: it is cut off"
    elif end.get(1).lstrip("0") != str(len(inside)):
        fault, where = f"the SE says {end.get(1)[:20]!r} segments, but there are {len(inside)}", end.where
    elif end.get(2) != start.get(2):
        fault = f"the SE has control number {end.get(2)[:20]!r}, the ST {start.get(2)[:20]!r}"
        where = end.where
    return Set(start.get(1), start.get(2), tuple(inside), fault, where if where.startswith("segment") else "")


def _check(read: Interchanges, end: Segment, counted: int, what: str, control: str) -> None:
    if end.get(1).lstrip("0") != (str(counted) if counted else ""):
        read.faults.append((end.where, f"says {end.get(1)[:20]!r} {what}, but there are {counted}"))
    if end.get(2).lstrip("0") != control.lstrip("0"):
        read.faults.append((end.where, f"has control number {end.get(2)[:20]!r}, its beginning {control[:20]!r}"))
