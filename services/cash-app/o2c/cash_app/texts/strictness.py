"""How strict a reading of a text is, and in which order readings are believed.

A text may name a document by the reference its payer was asked to quote, by its number, by a number made of several
words, by what the document belongs to. Stricter readings come first: what they add up to is tried before anything that
only a looser one names.
"""

from typing import Literal

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
