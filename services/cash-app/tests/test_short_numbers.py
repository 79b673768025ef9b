"""A number of a few digits may be that of a house, a contract or a meter: it tells a payer, and what is paid, only
where the amount agrees to the cent."""

import re
from itertools import permutations
from random import Random
from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import IBAN, POOL, SECRET, credit_note, day, invoice, paid, registered

from o2c.cash_app.account import Account, unit_of
from o2c.cash_app.decider import CashAppDecider
from o2c.cash_app.facts import Clues, Document, Facts, Posting
from o2c.cash_app.found import Found, Reference
from o2c.cash_app.items.events import ItemOpened
from o2c.cash_app.matching.decisions import Decision
from o2c.cash_app.payers import names
from o2c.cash_app.payers.identify import identify
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.booking import decide
from o2c.cash_app.receipts.weighing import why_left
from o2c.cash_app.texts import references, remittance
from o2c.contracts import cash_app

STRANGER = "Stadtwerke Musterstadt"
OTHER = "GB29 NWBK 6016 1331 9268 19"


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN), registered("C-200", "Other Valves", OTHER))
    desk.hear(invoice("INV-2026-0500", "2621.87", customer_reference="PO 1702"))
    desk.hear(invoice("11702", "300.00", issued=day(1)))
    return desk


def applied(desk: Desk) -> list[tuple[str, str]]:
    return [(e.item.partition("/")[2], e.amount.amount) for e in desk.of(cash_app.PaymentApplied)]


# -- a payer whom nobody knows


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("850.00", "Erstattung Vertrag 1702 Zaehler 2201"),
        ("33.33", "INV 001702"),
        ("5.00", "ORDER 11702"),
        ("5.00", "Hauptstr. 11702"),
    ],
)
def test_a_strangers_money_is_not_applied_because_of_a_short_number(desk: Desk, amount: str, text: str) -> None:
    desk.hear(paid(amount, text, name="f", payer_name=STRANGER, booked=day(9)))
    assert applied(desk) == []
    assert desk.receipt("f/1", POOL).weighing.left == "payer-unknown"


@pytest.mark.parametrize(("amount", "text"), [("300.00", "Rechnung 11702"), ("2621.87", "order 1702")])
def test_a_short_number_tells_the_payer_where_the_amount_agrees_to_the_cent(desk: Desk, amount: str, text: str) -> None:
    desk.hear(paid(amount, text, name="f", payer_name=STRANGER, booked=day(9)))
    assert [cash for _, cash in applied(desk)] == [amount]
    assert desk.receipt("f/1").weighing.by == "references"


def test_two_customers_of_whom_just_that_was_paid_are_nobody(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0501", "2621.87", customer="C-200", customer_reference="PO 1702"))
    desk.hear(paid("2621.87", "order 1702", name="f", payer_name=STRANGER, booked=day(9)))
    assert applied(desk) == []


@pytest.mark.parametrize("amount", ["300.00", "120.00"])
def test_a_long_number_tells_the_payer_as_it_always_did(desk: Desk, amount: str) -> None:
    desk.hear(invoice("847112", "300.00"))
    desk.hear(paid(amount, "Rechnung 847112", name="f", payer_name=STRANGER, booked=day(9)))
    assert applied(desk) == [("847112", amount)]


def test_a_short_number_tells_apart_customers_of_one_name(desk: Desk) -> None:
    desk.hear(registered("C-300", "Example Pumps"))
    desk.hear(paid("120.00", "11702", name="f", payer_name="Example Pumps", booked=day(9)))
    assert desk.receipt("f/1").weighing.by == "references"


@pytest.mark.parametrize("first", ["payment", "document"])
def test_it_makes_no_difference_whether_the_document_or_the_payment_comes_first(first: str) -> None:
    desk = Desk()
    said = [
        paid("850.00", "Vertrag 1702", name="f", payer_name=STRANGER, booked=day(9)),
        invoice("1702", "850.00", customer="C-200"),
    ]
    desk.hear(invoice("INV-2026-0500", "2621.87", customer_reference="PO 1702"))
    for event in said if first == "payment" else reversed(said):
        desk.hear(event)
    assert applied(desk) == [("1702", "850.00")]


# -- a payer whom we know


def test_a_known_payers_money_goes_on_the_item_of_just_its_amount(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0502", "850.00", issued=day(2)))
    desk.hear(invoice("1702", "77.00", customer="C-200"))
    desk.hear(paid("850.00", "Vertrag 1702", name="f", payer_account=IBAN, booked=day(9)))
    assert applied(desk) == [("INV-2026-0502", "850.00")]


def test_what_comes_later_and_is_just_the_amount_is_paid_though_a_short_number_names_something(desk: Desk) -> None:
    desk.hear(paid("850.00", "Vertrag 1702", name="f", payer_account=IBAN, booked=day(9)))
    assert applied(desk) == []
    desk.hear(invoice("INV-2026-0502", "850.00", issued=day(2)))
    assert applied(desk) == [("INV-2026-0502", "850.00")]


@pytest.mark.parametrize(
    ("amount", "text", "suggested"), [("120.00", "11702", "120.00"), ("350.00", "Zaehler 11702", "300.00")]
)
def test_less_or_more_than_what_a_short_number_names_is_suggested(
    desk: Desk, amount: str, text: str, suggested: str
) -> None:
    desk.hear(paid(amount, text, name="f", payer_account=IBAN, booked=day(9)))
    assert applied(desk) == []
    receipt = desk.receipt("f/1")
    assert why_left(receipt.weighing) == "nearly-named"
    assert [(p.item, p.cash) for p in receipt.suggestion.placements] == [("DE01/11702", int(suggested[:-3]) * 100)]


@pytest.mark.parametrize(("amount", "text"), [("300.00", "11702"), ("2621.87", "PO 1702"), ("294.00", "11702")])
def test_what_agrees_whole_or_less_an_earned_discount_is_settled(amount: str, text: str) -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    desk.hear(invoice("INV-2026-0500", "2621.87", customer_reference="PO 1702"))
    desk.hear(invoice("11702", "300.00", discount=("2", day(14))), invoice("11703", "2621.87"))
    desk.hear(paid(amount, text, name="f", payer_account=IBAN, booked=day(9)))
    assert [cash for _, cash in applied(desk)] == [amount]


def test_two_short_numbers_of_the_payer_are_no_chance() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN), invoice("1333", "300.00"), invoice("1346", "200.00"))
    desk.hear(paid("500.05", "1333, 1346", name="f", payer_account=IBAN, booked=day(9)))
    assert sorted(applied(desk)) == [("1333", "300.00"), ("1346", "200.00")]
    assert desk.receipt("f/1").unapplied == 5


