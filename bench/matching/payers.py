"""Who paid, told by the payer's name alone: python bench/matching/payers.py FILE

On the sample of paid invoices: a payment is all that one payer paid in one currency on one day, its name the spelling
of its first invoice; the customer master knows each payer by one name. Then harsher: with typing errors by a seeded
degrader, cut to the 16 characters of an ACH company name, and with every tenth customer taken out of the master, whose
payments should find nobody. Last, the same on made-up firm names of 20,000 customers, with the time of a look-up.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "examples" / "sample_ar"))

from sample_invoices import cents, payer_of
from sample_invoices import rows as rows_of

from o2c.cash_app.payers.alike.answer import ask
from o2c.cash_app.payers.alike.index import NameIndex
from o2c.cash_app.payers.alike.words import known
from o2c.cash_app.payers.names import normalised

SEED = 20260608
CUSTOMERS, LOOKUPS = 20_000, 10_000


@dataclass(frozen=True)
class Payment:
    paid: str
    payer: str
    written: str
    cents: int


@dataclass(frozen=True)
class Row:
    """Of `payments` worth `cents`: found, wrong (another customer), the rest unidentified; micros of a look-up."""

    name: str
    payments: int
    cents: int
    found: int
    found_cents: int
    wrong: int
    wrong_cents: int
    micros: float

    @property
    def unidentified(self) -> int:
        return self.payments - self.found - self.wrong


def payments_of(path: Path) -> list[Payment]:
    """In order of their days. Rows without a number are none, exact duplicates are one."""
    together: dict[tuple[str, str, str], list[dict[str, str]]] = {}
    seen: set[str] = set()
    for row in rows_of(path):
        number = row["invoice_id"].strip()
        if number and number not in seen:
            seen.add(number)
            key = (row["payment_date"], row["currency"], payer_of(row["customer_name"]))
            together.setdefault(key, []).append(row)
    return [
        Payment(paid, payer, invoices[0]["customer_name"], sum(cents(invoice["amount"]) for invoice in invoices))
        for (paid, _, payer), invoices in sorted(together.items())
    ]


def measure(path: Path) -> list[Row]:
    payments = payments_of(path)
    payers = sorted({payment.payer for payment in payments})
    strangers = set(payers[::10])
    known = [payer for payer in payers if payer not in strangers]
    from_strangers = [payment for payment in payments if payment.payer in strangers]
    return [
        run("as written", payments, payers),
        run("as written, confirmed ones learned", payments, payers, learning=True),
        run("one typing error", _degraded(payments, _typing_error), payers),
        run("cut to 16 characters", _degraded(payments, lambda text, _: text[:16].rstrip()), payers),
        run("every tenth customer unknown: the others", [p for p in payments if p.payer not in strangers], known),
        run("every tenth customer unknown: their payments", from_strangers, known),
        *made_up(),
    ]


def run(name: str, payments: Sequence[Payment], customers: Sequence[str], *, learning: bool = False) -> Row:
    """`learning`: a person confirms whose each unidentified payment was, and from the next day on that name is his; not
    where it is as well another customer's, as the service refuses it (`aliases.confirm`)."""
    index = NameIndex()
    for customer in customers:
        index.put(customer, known(customer))
    aliases = _Aliases(customers, index)
    today: list[Payment] = []
    count: Counter[str] = Counter()
    value: Counter[str] = Counter()
    started = time.perf_counter()
    for payment in payments:
        if today and today[0].paid != payment.paid:
            aliases.confirm(today)
            today = []
        answer = aliases.of(payment) or ask(index, payment.written).customer
        outcome = "found" if answer == payment.payer else "wrong" if answer else "nobody"
        count[outcome] += 1
        value[outcome] += payment.cents
        if learning and not answer:
            today.append(payment)
    micros = (time.perf_counter() - started) * 1e6 / max(1, len(payments))
    total = sum(value.values())
    return Row(name, len(payments), total, count["found"], value["found"], count["wrong"], value["wrong"], micros)


class _Aliases:
    def __init__(self, customers: Iterable[str], index: NameIndex) -> None:
        self._index = index
        self._own: dict[str, set[str]] = {}
        for customer in customers:
            self._own.setdefault(normalised(customer), set()).add(customer)
        self._confirmed: dict[str, str] = {}

    def confirm(self, payments: Iterable[Payment]) -> None:
        for payment in payments:
            name = normalised(payment.written)
            others = self._own.get(name, set()) | set(ask(self._index, payment.written).rivals)
            if others <= {payment.payer}:
                self._confirmed.setdefault(name, payment.payer)

    def of(self, payment: Payment) -> str:
        return self._confirmed.get(normalised(payment.written), "") if self._confirmed else ""


# -- harsher


def _degraded(payments: Iterable[Payment], change: Callable[[str, random.Random], str]) -> list[Payment]:
    chance = random.Random(SEED)
    return [Payment(p.paid, p.payer, change(p.written, chance), p.cents) for p in payments]


