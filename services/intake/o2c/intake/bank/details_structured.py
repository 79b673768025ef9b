"""Structured field 86: a three-digit code, then subfields `?nn`.

Source: the German banking industry's "MT940 structured" (DFÜ agreement, appendix 3): ?00 posting text, ?10 journal
number, ?20–?29 and ?60–?63 purpose of at most 27 characters each, ?30 bank, ?31 account, ?32 and ?33 name, ?34 return
code. Polish banks put the IBAN into ?38. Other banks write another sign for the question mark (Triodos `>`).

Inside the purpose SEPA payments carry keywords: EREF+ end-to-end id, SVWZ+ the payer's text, ABWA+ another payer …
"""

import re
from collections.abc import Iterator

from o2c.intake.bank.details_types import Details

STRUCTURED_FIRST = re.compile(r"\s*(?P<code>\d{3}|(?=[?~^](?:00|20|3[0-2])))(?P<sign>[?><~^])(?=\d\d)")
"""Some banks leave out the code."""

_PURPOSE = {*(f"{n}" for n in range(20, 30)), *(f"{n}" for n in range(60, 64))}
_LAST_PURPOSE = {"29", "63"}
_WIDTH = 27
_TEXT = "SVWZ"
_KEYWORD = re.compile(
    r"(EREF|KREF|MREF|BREF|RREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP|MDAT|DDAT|SQTP|ORCR|ORMR)\+"
)
_NO_ID = {"NOTPROVIDED", "NOT PROVIDED", "NONREF"}


def read_structured(lines: tuple[str, ...], begin: re.Match[str]) -> Details:
    """The payer and the payer's text.

    Line breaks mean nothing in this form: banks cut it at 65 characters, or at 61 where they count the tag, so the
    lines are put together with nothing between.
    """
    by_code: dict[str, str] = {}
    purpose: list[str] = []
    last = ""
    for code, value in _subfields("".join(lines)[begin.end() :], begin["sign"]):
        by_code.setdefault(code, value)
        if code in _PURPOSE:
            purpose.append(value)
            last = code
    parts = sepa_parts(purpose)
    end_to_end = parts.get("EREF", "")
    return Details(
        remittance=parts.get(_TEXT, "") or by_code.get("00", ""),
        payer_name=_join([by_code.get("32", ""), by_code.get("33", "")]).strip() or parts.get("ABWA", ""),
        payer_account=by_code.get("38") or by_code.get("31") or parts.get("IBAN", ""),
        end_to_end_id="" if end_to_end in _NO_ID else end_to_end,
        business_code=begin["code"],
        cut=last in _LAST_PURPOSE and len(purpose[-1]) >= _WIDTH,
    )


def _subfields(text: str, sign: str) -> list[tuple[str, str]]:
    """Code and value of each; the sign before anything but two digits is part of a value.

    >>> _subfields("00SEPA?20WHAT?HOW?21MORE", "?")
    [('00', 'SEPA'), ('20', 'WHAT?HOW'), ('21', 'MORE')]
    """
    found: list[tuple[str, str]] = []
    for piece in text.split(sign):
        code = piece[:2]
        if len(code) == 2 and code.isdecimal():
            found.append((code, piece[2:]))
        elif found:
            before, value = found.pop()
            found.append((before, f"{value}{sign}{piece}"))
    return found


def sepa_parts(values: list[str]) -> dict[str, str]:
    """The purpose subfields by SEPA keyword; text without a keyword and text after SVWZ+ are both under SVWZ.

    A subfield of 27 characters goes on in the next with nothing between, a shorter one ends a word. The value of any
    other keyword ends with a shorter subfield, and what follows is text again:

    >>> sepa_parts(["EREF+EndToEndId TFNR 22 004", " 00001", "SVWZ+INV 17"])
    {'EREF': 'EndToEndId TFNR 22 004 00001', 'SVWZ': 'INV 17'}
    """
    found: dict[str, list[str]] = {}
    for value in _whole(values):
        first, *rest = _KEYWORD.split(value) if "+" in value else (value,)
        if first:
            found.setdefault(_TEXT, []).append(first)
        for key, text in zip(rest[::2], rest[1::2], strict=True):
            found.setdefault(key, []).append(text)
    return {key: " ".join(" ".join(texts).split()) for key, texts in found.items()}


def _whole(values: list[str]) -> Iterator[str]:
    """The subfields with those that go on in the next put together: banks cut keywords, too ("SV", "WZ+"), and part
    them from their values.

    >>> list(_whole(["EREF+ABCDEFGHIJKLMNOPQRST SV", "WZ+INV", "4711"]))
    ['EREF+ABCDEFGHIJKLMNOPQRST SVWZ+INV', '4711']
    """
    begun = ""
    for value in values:
        begun += value
        if len(value) < _WIDTH and not value.endswith("+"):
            yield begun
            begun = ""
    if begun:
        yield begun


def _join(values: list[str]) -> str:
    return "".join(value if len(value) >= _WIDTH else f"{value} " for value in values)
