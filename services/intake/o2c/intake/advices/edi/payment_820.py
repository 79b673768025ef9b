"""X12 820, payment order and remittance advice: BPR, TRN, N1, RMR, ADX, REF, DTM of a transaction set into an advice.

RMR04 is what is paid of a document, RMR05 its amount before the discount RMR06. An ADX before the first RMR adjusts the
whole payment, one after an RMR that document. Partners differ in whether RMR04 is meant after such an ADX or before:
the payment's total (BPR02) tells, and where it tells neither, the standard's reading stands and the difference is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from o2c.contracts.money import BadAmount, exponent
from o2c.intake.advices.draft import Adjusted, BadAdvice, Draft, LineDraft, PartyDraft
from o2c.intake.advices.edi.segment import Segment
from o2c.intake.advices.edi.x12 import Set

CURRENCY = "USD"
"""Where the set has no CUR segment: X12 is at home in the United States."""

_INVOICE = ("IV", "IK", "R7", "SI")
_CREDIT = ("CM", "CN")
_TRACES = ("CK", "TN", "EF", "ZZ")
_PAID_ON = ("234", "007", "097")


@dataclass(slots=True)
class _Line:
    segment: Segment
    document: str
    kind: str
    paid: int | None
    gross: int | None
    discount: int
    adjusted: list[Adjusted] = field(default_factory=list)
    day: date | None = None
    references: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Adx:
    """An ADX; `line` is the RMR that it follows, if any."""

    adjusted: Adjusted
    kind: str
    document: str
    line: _Line | None


def advice_of(found: Set) -> Draft:
    """Raises BadAdvice, with the segment."""
    if found.fault:
        raise BadAdvice(found.fault, found.fault_where)
    return _Reader(found).draft()


class _Reader:
    def __init__(self, found: Set) -> None:
        self._set = found
        self._currency = _currency(found.segments)
        self._lines: list[_Line] = []
        self._adjustments: list[_Adx] = []
        self._parties: dict[str, PartyDraft] = {}
        self._references: dict[str, str] = {}
        self._days: dict[str, date] = {}
        self._trace = ""
        self._bpr: Segment | None = None

    def draft(self) -> Draft:
        last: Segment | None = None
        for segment in self._set.segments:
            self._take(segment, last.tag if last else "")
            if segment.tag in ("RMR", "ADX", "ENT", "N1", "BPR"):
                last = segment
        bpr = self._bpr
        if bpr is None:
            raise BadAdvice("the BPR segment is missing, which says what is paid")
        amount = self._total(bpr)
        lines = self._settled(amount)
        return Draft(
            self._set.where,
            self._currency,
            amount,
            lines,
            trace=self._trace or next((self._references[q] for q in _TRACES if q in self._references), ""),
            day=self._day(bpr),
            method=bpr.get(4),
            payer=self._payer(bpr),
            payee=replace(self._parties.get("PE", PartyDraft()), account=bpr.get(15), bank=bpr.get(13)),
        )

    # -- segments

    def _take(self, segment: Segment, last: str) -> None:
        tag = segment.tag
        if tag == "BPR":
            self._bpr = segment
        elif tag == "TRN":
            self._trace = self._trace or segment.get(2)
        elif tag == "N1":
            ids = ((segment.get(3), segment.get(4)),) if segment.get(4) else ()
            self._parties.setdefault(segment.get(1), PartyDraft(segment.get(2), ids=ids))
        elif tag == "RMR":
            self._lines.append(self._rmr(segment))
        elif tag == "ADX":
            self._adx(segment)
        elif tag == "REF":
            self._ref(segment, last)
        elif tag == "DTM":
            self._dtm(segment, last)

    def _rmr(self, segment: Segment) -> _Line:
        amount = [segment.amount(place, self._currency) for place in (4, 5, 6, 8)]
        paid, gross, discount, adjustment = amount
        if not segment.get(2) and paid is None:
            raise BadAdvice("neither a document (RMR02) nor an amount (RMR04)", segment.where)
        line = _Line(segment, segment.get(2), segment.get(1), paid, gross, abs(discount or 0))
        if adjustment:
            line.adjusted.append(Adjusted(adjustment, segment.get(7)))
        return line

    def _adx(self, segment: Segment) -> None:
        amount = segment.amount(1, self._currency)
        if amount is None:
            raise BadAdvice("the amount (ADX01) is missing", segment.where)
        line = self._lines[-1] if self._lines else None
        self._adjustments.append(_Adx(Adjusted(amount, segment.get(2)), segment.get(3), segment.get(4), line))

    def _ref(self, segment: Segment, last: str) -> None:
        kind, number = segment.get(1), segment.get(2) or segment.get(3)
        if last == "ADX" and self._adjustments:
            adx = self._adjustments[-1]
            if not adx.document and kind in (*_INVOICE, *_CREDIT):
                adx.kind, adx.document = kind, number
        elif last == "RMR" and self._lines:
            self._lines[-1].references.append((kind, number))
        else:
            self._references.setdefault(kind, number)

    def _dtm(self, segment: Segment, last: str) -> None:
        text = segment.get(2)
        if not text:
            return
        day = segment.day(text, "%Y%m%d" if len(text) == 8 else "%y%m%d")
        if last == "RMR" and self._lines:
            if segment.get(1) == "003" or self._lines[-1].day is None:
                self._lines[-1].day = day
        elif last != "ADX":
            self._days.setdefault(segment.get(1), day)

    # -- the whole

    def _total(self, bpr: Segment) -> int:
        amount = bpr.amount(2, self._currency)
        if amount is None:
            raise BadAdvice("the amount of the payment (BPR02) is missing", bpr.where)
        if bpr.get(3) == "D":
            raise BadAdvice("BPR03 is D: the money is drawn from us, so this is no payment to us", bpr.where)
        return amount

    def _day(self, bpr: Segment) -> date | None:
        text = bpr.get(16)
        if text:
            return bpr.day(text, "%Y%m%d" if len(text) == 8 else "%y%m%d")
        return next((self._days[q] for q in _PAID_ON if q in self._days), None)

    def _payer(self, bpr: Segment) -> PartyDraft:
        party = self._parties.get("PR", PartyDraft())
        company = (("BPR10", bpr.get(10)),) if bpr.get(10) else ()
        return replace(party, account=bpr.get(9), bank=bpr.get(7), ids=(*party.ids, *company))

    def _settled(self, amount: int) -> tuple[LineDraft, ...]:
        lines = [self._paid(line) for line in self._lines]
        whole = [adx for adx in self._adjustments if adx.line is None]
        within = [adx for adx in self._adjustments if adx.line is not None]
        base = sum(line.paid for line in lines) + sum(adx.adjusted.minor for adx in whole)
        extra = sum(adx.adjusted.minor for adx in within)
        before = base != amount and base + extra == amount  # RMR04 is meant before its ADX
        own: list[LineDraft] = []
        for adx in within:
            place = next(n for n, line in enumerate(self._lines) if line is adx.line)
            if before and adx.document and adx.document != lines[place].document:
                own.append(_of_adx(adx))
            else:
                moved = adx.adjusted.minor if before else 0
                line = lines[place]
                lines[place] = replace(line, paid=line.paid + moved, adjusted=(*line.adjusted, adx.adjusted))
        lines += own + [_of_adx(adx) for adx in whole]
        return _credits_negative(lines, amount)

    def _paid(self, line: _Line) -> LineDraft:
        paid = line.paid
        if paid is None:
            if line.gross is None:
                raise BadAdvice("neither what is paid (RMR04) nor the gross amount (RMR05)", line.segment.where)
            paid = line.gross - line.discount + sum(a.minor for a in line.adjusted)
        document, kind, others = line.document, line.kind, [number for _, number in line.references]
        invoice = next((number for q, number in line.references if q in _INVOICE), "")
        if kind not in (*_INVOICE, *_CREDIT) and invoice:
            others = [document, *(number for number in others if number != invoice)]
            document, kind = invoice, "IV"
        adjusted = tuple(line.adjusted)
        return LineDraft(document, paid, kind, line.day, line.gross, line.discount, adjusted, tuple(others))


def _of_adx(adx: _Adx) -> LineDraft:
    """An adjustment as a line of its own; of the document that it names, or of the payment as a whole."""
    return LineDraft(adx.document, adx.adjusted.minor, adx.kind, adjusted=(adx.adjusted,))


def _credits_negative(lines: Sequence[LineDraft], amount: int) -> tuple[LineDraft, ...]:
    """Some write credit memos without a sign; where only that makes the total, they are negative."""
    if sum(line.paid for line in lines) == amount:
        return tuple(lines)
    signed = [_negative(line) if line.kind in _CREDIT and line.paid > 0 else line for line in lines]
    return tuple(signed if sum(line.paid for line in signed) == amount else lines)


def _negative(line: LineDraft) -> LineDraft:
    return replace(line, paid=-line.paid, gross=None if line.gross is None else -abs(line.gross))


def _currency(found: Sequence[Segment]) -> str:
    segment = next((segment for segment in found if segment.tag == "CUR"), None)
    currency = segment.get(2).upper() if segment else CURRENCY
    try:
        exponent(currency)
    except BadAmount as error:
        raise BadAdvice(str(error), segment.where if segment else "") from None
    return currency
