"""The customers' side: they hear of invoices, send goods back, and pay."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from o2c.chassis.money import to_text
from o2c.cli.demo import texts
from o2c.cli.demo.chance import chance
from o2c.cli.demo.claims import Claim, in_order
from o2c.cli.demo.customers import Customer
from o2c.cli.demo.days import Week, later
from o2c.cli.demo.firm import BANKS
from o2c.cli.demo.habits import Intent, intents, pay_on
from o2c.cli.demo.invoices import Invoice, Key
from o2c.cli.demo.payments import Payment
from o2c.cli.demo.quirks import Quirk, quirk_of

UNKNOWN_EVERY = 3
"""Every third week somebody nobody knows pays something, each time into another account of ours."""


@dataclass(frozen=True, slots=True)
class CreditNote:
    """What a person asks billing for. `amount` is gross and decimal text, None for the whole invoice."""

    key: str
    """For `Idempotency-Key`."""
    document: str
    """The invoice."""
    customer: str
    document_date: date
    amount: str | None
    reason: str


class Payers:
    def __init__(self, seed: int, customers: Iterable[Customer]) -> None:
        self._seed = seed
        self._customers = {customer.id: customer for customer in customers}
        self._coming: list[Payment] = []
        self.claims: dict[Key, Claim] = {}
        self.payments: list[Payment] = []

    def hear(self, week: Week, invoices: Iterable[Invoice]) -> list[CreditNote]:
        """Takes in the invoices not heard of yet; answers with the credit notes they need."""
        new = [Claim(one, self._customers[one.customer], None) for one in invoices if one.key not in self.claims]
        for claim in new:
            self.claims[claim.invoice.key] = claim
            claim.quirk = quirk_of(claim.invoice, claim.customer, chance(self._seed, "quirk", *claim.invoice.key))
            claim.pay_on = pay_on(claim, self._seed)
        return [note for claim in in_order(new) for note in self._credit(claim, week)]

    def pay(self, week: Week) -> list[Payment]:
        """What reaches our banks in the week."""
        coming = [payment for payment in self._coming if payment.day <= week.last]
        self._coming = [payment for payment in self._coming if payment.day > week.last]
        for payment in coming:
            self._book(payment)
        owed: dict[str, list[Claim]] = {id: [] for id in self._customers}
        for claim in in_order(claim for claim in self.claims.values() if claim.open > 0):
            owed[claim.customer.id].append(claim)
        paid = [one for id, claims in owed.items() for one in self._pay(self._customers[id], claims, week)]
        found = [*coming, *paid, *self._unknown(week)]
        self.payments += found
        return found

    def _credit(self, claim: Claim, week: Week) -> Iterator[CreditNote]:
        invoice = claim.invoice
        if claim.quirk not in (Quirk.CREDITED_PARTLY, Quirk.CREDITED_WHOLLY):
            return
        amount: str | None = None
        claim.credited = invoice.gross
        if claim.quirk == Quirk.CREDITED_PARTLY:
            claim.credited = invoice.gross * chance(self._seed, "credit", *invoice.key).randrange(10, 40) // 100
            amount = to_text(claim.credited, invoice.currency)
        yield CreditNote(
            f"return-{invoice.shipment}", invoice.document, invoice.customer, week.last, amount, "goods came back"
        )

    def _pay(self, customer: Customer, owed: list[Claim], week: Week) -> Iterator[Payment]:
        due = [claim for claim in owed if claim.is_due(week.last)]
        for intent in intents(self._seed, customer, due, owed, week):
            payment = self._payment(customer, intent)
            self._book(payment)
            for claim in intent.claims:
                claim.pay_on = None
            self._coming += self._sequel(intent.claims[0], payment, week)
            yield payment

    def _payment(self, customer: Customer, intent: Intent) -> Payment:
        first = intent.claims[0]
        random = chance(self._seed, "payment", *first.invoice.key, intent.day)
        numbers = [claim.invoice.number for claim in intent.claims]
        return Payment(
            _id(self._seed, *first.invoice.key, intent.day),
            customer.bank,
            customer,
            intent.day,
            intent.amount,
            texts.naming_nothing(customer, random) if intent.silent else texts.naming(customer, numbers, random),
            *texts.payer(customer, random, stranger=first.quirk == Quirk.BY_STRANGER),
            intent.shares,
        )

    def _book(self, payment: Payment) -> None:
        """Into the customers' own books: what they take for settled."""
        sign = -1 if payment.amount < 0 else 1
        for share in payment.shares:
            claim = self.claims[share.invoice]
            claim.paid += sign * share.cash
            claim.discount += sign * share.discount
            if sign < 0 and claim.quirk == Quirk.RETURNED_AND_PAID:
                claim.quirk, claim.pay_on = Quirk.NONE, later(payment.day, 8)

    def _sequel(self, claim: Claim, payment: Payment, week: Week) -> Iterator[Payment]:
        """What follows a payment in one of the next weeks: the bank takes it back, or the payer pays it again."""
        id = _id(self._seed, "sequel", payment.id)
        day = later(week.last, chance(self._seed, "sequel", *claim.invoice.key).randrange(1, 4))
        if claim.quirk in (Quirk.RETURNED, Quirk.RETURNED_AND_PAID):
            yield replace(
                payment, id=id, day=day, amount=-payment.amount, text=f"RETURN {payment.text}", returns=payment.id
            )
        if claim.quirk == Quirk.TWICE:
            yield replace(payment, id=id, day=day, shares=())

    def _unknown(self, week: Week) -> Iterator[Payment]:
        if week.number % UNKNOWN_EVERY:
            return
        bank = BANKS[week.number // UNKNOWN_EVERY % len(BANKS)]
        random = chance(self._seed, "unknown", week.number)
        amount = random.randrange(40_000, 90_000)
        while any(claim.open == amount for claim in self.claims.values()):
            amount += 1
        name, account, text = texts.unknown(bank, random)
        yield Payment(_id(self._seed, week.number), bank, None, week.last, amount, text, name, account)


def _id(seed: int, *about: object) -> str:
    random = chance(seed, "id", *about)
    return "".join(chr(ord("A") + random.randrange(26)) for _ in range(12))
