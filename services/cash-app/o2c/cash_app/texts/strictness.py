"""How strict a reading of a text is, and in which order readings are believed.

A text may name a document by the reference its payer was asked to quote, by its number, by a number made of several
words, by what the document belongs to. Stricter readings come first: what they add up to is tried before anything that
only a looser one names.
"""

from typing import Literal, Protocol

Kind = Literal["payment-reference", "number", "order", "delivery", "customer-reference"]
"""What of a document a key is."""

How = Literal[
    "payment-reference", "number", "digits", "joined", "list", "range", "order", "delivery", "customer-reference"
]
"""By what a text names a document."""

STEPS: dict[str, int] = {
    "payment-reference": 0,
    "number": 1,
    "digits": 1,
    "joined": 2,
    "list": 2,
    "range": 3,
    "order": 4,
    "delivery": 4,
    "customer-reference": 4,
}
"""Readings of one step count alike. `digits`: without leading zeros or prefix."""

BELONGS = 4
"""From this step on a text names what documents belong to: it explains an amount, and claims no more than that."""

PLAIN = 1
"""The step of numbers as they are printed; most texts have no other."""

SURE: tuple[Kind, ...] = ("payment-reference", "number")
"""Keys that one document has; what is found by another may be found by a later document as well."""


class Naming(Protocol):
    """What a text was found to name, of the account that its payer has."""

    @property
    def named(self) -> tuple[str, ...]: ...
    @property
    def how(self) -> tuple[How, ...]: ...
    @property
    def foreign(self) -> bool: ...
    @property
    def short(self) -> tuple[str, ...]: ...
    @property
    def beside(self) -> tuple[object, ...]:
        """What is named of other accounts that the payer may pay for."""
        ...


def is_doubtful(found: Naming) -> bool:
    """Whether numbers of a few digits are all by which anything is named."""
    return bool(found.named) and not (found.foreign or found.beside) and set(found.named) <= set(found.short)


def is_faint(found: Naming) -> bool:
    """Whether what is named may be chance, and so explains an amount that agrees with it and nothing else: one short
    number is all there is. Two documents, each by its own, are no chance."""
    if not is_doubtful(found):
        return False
    return sum(1 for how in found.how if STEPS[how] < BELONGS) <= 1 if found.how else len(found.named) == 1


def speaks(found: Naming) -> bool:
    """Whether documents are named for sure: amounts alone decide nothing then."""
    return bool(found.named or found.foreign or found.beside) and not is_faint(found)