def _typing_error(text: str, chance: random.Random) -> str:
    """One letter missing, doubled, wrong or swapped with the next; in names of five letters and more."""
    places = [place for place, letter in enumerate(text[:-1]) if letter.isalpha()]
    if len(places) < 5:
        return text
    at = chance.choice(places)
    wrong = chance.choice("abcdefghijklmnopqrstuvwxyz")
    return chance.choice(
        [
            text[:at] + text[at + 1 :],
            text[:at] + text[at] + text[at:],
            text[:at] + wrong + text[at + 1 :],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        ]
    )


# -- made up


def _words(text: str, between: str | None = None) -> list[str]:
    return [word.strip() for word in text.split(between)]


SYLLABLES = _words("""
    al an ar as ba ber bi bo bra bru can car che cla co cor da dan de dor dra du el em en er es fa fer fi flo fra ga gen
    ger gra gro ha hal hei hol il in is ja jan ka kel ker kla ko kra la lan le lin lo lu ma mar mei mi mo mun na ner ni
    no nor ol or os pa per pi pol pra ra ren ri ro ros sa sal sche schu se si so ste stra su ta ter ti to tra ul um va
    ven vi vo wa wei wer wil zan ze zi
""")
TRADES = _words(
    """Maschinenbau, Elektrotechnik, Logistics, Foods, Pharma, Textiles, Metallbau, Kunststofftechnik, Medical Supplies,
    Pumps, Precision Engineering, Furniture, Printing, Chemicals, Paper Mills, Tool Works, Brewery, Cold Storage,
    Car Parts, Optics""",
    ",",
)
FORMS = _words("GmbH, AG, GmbH & Co. KG, Ltd, Limited, PLC, Inc., LLC, S.A., S.r.l., B.V., AB, Sp. z o.o., s.r.o.", ",")


def made_up() -> Iterator[Row]:
    chance = random.Random(SEED)
    firms: dict[str, None] = {}
    while len(firms) < CUSTOMERS + LOOKUPS // 10:
        who = "".join(chance.choices(SYLLABLES, k=chance.choice([2, 3, 3]))).title()
        if chance.random() < 0.2:
            who += chance.choice([" & ", " ", "-"]) + "".join(chance.choices(SYLLABLES, k=2)).title()
        firms[f"{who} {chance.choice(TRADES)}"] = None
    names = list(firms)
    customers = names[:CUSTOMERS]
    forms = {firm: f"{firm} {chance.choice(FORMS)}" for firm in names}
    known = [forms[customer] for customer in customers]
    for name, change in _CHANGES.items():
        paying = chance.sample(customers, LOOKUPS)
        yield run(
            f"made up, {name}", [Payment("", forms[firm], change(forms[firm], chance), 100) for firm in paying], known
        )
    strangers = names[CUSTOMERS:]
    yield run("made up, strangers", [Payment("", forms[firm], forms[firm].upper(), 100) for firm in strangers], known)


def _plain(text: str, _: random.Random) -> str:
    """As banks print it: capitals without accents, the legal form left out."""
    for letter, plain in {"ü": "ue", "ä": "ae", "ß": "ss", "í": "i", "á": "a", "ö": "o", "&": "+"}.items():
        text = text.replace(letter, plain)
    return next((text.removesuffix(" " + form) for form in FORMS if text.endswith(" " + form)), text).upper()


def _other_order(text: str, chance: random.Random) -> str:
    words = _plain(text, chance).split()
    return " ".join(words[1:] + words[:1])


_CHANGES: dict[str, Callable[[str, random.Random], str]] = {
    "as banks print it": _plain,
    "one typing error": lambda text, chance: _typing_error(_plain(text, chance), chance),
    "two typing errors": lambda text, chance: _typing_error(_typing_error(_plain(text, chance), chance), chance),
    "another order of words": _other_order,
    "cut to 27 characters": lambda text, chance: (_plain(text, chance) + " " + "GESELLSCHAFT")[:27].rstrip(),
    "cut to 22 characters": lambda text, chance: (_plain(text, chance) + " " + "GESELLSCHAFT")[:22].rstrip(),
}


def table(rows: Iterable[Row]) -> Iterator[str]:
    yield f"{'':46} {'payments':>9} {'found':>9} {'of value':>9} {'wrong':>9} {'of value':>9} {'nobody':>9} {'µs':>7}"
    for row in rows:
        shares = (
            _share(row.found, row.payments),
            _share(row.found_cents, row.cents),
            _share(row.wrong, row.payments),
            _share(row.wrong_cents, row.cents),
            _share(row.unidentified, row.payments),
        )
        yield f"{row.name:46} {row.payments:9,} {' '.join(f'{share:>9}' for share in shares)} {row.micros:7.1f}"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else "-"


def main() -> None:
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_file():
        raise SystemExit("expected: python bench/matching/payers.py PATH/TO/invoices_paid.csv.gz")
    print("\n".join(table(measure(Path(sys.argv[1])))))


if __name__ == "__main__":
    main()
