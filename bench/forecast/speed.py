"""CPU seconds of a forecast of 100,000 open items of 5,000 payers with 100 cells of history each, in memory."""

import time
from collections import Counter
from datetime import date, timedelta
from random import Random

from o2c.projection.forecast.cash import forecast
from o2c.projection.forecast.curves import Curves
from o2c.projection.forecast.history import Account, Cell
from o2c.projection.forecast.prospect import OpenItem
from o2c.projection.forecast.weeks import weeks_after

TODAY = date(2026, 5, 7)
PAYERS, ITEMS, CELLS = 5_000, 100_000, 100


def measure() -> str:
    random = Random(1)
    owners = [Account(f"C-{number}", "E1", random.choice(("EUR", "USD"))) for number in range(PAYERS)]
    terms = [random.choice((14, 30, 60)) for _ in owners]
    accounts = {owner: _cells(random, agreed) for owner, agreed in zip(owners, terms, strict=True)}
    items = [_item(random, f"I-{number}", owners, terms) for number in range(ITEMS)]
    started = time.process_time()
    curves = Curves.of_all(accounts)
    made = time.process_time()
    forecast(items, curves, TODAY, weeks_after(TODAY, 8))
    ended = time.process_time()
    return f"{ITEMS:,} items, {PAYERS:,} payers: counts {made - started:.1f} s, forecast {ended - made:.1f} s of CPU"


def _cells(random: Random, terms: int) -> Counter[Cell]:
    usual = random.randrange(-3, 15)
    return Counter(
        Cell(terms, random.randrange(5), usual + int(random.expovariate(0.2)) - 3, True) for _ in range(CELLS)
    )


def _item(random: Random, name: str, owners: list[Account], terms: list[int]) -> OpenItem:
    place = random.randrange(PAYERS)
    dated = TODAY - timedelta(days=random.randrange(60))
    due = dated + timedelta(days=terms[place])
    return OpenItem(name, name, owners[place], random.randrange(1_000, 5_000_000), dated, due)
