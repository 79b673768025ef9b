"""A random company: everything that can happen to items and receipts, on days that go forth and back."""

import random
from datetime import date, timedelta

from projection_company import Company, Item

from o2c.contracts import cash_app, policies


def quarter(seed: int, steps: int = 120) -> Company:
    """A random company: everything that can happen to an item and a receipt, on days that go forth and back."""
    chance, company = random.Random(seed), Company()
    customers = [f"C-{n}" for n in range(5)]
    for customer in customers:
        company.customer(customer, currency="USD" if customer == "C-4" else "EUR")
    company.log.say(
        cash_app.ExchangeRateSet(pair="GBP/EUR", day=date(2026, 5, 4), rate="1.17", source="central bank"), "GBP/EUR"
    )
    applications: list[tuple[str, str, Item, int]] = []
    for _ in range(steps):
        if chance.random() < 0.2:
            company.log.now += timedelta(hours=chance.randrange(1, 40))
        if chance.random() < 0.1:
            company.log.prove()
        _step(company, chance, chance.choice(customers), applications)
    company.log.prove()
    return company


def _step(
    company: Company, chance: random.Random, customer: str, applications: list[tuple[str, str, Item, int]]
) -> None:
    currency = "USD" if customer == "C-4" else "EUR"
    today = company.log.now.date()
    day = today + timedelta(days=chance.randrange(-20, 4))
    mine = [i for i in company.items.values() if i.customer == customer and i.kind == "invoice" and i.open > 0]
    money = [
        (r, left - company.parked[r, account])
        for (r, account), left in company.left.items()
        if account == customer and left > company.parked[r, account]
    ]
    what = chance.randrange(15)
    if what == 0:
        company.cycle(customer, chance.randrange(1, 50_000), day, currency)
    elif what in (1, 2) or not mine:
        gross, due = chance.randrange(1, 50_000), day + timedelta(days=chance.randrange(-3, 60))
        late = today if chance.random() < 0.3 else None
        company.invoice(customer, gross, day, due, currency=currency, accounting=late)
    elif what in (3, 4):
        receipt = company.receive(customer, chance.randrange(1, 60_000), day, currency=currency)
        item = chance.choice(mine)
        part = min(item.open, company.left[receipt, customer])
        if chance.random() < 0.7:
            applications.append((company.apply(receipt, item, part, max(day, item.dated)), receipt, item, part))
    elif what == 5 and money:
        (receipt, left), item = chance.choice(money), chance.choice(mine)
        part = min(item.open, left)
        discount = min(item.open - part, chance.randrange(3))
        company.apply(receipt, item, part, max(day, item.dated), discount=discount, accounting=today)
    elif what == 6 and applications:
        application, receipt, item, part = applications.pop(chance.randrange(len(applications)))
        company.unapply(application, receipt, item, part, day)
        if chance.random() < 0.5:
            company.give_back(receipt, item.customer, part, day, item.currency)
    elif what == 7:
        item = chance.choice(mine)
        gross = chance.randrange(1, 2 * item.open + 1)
        taken = min(gross, item.open)
        credit = company.credit_note(item, gross, day, taken)
        if chance.random() < 0.3:  # it yields to a payment that counts from an earlier day
            company.move(credit, "credited", -taken, day, cause=credit.item)
            company.move(item, "credited", taken, max(day, item.dated), cause=credit.item)
    elif what == 10:
        parked = [(r, amount) for (r, account), amount in company.parked.items() if account == customer and amount > 0]
        if parked and chance.random() < 0.5:
            receipt, amount = chance.choice(parked)
            company.park(receipt, customer, -amount, company.since[receipt, customer], currency)
        elif money:
            receipt, left = chance.choice(money)
            company.park(receipt, customer, chance.randrange(1, left + 1), company.since[receipt, customer], currency)
    elif what == 11:
        _mark(company, chance, [i for i in company.items.values() if i.customer == customer and i.open], day)
    elif what == 12 and mine[0].open > 1:
        company.deduct(mine[0], chance.randrange(1, mine[0].open), max(day, mine[0].dated))
    elif what == 14:
        company.former_number(chance.choice(mine), f"OLD-{company.number()}")
        scope = policies.PolicyScope(customer_group=chance.choice(("", "retail")))
        change = ("grace_days", "", str(chance.randrange(9)))
        company.policy(chance.choice(("proposed", "changed", "rejected")), scope, change)
    elif what == 13:
        _prepay(company, chance, customer, money, currency)
    elif what == 8:
        receipt = company.receive("unidentified:B1", 5_000, day, currency=currency)
        company.transfer(receipt, "unidentified:B1", customer, 5_000, day, currency)
    else:
        name = f"SO-{company.number()}"
        company.place(name, customer, 10_000, currency, day)
        chance.choice((company.hold, company.release))(name, customer, 10_000, currency=currency)


def _mark(company: Company, chance: random.Random, items: list[Item], day: date) -> None:
    """Hold, release or, of a deduction, work: an item's marks of a kind follow one another by their days."""
    item = chance.choice(items)
    kind = "claim" if item.parent and chance.random() < 0.5 else "hold"
    said = [mark for mark in item.marks if mark[0] == kind]
    day = max([day, item.movements[0][1], *(mark[2] for mark in said)])
    late = max([day, *(mark[3] for mark in said)], default=day) + timedelta(days=chance.choice((0, 0, 9)))
    if kind == "claim":
        company.work(item, chance.choice(("open", "in-progress", "charged-back")), day)
    elif said and said[-1][1] and chance.random() < 0.6:
        company.hold_item(item, "", day, late)
    else:
        company.hold_item(item, chance.choice(("disputed", "legal")), day, late)


def _prepay(
    company: Company, chance: random.Random, customer: str, money: list[tuple[str, int]], currency: str
) -> None:  # fmt: skip
    kept = [(r, amount) for (r, account), amount in company.kept.items() if account == customer and amount > 0]
    if kept and chance.random() < 0.5:
        receipt, amount = chance.choice(kept)
        company.prepay(receipt, customer, -chance.randrange(1, amount + 1), company.since[receipt, customer], currency)
    elif money:
        receipt, left = chance.choice(money)
        company.prepay(receipt, customer, chance.randrange(1, left + 1), company.since[receipt, customer], currency)
