"""The fields of one record, taken one after the other, over the ends of its lines."""

from o2c.intake.bank.bai.records import Record

_CODE_AND_COMMA = 3


class Fields:
    """A line's end ends a field as a comma does; fields that the bank left out at the end are empty."""

    def __init__(self, record: Record) -> None:
        self.where = record.where
        self._parts = record.parts
        self._part = 0
        self._fields = record.parts[0].split(",")
        self._next = 0

    @property
    def left(self) -> bool:
        return self._next < len(self._fields) or self._part + 1 < len(self._parts)

    def take(self) -> str:
        if self._next == len(self._fields):
            if self._part + 1 == len(self._parts):
                return ""
            self._part += 1
            self._fields, self._next = self._parts[self._part].split(","), 0
        self._next += 1
        return self._fields[self._next - 1].strip()

    def text(self, width: int) -> list[str]:
        """All that is left, commas included, by line of at most `width` characters (0: any length).

        A full line goes on in the next in the middle of a word; a shorter one ends a word, so a blank is put behind it.
        """
        first = ",".join(self._fields[self._next :])
        rest = [first, *self._parts[self._part + 1 :]]
        full = [len(part) + _CODE_AND_COMMA == width for part in self._parts[self._part :]]
        return [piece if goes_on else f"{piece} " for piece, goes_on in zip(rest, full, strict=True) if piece.strip()]
