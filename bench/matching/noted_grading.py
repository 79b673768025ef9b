"""Grades what cash application made of a noted set by what the notes say in words.

A note is mapped to a treatment by general words, the most special first; a transaction's items are those that its text
or its note names, or whose own note names it. Nothing is looked up by a transaction's id. A treatment was *reached*,
*suggested* first for a person, *missed*, or the money went against the note: *wrong*.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from noted_ledger import first
from noted_outcomes import Outcome
from noted_sets import NotedSet, Row

REACHED, SUGGESTED, MISSED, WRONG, UNKNOWN = "reached", "suggested", "missed", "wrong", "no treatment"
VERDICTS = (REACHED, SUGGESTED, MISSED, WRONG)


@dataclass(frozen=True)
class Meant:
    """The note's treatment, and the items that it is about: several sets where the set's own notes disagree."""

    note: str
    items: tuple[frozenset[str], ...]
    customers: frozenset[str]

    def is_about(self, numbers: frozenset[str]) -> bool:
        return not self.items or any(numbers <= items for items in self.items)

    def suggested_first(self, numbers: tuple[str, ...]) -> bool:
        return any(items and frozenset(numbers[: len(items)]) == items for items in self.items)


Grade = Callable[[Meant, Outcome], str]


@dataclass(frozen=True)
class Treatment:
    name: str
    words: str
    grade: Grade


@dataclass(frozen=True)
class Graded:
    transaction: str
    treatment: str
    verdict: str
    outcome: Outcome
    note: str


def grade(found: NotedSet, outcomes: Mapping[str, Outcome]) -> list[Graded]:
    rows = []
    for row in found.transactions:
        name = row["txn_id"]
        meant, outcome = _meant(row, found), outcomes[name]
        treatment = treatment_of(meant.note)
        verdict = treatment.grade(meant, outcome) if treatment else UNKNOWN
        rows.append(Graded(name, treatment.name if treatment else UNKNOWN, verdict, outcome, meant.note))
    return rows


def treatment_of(note: str) -> Treatment | None:
    """The first whose words the note has.

    >>> treatment_of("EDGE: Duplicate payment - same amount as before").name
    'duplicate'
    >>> treatment_of("Late discount: paid after the window").name, treatment_of("Valid early pay discount").name
    ('unearned discount', 'earned discount')
    >>> treatment_of("nothing of this kind")
    """
    return next((each for each in TREATMENTS if re.search(each.words, note, re.IGNORECASE)), None)


# -- what is meant


def _meant(row: Row, found: NotedSet) -> Meant:
    name, note, text = row["txn_id"], found.notes[row["txn_id"]], first(row, "remittance_text")
    said = frozenset([r["invoice_id"] for r in found.invoices if _names(text, r)])
    noted = frozenset([r["invoice_id"] for r in found.invoices if _word(r["invoice_id"], note)])
    told = frozenset(number for number, words in found.notes_of_invoices.items() if _tells(words, name))
    memos = frozenset([r["cm_id"] for r in found.table("credit_memos") if _word(r["cm_id"], text)])
    sets = [items for items in (said | memos if said else said, noted, told) if items]
    numbers = frozenset().union(*sets)
    customers = frozenset([r["customer_id"] for r in found.invoices if r["invoice_id"] in numbers])
    return Meant(note, tuple(dict.fromkeys(sets)), customers)


def _names(text: str, invoice: Row) -> bool:
    numbers = (invoice["invoice_id"], first(invoice, "po_reference"), first(invoice, "legacy_invoice_id"))
    return any(_word(number, text) for number in numbers if number)


def _word(number: str, text: str) -> bool:
    return bool(re.search(rf"(?<![\w-]){re.escape(number)}(?![\w])", text))


def _tells(words: str, transaction: str) -> bool:
    """An invoice's note names its transaction whole, or by its last number: TXN-006 for TXN-2024-006."""
    kind, last = transaction.partition("-")[0], transaction.rpartition("-")[2]
    return _word(transaction, words) or _word(f"{kind}-{last}", words)


# -- what counts as reached


def settled(meant: Meant, outcome: Outcome) -> str:
    """The items meant are settled with all of the money."""
    if not outcome.shares:
        return _suggested(meant, outcome)
    if not meant.is_about(outcome.numbers):
        return WRONG
    whole = not outcome.unapplied and not any(outcome.open.get(number) for number in outcome.numbers)
    return REACHED if whole else MISSED


def earned_discount(meant: Meant, outcome: Outcome) -> str:
    if outcome.given_up:
        return WRONG
    found = settled(meant, outcome)
    return MISSED if found == REACHED and not outcome.granted else found


def given_up(meant: Meant, outcome: Outcome) -> str:
    """A difference that is too small to ask for; or nothing of it was left."""
    return WRONG if outcome.granted else settled(meant, outcome)


def part(meant: Meant, outcome: Outcome) -> str:
    """An instalment, or what is short without a reason: the money is on the item, the rest stays owed."""
    if not outcome.shares:
        return _suggested(meant, outcome)
    if not meant.is_about(outcome.numbers) or outcome.granted or outcome.given_up:
        return WRONG
    return MISSED if outcome.unapplied else REACHED


