"""What of an invoice is left to credit, and how a credit is split over its lines and tax categories.

Every credit takes its share of what is *left*, and one that takes a whole rest takes it exactly. So partial credit
notes add up to the invoice to the cent, in any order and of any kind:

    100.00 + 19 % = 119.00, credited in three times a third of the quantity: 33.33 + 6.33, 33.34 + 6.34, 33.33 + 6.33
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from msgspec import Struct

from o2c.billing.commands import CreditLine
from o2c.billing.events import CreditNoteIssued, InvoiceIssued, Line, TaxShare
from o2c.chassis.domain import Refuse
from o2c.chassis.money import allocate, share, to_minor, to_text
from o2c.contracts.money import decimal

Code = tuple[str, str]
"""Tax category and rate."""


@dataclass(slots=True)
class LineRest:
    of: Line
    quantity: Decimal
    net: int

    @property
    def code(self) -> Code:
        return self.of.tax_category, self.of.tax_rate


@dataclass(slots=True)
class ShareRest:
    base: int
    tax: int


@dataclass(slots=True)
class Rest:
    """What is left of an invoice. Of its own lines the nets of a category always add up to its base."""

    currency: str
    lines: dict[int, LineRest]
    shares: dict[Code, ShareRest]

    @property
    def gross(self) -> int:
        return sum(rest.base + rest.tax for rest in self.shares.values())


class Part(Struct, frozen=True):
    """What is taken of one line: a quantity, a net amount, or both."""

    line: int
    quantity: Decimal
    net: int


class Credit(Struct, frozen=True):
    lines: tuple[Line, ...]
    taxes: tuple[TaxShare, ...]


def rest_of(invoice: InvoiceIssued, credit_notes: Sequence[CreditNoteIssued]) -> Rest:
    lines = {line.line: LineRest(line, decimal(line.quantity), line.net) for line in invoice.lines}
    shares = {(s.category, s.rate): ShareRest(s.base, s.tax) for s in invoice.taxes}
    for note in credit_notes:
        for line in note.lines:
            lines[line.line].quantity -= decimal(line.quantity)
            lines[line.line].net -= line.net
        for s in note.taxes:
            # An ERP's credit note may state a category its invoice did not: that one goes below zero.
            rest = shares.setdefault((s.category, s.rate), ShareRest(0, 0))
            rest.base -= s.base
            rest.tax -= s.tax
    return Rest(invoice.currency, lines, shares)


def in_full(rest: Rest) -> Credit:
    """All that is left."""
    parts = [Part(number, line.quantity, line.net) for number, line in rest.lines.items() if line.quantity or line.net]
    return _credit(rest, parts, [TaxShare(*code, left.base, left.tax) for code, left in rest.shares.items()])


def by_lines(rest: Rest, wanted: Sequence[CreditLine]) -> Credit | Refuse:
    """Quantities that came back, or amounts off a line's price, with the tax of their categories.

    Raises BadAmount for a net that the currency cannot hold.
    """
    if not rest.lines:
        return Refuse("no-lines", "the ERP's invoice has no lines here: credit an amount or the whole")
    if not wanted:
        return Refuse("nothing-to-credit", "expected lines, an amount or the whole")
    taken: dict[int, Part] = {}
    for want in wanted:
        if want.line not in rest.lines or want.line in taken:
            return Refuse("unknown-line", f"line {want.line} is named twice or not on the invoice")
        part = _part(rest.lines[want.line], want, rest.currency)
        if isinstance(part, Refuse):
            return part
        taken[want.line] = part
    bases: dict[Code, int] = {}
    for number, part in taken.items():
        code = rest.lines[number].code
        bases[code] = bases.get(code, 0) + part.net
    return _credit(rest, list(taken.values()), [_share(code, base, rest.shares[code]) for code, base in bases.items()])


def by_amount(rest: Rest, gross: int) -> Credit | Refuse:
    """A gross amount: over the categories by what is left of each, and over their lines likewise."""
    if not 0 < gross <= rest.gross:
        return _too_much("the amount", to_text(gross, rest.currency), to_text(rest.gross, rest.currency))
    codes = list(rest.shares)
    lefts = [rest.shares[code] for code in codes]
    if any(left.base < 0 or left.tax < 0 for left in lefts):
        return Refuse("cannot-split", "a tax category of the invoice is below zero: credit the whole")
    shares: list[TaxShare] = []
    parts: list[Part] = []
    for code, left, part in zip(codes, lefts, allocate(gross, [left.base + left.tax for left in lefts]), strict=True):
        if part:
            tax = share(left.tax, Decimal(part), Decimal(left.base + left.tax))
            shares.append(TaxShare(*code, part - tax, tax))
            parts += _spread(rest, code, part - tax)
    return _credit(rest, parts, shares)


def _part(line: LineRest, want: CreditLine, currency: str) -> Part | Refuse:
    name = f"line {want.line}"
    if want.net is not None:
        net = to_minor(want.net, currency)
        if not 0 < net <= line.net:
            return _too_much(f"{name} net", want.net, to_text(line.net, currency))
        return Part(want.line, Decimal(0), net)
    quantity = decimal(want.quantity or "0")
    if not 0 < quantity <= line.quantity:
        return _too_much(f"{name} quantity", str(quantity), f"{line.quantity:f}")
    return Part(want.line, quantity, share(line.net, quantity, line.quantity))


def _too_much(what: str, wanted: str, left: str) -> Refuse:
    return Refuse("credits-more-than-invoiced", f"{what} {wanted}: expected more than 0 and at most the {left} left")


def _share(code: Code, base: int, left: ShareRest) -> TaxShare:
    return TaxShare(*code, base, share(left.tax, Decimal(base), Decimal(left.base)))


def _spread(rest: Rest, code: Code, net: int) -> list[Part]:
    lines = [(number, line.net) for number, line in rest.lines.items() if line.code == code and line.net]
    parts = allocate(net, [left for _, left in lines]) if lines else []
    return [Part(number, Decimal(0), part) for (number, _), part in zip(lines, parts, strict=True) if part]


def _credit(rest: Rest, parts: Sequence[Part], shares: Sequence[TaxShare]) -> Credit:
    """The lines of a credit note, with the tax of each category shared out to its lines."""
    lines: dict[int, Line] = {}
    stated: list[TaxShare] = []
    for taxes in shares:
        members = _members(rest, parts, taxes)
        split = allocate(taxes.tax, [part.net for part in members]) if members else []
        for part, tax in zip(members, split, strict=True):
            lines[part.line] = _line(rest.lines[part.line].of, part, tax)
        if members or taxes.base or taxes.tax:
            stated.append(taxes)
    return Credit(tuple(lines[number] for number in sorted(lines)), tuple(stated))


def _members(rest: Rest, parts: Sequence[Part], taxes: TaxShare) -> list[Part]:
    """The parts of a category. A last cent of tax, whose net is gone, still needs a line to stand on."""
    code = taxes.category, taxes.rate
    members = [part for part in parts if rest.lines[part.line].code == code]
    if members or not taxes.tax:
        return members
    return [Part(number, Decimal(0), 0) for number, line in rest.lines.items() if line.code == code][:1]


def _line(of: Line, part: Part, tax: int) -> Line:
    quantity = f"{part.quantity.normalize() + 0:f}"
    return Line(of.line, of.product, of.description, quantity, of.unit, part.net, tax, of.tax_category, of.tax_rate)