def test_a_short_number_of_a_settled_item_is_no_second_witness() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN), invoice("1333", "300.00"), invoice("1346", "200.00"))
    desk.hear(paid("200.00", "1346", name="e", payer_account=IBAN, booked=day(8)))
    desk.hear(paid("50.00", "IBAN 1333 1346", name="f", payer_account=IBAN, booked=day(9)))
    assert applied(desk) == [("1346", "200.00")]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_what_a_short_number_names_is_the_same_in_whatever_order_all_becomes_known(order: tuple[int, ...]) -> None:
    said = [
        registered("C-100", "Example Pumps", IBAN),
        invoice("11702", "300.00"),
        credit_note("CN-2026-0001", "10.00", "11702", issued=day(2)),
        paid("300.00", "11702", name="f", payer_account=IBAN, booked=day(9)),
    ]
    desk = Desk()
    for place in order:
        desk.hear(said[place])
    assert (desk.open("11702"), desk.open("CN-2026-0001"), desk.receipt("f/1").unapplied) == (29000, 0, 30000)


def test_a_short_number_beside_a_long_one_takes_nothing_from_it(desk: Desk) -> None:
    desk.hear(paid("2621.87", "INV-2026-0500 Kunde 11702", name="f", payer_account=IBAN, booked=day(9)))
    assert applied(desk) == [("INV-2026-0500", "2621.87")]


# -- noise, against 20,000 customers


CUSTOMERS = 20_000
ENTITY, CURRENCY = "DE01", "EUR"
NOISE = (
    "Musterstr. {short}", "Zaehler {short}", "Vertrag {short}", "Vertragsnr. {short}/{tiny}", "Kundennr {short}",
    "Miete {year}", "Jahr {year} Monat {tiny}", "{day}.{month}.{year}", "{year}{month}{day}", "{day}{month}{year}",
    "{day}{month}26", "Tel 030 {short} {short2}", "Tel. +49 {short}-{short2}", "{zip} Musterstadt", "D-{zip} Ort",
    "DE{tiny} {short} {short2} {short} {tiny}", "BIC MUSTDE{tiny}{tiny2}", "USt-IdNr. DE{tiny}{short}{short2}",
    "Karte XXXX {short}", "Karte {short} {short2} {short} {short2}", "Mitglied {zip}", "Bestellung {short}",
    "Order {zip}", "INV 00{short}", "Beitrag {month}/{year}", "Haus {tiny} Whg {short}", "{short}-{short2}",
    "Nr. {short}, {short2}",
)  # fmt: skip
"""What else has numbers in the texts of payments."""


def noise(random: Random) -> str:
    values = {
        "tiny": f"{random.randrange(100):02}",
        "tiny2": f"{random.randrange(100):02}",
        "short": f"{random.randrange(10_000):04}",
        "short2": f"{random.randrange(10_000):04}",
        "zip": f"{random.randrange(100_000):05}",
        "year": str(random.randrange(2015, 2030)),
        "month": f"{random.randrange(1, 13):02}",
        "day": f"{random.randrange(1, 29):02}",
    }
    return " ".join(random.choices(NOISE, k=random.randrange(1, 4))).format(**values)


