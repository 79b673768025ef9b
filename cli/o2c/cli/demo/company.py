"""The example company in the order in which it is played.

    company = Company(seed=7)
    publish(company.customers() + company.rates())
    for week in company.weeks:
        publish(company.orders(week))                       # then credit answers
        publish(company.movements(week, released_orders))   # then billing issues invoices
        for note in company.invoiced(week, invoices):       # then they are credited
            ask_billing(note)
        for file in company.statements(week):               # then cash is applied, and waiting orders are released
            import_bank(file)
    compare(company.truth())

Between two steps the platform must have taken in what was sent: invoice numbers and released orders are its own
doing, and what follows quotes them. Nothing here does I/O, and the same answers give the same bytes.
"""

from collections.abc import Collection, Iterable
from functools import cached_property

from o2c.cli.demo.bank import Account, StatementFile
from o2c.cli.demo.claims import Claim
from o2c.cli.demo.customers import Customer, customers
from o2c.cli.demo.days import Week, weeks
from o2c.cli.demo.firm import BANKS
from o2c.cli.demo.fulfilment import Fulfilment, Movement, Submission
from o2c.cli.demo.invoices import Invoice
from o2c.cli.demo.limits import master
from o2c.cli.demo.orders import plans
from o2c.cli.demo.payers import CreditNote, Payers
from o2c.cli.demo.rates import rates
from o2c.cli.demo.truth import Truth, truth
from o2c.contracts.erp import CustomerMasterChanged, ExchangeRatePublished

ORDERS = 3_000


class Company:
    """Each method is called once a week, in the order shown above."""

    def __init__(self, seed: int, orders: int = ORDERS) -> None:
        self._seed = seed
        self.members: tuple[Customer, ...] = customers(seed)
        self.fulfilment = Fulfilment(plans(seed, self.members, orders))
        self._payers = Payers(seed, self.members)
        self._accounts = [Account(bank, bank.opening) for bank in BANKS]
        self._files: list[StatementFile] = []

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        return weeks()

    def customers(self) -> list[CustomerMasterChanged]:
        return [master(customer, self.fulfilment.plans) for customer in self.members]

    def rates(self) -> list[ExchangeRatePublished]:
        """What foreign currencies are worth to the entities, for the whole quarter."""
        return rates(self._seed)

    def orders(self, week: Week) -> list[Submission]:
        """New and changed orders, by date."""
        return self.fulfilment.submissions(week)

    def movements(self, week: Week, released: Collection[str]) -> list[Movement]:
        """What is shipped and cancelled, by date. `released` are all orders that may be shipped now, old ones too."""
        return self.fulfilment.movements(week, released)

    @property
    def claims(self) -> Collection[Claim]:
        """The invoices in the books of the customers: how they mean to pay each."""
        return self._payers.claims.values()

    @property
    def shipments(self) -> int:
        """How many shipments there have been: as many invoices must stand before the play goes on."""
        return len(self.fulfilment.shipped)

    def invoiced(self, week: Week, invoices: Iterable[Invoice]) -> list[CreditNote]:
        """Credit notes that the invoices need. Those heard of before may be among them."""
        return self._payers.hear(week, invoices)

    def statements(self, week: Week) -> list[StatementFile]:
        """One file for each of our bank accounts with something booked."""
        payments = self._payers.pay(week)
        written = [a.statement(week, [p for p in payments if p.bank is a.bank]) for a in self._accounts]
        found = [file for file in written if file is not None]
        self._files += found
        return found

    def truth(self) -> Truth:
        """As of now: what the platform must say when it has taken in everything so far."""
        return truth(self.claims, self._files, self.fulfilment)
