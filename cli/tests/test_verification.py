"""`o2c verify`: credit's buckets against what orders and items leave, and the first event where they part."""

from typing import Any

from o2c.cli.verification import _exposure

PLACE = {"source": "/o2c/order", "partition": 2, "sequence": 17}


class Services:
    """What the services answer."""

    def __init__(self, open_orders: str, shipped: str = "238.00", counted: bool = True) -> None:
        row = {"customer": "C-1", "currency": "EUR", "billed": "237.99", "open_orders": open_orders, "shipped": shipped}
        self.answers: dict[str, dict[str, Any]] = {
            "/v1/credit/exposure": {"exposure": [row]},
            "/v1/totals/billed": {"totals": [self._total("237.99", None)]},
            "/v1/totals/open-orders": {"totals": [self._total("714.00", PLACE)] if counted else []},
            "/v1/totals/shipped-not-billed": {"totals": [self._total("238.00", PLACE)]},
            "/v1/timeline/C-1": {"entries": [{"type": "customer-registered"}, {"type": "order-placed", **PLACE}]},
        }

    @staticmethod
    def _total(amount: str, first: Any) -> dict[str, Any]:
        return {"customer": "C-1", "total": {"amount": amount, "currency": "EUR"}, "first": first}

    def get(self, service: str, path: str, **params: Any) -> Any:
        return self.answers[path]


def found(services: Services) -> dict[str, list[str]]:
    return {comparison.name: comparison.differences for comparison in _exposure(services)}  # type: ignore[arg-type]


def test_each_of_credits_buckets_is_compared_by_itself() -> None:
    assert found(Services("714.00")) == {
        "billed exposure: credit against open items": [],
        "open orders: credit against orders": [],
        "shipped, not billed: credit against shipments": [],
    }


def test_the_first_event_that_counts_is_named() -> None:
    differences = found(Services("700.00", shipped="0.00"))
    where = "; first: /o2c/order partition 2 sequence 17"
    assert differences["open orders: credit against orders"] == [f"C-1 EUR: 700.00 against 714.00{where}"]
    assert differences["shipped, not billed: credit against shipments"] == [f"C-1 EUR: 0.00 against 238.00{where}"]


def test_where_only_credit_counts_something_the_customers_first_order_is_named() -> None:
    differences = found(Services("714.00", counted=False))["open orders: credit against orders"]
    assert differences == ["C-1 EUR: 714.00 against 0; first: /o2c/order partition 2 sequence 17"]
