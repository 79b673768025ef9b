"""Remittance texts as payers and banks leave them, made from the numbers that were paid: seeded, the same every time.

    all        every number, in one of many styles: labels, separators, leading zeros, other words around them
    torn       every number, the text broken into bank lines of 27 characters by blanks, wherever that falls
    short      every number, those after the first with only the digits that differ: 1930438491/502
    some       the first numbers of at least two, then "and others"
    cut35      every number, cut at 35 characters as many banks do
    cut140     every number, cut at 140 characters
    typos      every number, one in ten mistyped and at least one: a digit wrong, missing, doubled, two of them swapped
    total      how many invoices and their sum, no number
    advice     no number in the text; an advice lists them all

A style is drawn for each payment from its own generator, so that leaving payments out changes nothing for the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

MODES = ("all", "torn", "short", "some", "cut35", "cut140", "typos", "total", "advice")
GIVEN = ("all", "torn", "short", "typos", "advice")
"""Modes in which every number is given, however badly written."""

LINE = 27
TYPOS = 0.1
_SEPARATORS = (" ", ", ", ",", "/", " + ", "; ", " & ", " - INV ")
_LABELS = ("", "", "INV ", "Invoices: ", "RE ", "Rechnung Nr. ", "payment for ", "INVNO:", "your invoices ")
_TAILS = ("", "", "", " thank you", " less none", " ref AP run 12", " dated 05/11")


@dataclass(frozen=True)
class Remittance:
    """`cut`: the text fills the bank's field. `advice` lists what a separate advice names."""

    text: str
    cut: bool = False
    advice: tuple[str, ...] = ()


def degraded(numbers: Sequence[str], total: str, mode: str, seed: str) -> Remittance:
    """What arrives of a payment of these invoices over `total`. `seed` names the payment."""
    random = Random(f"{seed}/{mode}")
    written = list(numbers)
    if mode == "typos":
        written = _mistyped(written, random)
    if mode == "total":
        return Remittance(random.choice(["", f"{len(numbers)} invoices ", "account "]) + f"total {total}")
    if mode == "advice":
        return Remittance(f"see advice {random.randrange(100, 999)}", advice=tuple(written))
    if mode == "some":
        kept = random.randrange(1, len(written)) if len(written) > 1 else 1
        return Remittance(_styled(written[:kept], random) + random.choice([" and others", " etc", " u.a.", " ..."]))
    if mode == "short":
        return Remittance(_shortened(written))
    text = _styled(written, random)
    if mode == "torn":
        text = " ".join(text[at : at + LINE].strip() for at in range(0, len(text), LINE))
    if mode.startswith("cut"):
        width = int(mode[3:])
        return Remittance(text[:width], len(text) > width)
    return Remittance(text)


def _styled(numbers: Sequence[str], random: Random) -> str:
    separator = random.choice(_SEPARATORS)
    zeros = "000" if random.random() < 0.1 else ""
    glued = random.choice(["INV", "RE-", "#"]) if random.random() < 0.1 else ""
    listed = separator.join(f"{glued}{zeros}{number}" for number in numbers)
    return random.choice(_LABELS) + listed + random.choice(_TAILS)


def _shortened(numbers: Sequence[str]) -> str:
    """Each number after the first by what differs from the one before it, at least three digits."""
    said = [numbers[0]]
    for before, number in pairwise(numbers):
        same = next((n for n, (a, b) in enumerate(zip(before, number, strict=False)) if a != b), 0)
        said.append(number[min(same, len(number) - 3) :] if len(before) == len(number) else number)
    return "/".join(said)


def _mistyped(numbers: Sequence[str], random: Random) -> list[str]:
    surely = random.randrange(len(numbers))
    return [
        _mistake(number, random) if place == surely or random.random() < TYPOS else number
        for place, number in enumerate(numbers)
    ]


def _mistake(number: str, random: Random) -> str:
    """The number with one mistake that a person makes; its last digits are where people err."""
    at = random.randrange(2, len(number) - 1)
    kind = random.choice(["wrong", "missing", "doubled", "swapped"])
    if kind == "wrong":
        return number[:at] + random.choice([d for d in "0123456789" if d != number[at]]) + number[at + 1 :]
    if kind == "missing":
        return number[:at] + number[at + 1 :]
    if kind == "doubled":
        return number[:at] + number[at] + number[at:]
    other = next((n for n in range(at, len(number) - 1) if number[n] != number[n + 1]), at)
    return number[:other] + number[other + 1] + number[other] + number[other + 2 :]
