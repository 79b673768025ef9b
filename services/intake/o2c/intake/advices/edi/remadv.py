"""EDIFACT REMADV, remittance advice: BGM, DTM, RFF, FII, NAD, CUX, DOC, MOA, AJT and CNT of a message into an advice.

Amounts by their qualifier (UNTDID 5025): 12 remitted and 11 paid are what is paid, 77, 9 and 39 what was due, 52 the
discount. After an AJT stands what was taken off, or added. What a document does not say itself, its lines (DLI) say
together. The payment is the MOA after UNS, else the lines' sum.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import takewhile

from o2c.contracts.money import BadAmount, exponent
from o2c.intake.advices.draft import Adjusted, BadAdvice, Draft, LineDraft, PartyDraft
from o2c.intake.advices.edi.edifact import Message
from o2c.intake.advices.edi.segment import Segment

_PAID = ("12", "11")
_DUE = ("77", "9", "39", "38")
_DISCOUNT = ("52", "53")
_TOTAL = ("12", "11", "9", "86", "128", "39")
_CREDITS = ("381", "83", "261", "262", "296", "308", "396", "420", "458", "532")
"""Documents of UNTDID 1001 that lower what is owed."""
_OF_PAYMENT = "11"
"""Usage of a currency: 4 is that of the invoices, 9 that of the order, 11 that of the payment."""
_TRACES = ("PQ", "CK", "AEK", "ABO", "TN", "ACD")
_PAID_ON = ("138", "203", "209", "140", "137")
_ORIGINAL = ("", "9", "7", "47")
_FUNCTIONS = {"1": "a cancellation", "5": "a replacement of an earlier one", "31": "a copy", "3": "a deletion"}
_FORMS = {"101": "%y%m%d", "102": "%Y%m%d", "203": "%Y%m%d", "204": "%Y%m%d"}


@dataclass(slots=True)
class _Doc:
    segment: Segment
    amounts: dict[str, int] = field(default_factory=dict)
    of_lines: dict[str, int] = field(default_factory=dict)
    """Sums of the amounts of its lines (DLI)."""
    taken: list[tuple[str, int]] = field(default_factory=list)
    """(reason, amount) of each AJT."""
    day: date | None = None
    references: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


def advice_of(found: Message) -> Draft:
    """Raises BadAdvice, with the segment."""
    if found.fault:
        raise BadAdvice(found.fault, found.fault_where)
    return _Reader(found).draft()


class _Reader:
    def __init__(self, found: Message) -> None:
        self._message = found
        self._currency = ""
        self._number = self._method = ""
        self._days: dict[str, date] = {}
        self._references: dict[str, str] = {}
        self._parties: dict[str, PartyDraft] = {}
        self._accounts: dict[str, tuple[str, str]] = {}
        self._docs: list[_Doc] = []
        self._totals: dict[str, int] = {}
        self._reason: str | None = None
        self._in_line = False
        self._in_summary = False

    def draft(self) -> Draft:
        self._currency = _currency(self._message.segments)
        for segment in self._message.segments:
            rule = _RULES.get(segment.tag)
            if rule is not None:
                rule(self, segment)
        lines = _credits_negative([self._line(doc) for doc in self._docs], _first(self._totals, _TOTAL))
        total = _first(self._totals, _TOTAL)
        return Draft(
            self._message.where,
            self._currency,
            sum(line.paid for line in lines) if total is None else total,
            tuple(lines),
            number=self._number,
            trace=next((self._references[q] for q in _TRACES if q in self._references), ""),
            day=next((self._days[q] for q in _PAID_ON if q in self._days), None),
            method=self._method,
            payer=self._party(("PR", "PL", "OB", "BY", "MR"), ("OR", "PB")),
            payee=self._party(("PE", "SU", "BE", "MS"), ("BF", "RB")),
        )

    # -- segments

    def _bgm(self, segment: Segment) -> None:
        function = segment.get(3)
        if function not in _ORIGINAL:
            what = _FUNCTIONS.get(function, f"function {function[:10]!r}")
            raise BadAdvice(f"this is {what}, and only original advices are taken: settle it by hand", segment.where)
        self._number = segment.get(2)

    def _dtm(self, segment: Segment) -> None:
        kind, text, form = (segment.get(1, place) for place in range(3))
        if form not in _FORMS or not text:
            return
        day = segment.day(text[:6] if form == "101" else text[:8], _FORMS[form])
        if self._in_doc:
            doc = self._docs[-1]
            doc.day = day if kind in ("137", "171", "3") or doc.day is None else doc.day
        else:
            self._days.setdefault(kind, day)

    def _rff(self, segment: Segment) -> None:
        kind, number = segment.get(1), segment.get(1, 1)
        if self._in_doc:
            self._docs[-1].references.append(number)
        else:
            self._references.setdefault(kind, number)

    def _nad(self, segment: Segment) -> None:
        number, kind = segment.get(2), segment.get(2, 2)
        name = " ".join(part for part in segment.elements[3] if part.strip()) if len(segment.elements) > 3 else ""
        if not name and len(segment.elements) > 2:
            name = " ".join(part for part in segment.elements[2] if part.strip())
        self._parties.setdefault(segment.get(1), PartyDraft(name, ids=((kind, number),) if number else ()))

    def _fii(self, segment: Segment) -> None:
        self._accounts.setdefault(segment.get(1), (segment.get(2), segment.get(3)))

    def _pai(self, segment: Segment) -> None:
        self._method = segment.get(1, 2)

    def _doc(self, segment: Segment) -> None:
        self._reason, self._in_line = None, False
        self._docs.append(_Doc(segment))

    def _dli(self, _: Segment) -> None:
        self._reason, self._in_line = None, True

    def _moa(self, segment: Segment) -> None:
        kind, amount = segment.get(1), segment.amount(1, self._currency, 1)
        other = segment.get(1, 2)
        if amount is None:
            raise BadAdvice("the amount is missing", segment.where)
        if other and other != self._currency:
            return  # the same said in another currency
        if not self._in_doc:
            self._totals.setdefault(kind, amount)
        elif self._reason is not None:
            self._docs[-1].taken.append((self._reason, amount))
            self._reason = None
        elif self._in_line:
            self._docs[-1].of_lines[kind] = self._docs[-1].of_lines.get(kind, 0) + amount
        else:
            self._docs[-1].amounts.setdefault(kind, amount)

    def _ajt(self, segment: Segment) -> None:
        self._reason = segment.get(1)

    def _ftx(self, segment: Segment) -> None:
        if self._in_doc and len(segment.elements) > 3:
            self._docs[-1].texts.append(" ".join(part for part in segment.elements[3] if part.strip()))

    def _uns(self, _: Segment) -> None:
        self._in_summary = True

    def _cnt(self, segment: Segment) -> None:
        """CNT+2 counts the lines; other totals are of other things."""
        said = segment.get(1, 1).partition(".")[0].lstrip("0")
        if segment.get(1) == "2" and said != (str(len(self._docs)) if self._docs else ""):
            raise BadAdvice(
                f"says {segment.get(1, 1)[:20]!r} documents, but there are {len(self._docs)}", segment.where
            )

    @property
    def _in_doc(self) -> bool:
        return bool(self._docs) and not self._in_summary

    # -- the whole

    def _line(self, doc: _Doc) -> LineDraft:
        amounts = doc.of_lines | doc.amounts
        gross, discount = _first(amounts, _DUE), abs(_first(amounts, _DISCOUNT) or 0)
        paid = _first(amounts, _PAID)
        if paid is None:
            if gross is None:
                raise BadAdvice("neither an amount paid (MOA 12) nor one due (MOA 9 or 77)", doc.segment.where)
            paid = gross - discount - sum(abs(amount) for _, amount in doc.taken)
        added = gross is not None and gross - discount + sum(abs(a) for _, a in doc.taken) == paid
        texts = " ".join(doc.texts)
        adjusted = tuple(Adjusted(abs(a) if added else -abs(a), reason, texts) for reason, a in doc.taken)
        segment = doc.segment
        return LineDraft(
            segment.get(2),
            paid,
            segment.get(1),
            doc.day,
            gross,
            discount,
            adjusted,
            tuple(filter(None, doc.references)),
        )

    def _party(self, roles: Sequence[str], banks: Sequence[str]) -> PartyDraft:
        party = next((self._parties[role] for role in roles if role in self._parties), PartyDraft())
        account, bank = next((self._accounts[role] for role in banks if role in self._accounts), ("", ""))
        return replace(party, account=account, bank=bank)


_RULES = {
    "BGM": _Reader._bgm,
    "DTM": _Reader._dtm,
    "RFF": _Reader._rff,
    "NAD": _Reader._nad,
    "FII": _Reader._fii,
    "PAI": _Reader._pai,
    "DOC": _Reader._doc,
    "DLI": _Reader._dli,
    "MOA": _Reader._moa,
    "AJT": _Reader._ajt,
    "FTX": _Reader._ftx,
    "UNS": _Reader._uns,
    "CNT": _Reader._cnt,
}


def _first(amounts: Mapping[str, int], kinds: Sequence[str]) -> int | None:
    return next((amounts[kind] for kind in kinds if kind in amounts), None)


def _credits_negative(lines: Sequence[LineDraft], total: int | None) -> list[LineDraft]:
    """Some write credit notes without a sign; where the total does not contradict, they are negative."""
    signed = [
        replace(line, paid=-abs(line.paid), gross=None if line.gross is None else -abs(line.gross))
        if line.kind in _CREDITS
        else line
        for line in lines
    ]
    return list(lines) if total is not None and sum(line.paid for line in lines) == total else signed


def _named(segment: Segment) -> Iterator[tuple[str, str]]:
    """(currency, what it is used for) of a CUX: that of reference, and the one it is changed to."""
    if segment.tag == "CUX":
        yield from ((segment.get(place, 1), segment.get(place, 2)) for place in (1, 2))


def _currency(found: Sequence[Segment]) -> str:
    """That in which is paid, where CUX says so; else the first of CUX, else that of the first amount that has one."""
    cux = next((segment for segment in found if segment.tag == "CUX"), None)
    stated = [segment.get(1, 2) for segment in found if segment.tag == "MOA" and segment.get(1, 2)]
    named = [pair for segment in takewhile(lambda segment: segment.tag != "DOC", found) for pair in _named(segment)]
    of_payment = next((currency for currency, usage in named if usage == _OF_PAYMENT), "")
    currency = of_payment or (cux.get(1, 1) if cux else next(iter(stated), ""))
    if not currency:
        raise BadAdvice("no currency: neither CUX nor an amount says one")
    try:
        exponent(currency)
    except BadAmount as error:
        raise BadAdvice(str(error), cux.where if cux else "") from None
    return currency
