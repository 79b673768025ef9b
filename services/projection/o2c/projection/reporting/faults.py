"""What is wrong with a definition, told so that its author can mend it: where, what was found, what is expected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

SHOWN = 10


@dataclass(frozen=True)
class Fault:
    """`path` is the place inside the file, as `columns.2.field`; `line` is 0 where it is not known."""

    path: str
    found: str
    expected: str
    nearest: str = ""
    line: int = 0

    def __str__(self) -> str:
        """
        >>> print(Fault("columns.0.field", "custmer", "a field of open-items", "customer", 7))
        line 7, columns.0.field: found 'custmer', did you mean 'customer'? Expected a field of open-items
        """
        where = f"line {self.line}, {self.path}" if self.line else self.path
        meant = f"did you mean {self.nearest!r}? Expected" if self.nearest else "expected"
        return f"{where}: found {self.found!r}, {meant} {self.expected}"


class BadDefinition(ValueError):
    """A definition that cannot be used, with everything that is wrong with it."""

    def __init__(self, name: str, faults: Sequence[Fault]) -> None:
        self.name, self.faults = name, tuple(faults)
        more = [f"and {len(faults) - SHOWN} more"] if len(faults) > SHOWN else []
        super().__init__("\n".join([f"{name}: {fault}" for fault in faults[:SHOWN]] + more))


class BadParameter(ValueError):
    """A value that a parameter of a report cannot have."""


def nearest(found: str, names: Iterable[str]) -> str:
    """The name that was most likely meant, or nothing.

    >>> nearest("custmer", ["customer", "currency"]), nearest("xyz", ["customer"])
    ('customer', '')
    """
    return next(iter(get_close_matches(found, list(names), 1, 0.6)), "")


def one_of(names: Iterable[str]) -> str:
    """
    >>> one_of(["sum", "count"])
    'count or sum'
    """
    *first, last = sorted(names)
    return f"{', '.join(first)} or {last}" if first else last
