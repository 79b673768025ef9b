"""What the company sells, and what it is worth with tax."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from o2c.chassis.money import round_minor, share, to_text
from o2c.cli.demo.customers import Customer
from o2c.contracts.erp import SalesOrderLine


@dataclass(frozen=True, slots=True)
class Product:
    """`cents`: its price in euro cents. `by_weight`: sold in kilograms, half ones too. `reduced`: of the lower rate."""

    id: str
    description: str
    cents: int
    by_weight: bool = False
    reduced: bool = False


CATALOGUE = (
    Product("PH-100", "pH meter, handheld", 189_00),
    Product("PH-200", "pH meter, bench", 649_50),
    Product("PR-011", "pH probe", 74_90),
    Product("CD-300", "Conductivity meter", 412_00),
    Product("TB-050", "Turbidity meter", 985_00),
    Product("TH-010", "Thermometer, calibrated", 38_45),
    Product("FL-020", "Flow sensor", 127_35),
    Product("PU-001", "Peristaltic pump", 289_99),
    Product("TU-006", "Tubing 6 mm, roll", 19_95),
    Product("FI-045", "Membrane filters 0.45 µm, 100", 63_33),
    Product("BU-004", "Buffer solution pH 4, 500 ml", 8_75),
    Product("BU-007", "Buffer solution pH 7, 500 ml", 8_75),
    Product("SA-001", "Reference salt", 14_20, by_weight=True),
    Product("RE-001", "Ion exchange resin", 27_60, by_weight=True),
    Product("BK-001", "Handbook of water analysis", 59_00, reduced=True),
    Product("CA-001", "Calibration certificate", 45_00),
)

_TENTHS_PER_CENT = {"EUR": 10, "USD": 11, "JPY": 16}
"""Price in minor units = euro cents × this / 10; the yen has no cents."""


def price(product: Product, currency: str) -> int:
    """Minor units of the price in a currency.

    >>> price(CATALOGUE[0], "EUR"), price(CATALOGUE[0], "USD"), price(CATALOGUE[0], "JPY")
    (18900, 20790, 30240)
    """
    return product.cents * _TENTHS_PER_CENT[currency] // 10


def tax(customer: Customer, product: Product) -> tuple[str, str]:
    """Category (UNTDID 5305) and rate: ours in Germany and Japan, none within the Union (K) and for resale (E)."""
    match customer.country:
        case "DE":
            return "S", "7" if product.reduced else "19"
        case "JP":
            return "S", "8" if product.reduced else "10"
        case "US":
            return ("S", "8.25") if customer.size % 2 else ("E", "0")
        case _:
            return "K", "0"


def line(
    customer: Customer, number: int, product: Product, quantity: Decimal, random: Random, day: date
) -> SalesOrderLine:
    category, rate = tax(customer, product)
    return SalesOrderLine(
        line=number,
        product=product.id,
        description=product.description,
        quantity=f"{quantity:f}",
        unit="KGM" if product.by_weight else "C62",
        unit_price=to_text(price(product, customer.currency), customer.currency),
        discount_percent=random.choice(("0", "0", "0", "2.5", "5", "10")),
        tax_category=category,
        tax_rate=rate,
        ship_to=customer.country,
        requested_on=day,
    )


def gross(lines: Sequence[SalesOrderLine], currency: str) -> int:
    """What an order is worth with tax, in minor units; rounded for each line."""
    total = 0
    for item in lines:
        exact = Decimal(item.quantity) * Decimal(item.unit_price) * (100 - Decimal(item.discount_percent)) / 100
        net = round_minor(exact, currency)
        total += net + share(net, Decimal(item.tax_rate), Decimal(100))
    return total