def deducted(*codes: str) -> Grade:
    """The money is on the item, and what was kept back is a claim with its reason; to suggest the item alone is not
    enough."""

    def of(meant: Meant, outcome: Outcome) -> str:
        if not outcome.shares:
            return MISSED
        found = part(meant, outcome)
        return found if found == WRONG or set(outcome.reasons) & set(codes) else MISSED

    return of


def held(*codes: str) -> Grade:
    """Nothing is applied, and the reason is one of these; `~` before a code: near it, for a person to say."""

    def of(_: Meant, outcome: Outcome) -> str:
        if outcome.shares:
            return WRONG
        if outcome.why in codes:
            return REACHED
        return SUGGESTED if f"~{outcome.why}" in codes else MISSED

    return of


def netted(meant: Meant, outcome: Outcome) -> str:
    """What we owe is set off, so that nothing is left owed; or a person is told so."""
    if not outcome.shares:
        return REACHED if "netting" in outcome.why else _suggested(meant, outcome) if "net" in outcome.why else MISSED
    if not meant.is_about(outcome.numbers) or outcome.granted or outcome.given_up:
        return WRONG
    return MISSED if any(outcome.open.get(number) for number in outcome.numbers) else REACHED


def overpaid(meant: Meant, outcome: Outcome) -> str:
    """What is named is settled, the rest kept for the customer."""
    if not outcome.shares:
        return _suggested(meant, outcome)
    if not meant.is_about(outcome.numbers) or outcome.granted or outcome.given_up:
        return WRONG
    return REACHED if outcome.unapplied and not any(outcome.open.get(n) for n in outcome.numbers) else MISSED


def returned(meant: Meant, outcome: Outcome) -> str:
    if outcome.line_class != "return":
        return WRONG if outcome.shares else MISSED
    return REACHED if outcome.reopened and meant.is_about(frozenset(outcome.reopened)) else MISSED


def left_alone(meant: Meant, outcome: Outcome) -> str:
    """Nothing is applied; items that make up the amount are suggested."""
    if outcome.shares:
        return WRONG
    return REACHED if outcome.suggested and (not meant.items or meant.suggested_first(outcome.suggested)) else MISSED


def of_another(meant: Meant, outcome: Outcome) -> str:
    """Somebody else pays: the items of the customer meant, settled or suggested."""
    found = settled(meant, outcome)
    elsewhere = outcome.shares and meant.customers and outcome.customer not in meant.customers
    return WRONG if elsewhere else found


def _suggested(meant: Meant, outcome: Outcome) -> str:
    return SUGGESTED if meant.suggested_first(outcome.suggested) else MISSED


TREATMENTS = (
    Treatment("left for a person", r"unmatched", left_alone),
    Treatment("compliance hold", r"ofac|sanction|compliance", held("compliance")),
    Treatment("wrong entity", r"wrong (legal )?entity", held("wrong-entity")),
    Treatment(
        "disputed or legal hold", r"disputed invoice|legal hold|court", held("item-disputed", "item-legal", "legal")
    ),
    Treatment("post-dated cheque", r"post-?dated", held("post-dated", "~undated-cheque")),
    Treatment("stale cheque", r"stale", held("stale-cheque", "~undated-cheque")),
    Treatment("advice to come", r"remittance pending|edi\b", held("awaiting-advice")),
    Treatment("returned payment", r"\bnsf\b|returned ach|bounced", returned),
    Treatment("duplicate", r"duplicate", held("duplicate-payment")),
    Treatment("netting", r"\bnetting", netted),
    Treatment("prepayment", r"prepayment|advance against", held("prepayment", "prepaid")),
    Treatment("vague text", r"vague", settled),
    Treatment("factor", r"factor", of_another),
    Treatment("parent pays", r"\bparent\b", of_another),
    Treatment("former number", r"legacy", settled),
    Treatment("other name", r"\bdba\b|alias|acquisition|former name|truncation", of_another),
    Treatment("credit memo", r"credit memo", settled),
    Treatment("instalment", r"install?ment", part),
    Treatment("unearned discount", r"late (early-pay )?discount|unauthorized discount", deducted("unearned-discount")),
    Treatment("earned discount", r"early[- ]pay", earned_discount),
    Treatment("price", r"pricing dispute|price difference", deducted("price")),
    Treatment("promotion", r"promo", deducted("promotion")),
    Treatment("freight", r"freight", deducted("freight")),
    Treatment("damage", r"damage", deducted("damage")),
    Treatment("short shipment", r"short[- ]ship", deducted("short-shipment")),
    Treatment("bank fee", r"(bank|wire) fee", given_up),
    Treatment("rate difference", r"rate (difference|mismatch)", deducted("rate-difference", "exchange-difference")),
    Treatment("foreign currency", r"\bfx\b|\b(eur|gbp|cad)\b", settled),
    Treatment("small balance", r"small balance|rounding", given_up),
    Treatment("overpayment", r"overpayment", overpaid),
    Treatment("order number", r"\bpo\b", settled),
    Treatment("oldest first", r"\bfifo\b", settled),
    Treatment("short without a reason", r"unauthorized|short pay|unexplained", part),
    Treatment("several invoices", r"multi-(invoice|bundle)|two invoices", settled),
    Treatment("exact", r"exact|clean", settled),
)


def counts(rows: list[Graded]) -> dict[str, int]:
    return {verdict: sum(1 for row in rows if row.verdict == verdict) for verdict in (*VERDICTS, UNKNOWN)}
