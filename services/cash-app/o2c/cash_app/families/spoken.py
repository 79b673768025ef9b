"""Which subsidiary of the payer a text names by its name alone: "Acme Holding" pays with "ACME PUMPS JUNE INVOICES".

Only the payer's own family is compared, by likeness, with the cut-off and the margin that payers' names have; equal
bests are nobody, and so is the payer itself. Where a subsidiary's name is the payer's but for words that say little
("Acme Trading" of "Acme Holding"), those words must be there: "Acme" alone is the family's name.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from o2c.cash_app.facts import Clues
from o2c.cash_app.families.facts import MAX_ACCOUNTS
from o2c.cash_app.payers.alike.answer import Answer, ask
from o2c.cash_app.payers.alike.index import Alike, Names
from o2c.cash_app.payers.alike.likeness import likeness
from o2c.cash_app.payers.alike.words import Name, known, written
from o2c.cash_app.texts.periods import MONTHS

MAX_WORDS = 40
"""Of a text that are looked at."""
_PLAIN = """
    invoice invoices inv bill bills payment payments pay paid paying payable account accounts acct order orders
    reference ref remittance statement settlement settle net total balance due open all for from of the and on behalf
    to in by thank thanks you
    rechnung rechnungen zahlung überweisung konto für fuer von vom und danke vielen dank
    facture factures paiement factura facturas pago fattura fatture pagamento
"""
PLAIN = frozenset(_PLAIN.split()) | MONTHS.keys()
"""Words that payments are made of: what has no other word names nobody."""


class Spoken(Struct, frozen=True):
    """A receipt whose text names no document that is known."""

    receipt: str
    clues: Clues
    text: str


def speaks(text: str) -> bool:
    """Whether a text has a word that may be part of a name.

    >>> speaks("BLUE HILL JUNE INVOICES"), speaks("June invoices 2024"), speaks("INV-4711 / 12.05."), speaks("")
    (True, False, False, False)
    """
    return any(len(word) > 2 and word.isalpha() and word.lower() not in PLAIN for word in text.split()[:MAX_WORDS])


Families = Mapping[str, Mapping[str, str]]
"""Parent → the names of itself and of its subsidiaries, by customer."""


def answers(
    spoken: Iterable[Spoken],
    payers: Callable[[Clues], Sequence[str]],
    families: Families,
    cut_off: int,
    margin: int,
) -> dict[str, dict[str, Answer]]:
    """Receipt → payer that it may be of → whom of that family its text names. `payers`: whom clues may mean."""
    found: dict[str, dict[str, Answer]] = {}
    for each in spoken:
        told = {
            payer: ask(_Family(each.text, payer, families[payer]), each.text, cut_off, margin)
            for payer in payers(each.clues)
            if payer in families
        }
        if told:
            found[each.receipt] = told
    return found


def families(parents: Mapping[str, Collection[str]], names: Mapping[str, str]) -> Families:
    """Of parents with their subsidiaries; none of a parent that has too many."""
    return {
        parent: {customer: names[customer] for customer in (parent, *children) if names.get(customer)}
        for parent, children in parents.items()
        if 0 < len(children) <= MAX_ACCOUNTS
    }


class _Family:
    """The names of a family, compared with each run of words of a text."""

    def __init__(self, text: str, payer: str, names: Mapping[str, str]) -> None:
        self._words = text.split()[:MAX_WORDS]
        self._payer, self._names = known(names.get(payer, "")), names

    def alike(self, _: Names, at_least: int) -> list[Alike]:
        found = [self._best(customer, name, at_least) for customer, name in self._names.items()]
        best = [alike for alike in found if alike is not None]
        return sorted(best, key=lambda alike: (-alike.score, alike.owner))

    def _best(self, customer: str, name: str, at_least: int) -> Alike | None:
        compared = [
            Alike(customer, score.score, score.why)
            for ours in known(name)
            for said in self._runs(len(name.split()) + 1)
            if (score := likeness(said, ours)).score >= at_least and not self._is_of_all(said, ours)
        ]
        return max(compared, key=lambda alike: alike.score, default=None)

    def _is_of_all(self, said: Name, ours: Name) -> bool:
        return said.style != ours.style and any(ours.core == payer.core for payer in self._payer)

    def _runs(self, longest: int) -> Iterator[Name]:
        words = self._words
        for start in range(len(words)):
            for end in range(start + 1, min(start + longest, len(words)) + 1):
                run = words[start:end]
                if any(word.lower().strip(".,;:") not in PLAIN for word in run):
                    yield from written(" ".join(run))