class Book:
    """Customers with short order and invoice numbers, plain and prefixed: each has one to three open items."""

    def __init__(self) -> None:
        random = Random("customers")
        self.items: dict[str, list[Document]] = {}
        self.references: dict[str, tuple[Reference, ...]] = {}
        for number in range(CUSTOMERS):
            customer = f"C-{number:05}"
            for _ in range(random.randrange(1, 4)):
                self._open(customer, random)
        self.decider = CashAppDecider(Policy())

    def _open(self, customer: str, random: Random) -> None:
        printed = random.choice(("{}", "RE-{}", "INV {:05}")).format(random.randrange(1, 100_000))
        gross, dated = 2 * random.randrange(500, 500_000), day(-random.randrange(30))
        own = random.choice(("", "PO {}", "{}", "Bestellung {}")).format(random.randrange(1, 100_000))
        order = random.choice((None, f"SO-{random.randrange(1, 100_000)}", str(random.randrange(1, 100_000))))
        document = Document(
            f"{ENTITY}/{customer}/{printed}", printed, "invoice", ENTITY, CURRENCY, gross, dated, day(30),
            (Posting("revenue", "", -gross),), order=order, customer_reference=own,
        )  # fmt: skip
        self.items.setdefault(customer, []).append(document)
        for key, kind in references.indexed(document).items():
            hit = Reference(document.document, printed, customer, dated, kind, gross, CURRENCY)
            self.references[key] = (*self.references.get(key, ()), hit)

    def account(self, customer: str) -> Account:
        account: Account = self.decider.initial(unit_of(customer))
        for document in self.items.get(customer, ()):
            self.decider.evolve(account, ItemOpened(document, document.document_date))
        return account

    def decided(self, text: str, amount: int, payer: str, customer: str = "") -> tuple[str, Decision]:
        said = remittance.read(text)
        clue = names.clue(payer, SECRET)
        clues = Clues("", clue, said.tokens, said.structured, said.composed, said.cut, said.partial, said.wrong)
        facts = Facts("f/1", ENTITY, CURRENCY, amount, day(9), day(9), "DE-BANK", "f", 1, clues=clues)
        found = Found(self.references, {clue: (customer,)} if customer else {})
        identity = identify(facts, found, Policy())
        return identity.account, decide(facts, identity, self.account(identity.account), Policy(), {}, 0)


@pytest.fixture(scope="module")
def book() -> Book:
    return Book()


def test_no_strangers_money_is_applied_because_of_noise(book: Book) -> None:
    """Every open amount is even, and every stranger's odd: whatever is applied is wrong."""
    random = Random("strangers")
    wrong: list[Any] = []
    for _ in range(5_000):
        text, amount = noise(random), 2 * random.randrange(100, 500_000) + 1
        account, decision = book.decided(text, amount, STRANGER)
        if account != POOL or decision.placements or decision.prepays:
            wrong.append((text, amount, account, decision.placements))
    assert wrong == []


def test_a_known_payers_money_goes_where_its_amount_says_whatever_noise_there_is(book: Book) -> None:
    """Half pay just one of their items, half an amount that nothing is: part of an item is never settled by chance."""
    random = Random("known")
    wrong, placed = [], 0
    for _ in range(3_000):
        customer = f"C-{random.randrange(CUSTOMERS):05}"
        meant = random.choice(book.items[customer])
        exact = random.random() < 0.5
        text, amount = noise(random), meant.gross if exact else meant.gross // 4 * 2 + 1
        _, decision = book.decided(text, amount, "Example Pumps", customer)
        placed += exact and [p.item for p in decision.placements] == [meant.document]
        if decision.prepays or [p for p in decision.placements if not exact or p.item != meant.document]:
            wrong.append((text, amount, decision.placements))
    assert wrong == []
    assert placed > 1_400


def test_a_known_payers_own_number_among_noise_is_believed_only_to_the_cent(book: Book) -> None:
    random = Random("own")
    wrong = []
    for _ in range(2_000):
        customer = f"C-{random.randrange(CUSTOMERS):05}"
        named = random.choice(book.items[customer])
        number = re.sub("[^0-9]", "", named.number).zfill(4)
        amount = random.choice((named.gross, named.gross // 4 * 2 + 1, named.gross + 501))
        _, decision = book.decided(f"Vertrag {number}", amount, "Example Pumps", customer)
        settled = sum([p.cash for p in decision.placements])
        if settled not in (0, amount) or (settled and amount != named.gross):
            wrong.append((number, amount, decision.placements))
    assert wrong == []
