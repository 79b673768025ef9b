"""`o2c verify`: credit's buckets against what orders and items leave, and the first event where they part."""

from typing import Any

from o2c.cli.verification import _exposure, _money, _read_models

PAID = {"type": "payment-received", "source": "/o2c/cash-app", "partition": 2, "sequence": 5}
PLACE = {"source": "/o2c/order", "partition": 2, "sequence": 17}


class Services:
    """What the services answer."""

    def __init__(
        self, open_orders: str, shipped: str = "238.00", counted: bool = True, unapplied: str = "12.00"
    ) -> None:
        row = {"customer": "C-1", "currency": "EUR", "billed": "237.99", "open_orders": open_orders, "shipped": shipped}
        row["unapplied"] = "12.00"
        self.answers: dict[str, dict[str, Any]] = {
            "/v1/credit/exposure": {"exposure": [row]},
            "/v1/totals/billed": {"totals": [self._total("237.99", None)]},
            "/v1/totals/unapplied": {"totals": [self._total(unapplied, None)]},
            "/v1/totals/open-orders": {"totals": [self._total("714.00", PLACE)] if counted else []},
            "/v1/totals/shipped-not-billed": {"totals": [self._total("238.00", PLACE)]},
            "/v1/timeline/C-1": {"entries": [{"type": "customer-registered"}, {"type": "order-placed", **PLACE}, PAID]},
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
        "money that makes room for orders: credit against receipts": [],
        "open orders: credit against orders": [],
        "shipped, not billed: credit against shipments": [],
    }


def test_the_first_event_that_counts_is_named() -> None:
    differences = found(Services("700.00", shipped="0.00"))
    where = "; first: /o2c/order partition 2 sequence 17"
    assert differences["open orders: credit against orders"] == [f"C-1 EUR: 700.00 against 714.00{where}"]
    assert differences["shipped, not billed: credit against shipments"] == [f"C-1 EUR: 0.00 against 238.00{where}"]


def test_money_that_credit_counts_otherwise_is_named_with_the_customers_first_payment() -> None:
    differences = found(Services("714.00", unapplied="512.00"))
    where = "; first: /o2c/cash-app partition 2 sequence 5"
    name = "money that makes room for orders: credit against receipts"
    assert differences[name] == [f"C-1 EUR: 12.00 against 512.00{where}"]


def test_where_only_credit_counts_something_the_customers_first_order_is_named() -> None:
    differences = found(Services("714.00", counted=False))["open orders: credit against orders"]
    assert differences == ["C-1 EUR: 714.00 against 0; first: /o2c/order partition 2 sequence 17"]


def held(account_class: str, **shapes: str) -> dict[str, Any]:
    told = {name: {"amount": amount, "currency": "EUR"} for name, amount in shapes.items()}
    return {
        "legal_entity": "DE01", "what": account_class, "shapes": told, "agree": len(set(shapes.values())) == 1,
    }  # fmt: skip


def owed(account: str, amount: str) -> dict[str, str]:
    return {"legal_entity": "DE01", "currency": "EUR", "account": account, "amount": amount}


def test_money_of_others_is_compared_class_by_class_with_what_the_journal_owes() -> None:
    classes = {"unapplied": "9.00", "unidentified": "0.00", "on-account": "5.00", "prepaid": "500.00"}
    verified = {"money": [held(name, balances=amount, receipts=amount) for name, amount in classes.items()]}
    journal = [
        owed("unapplied", "-9.00"),
        owed("on-account", "-5.00"),
        owed("prepayments", "-500.00"),
        owed("cash", "3"),
    ]
    assert _money(verified, journal).differences == []
    assert _money(verified, journal).compared == 3
    journal[2] = owed("prepayments", "-400.00")
    assert _money(verified, journal).differences == ["DE01 EUR prepaid: 500.00 against 400.00"]
    assert _money(verified, journal[:2]).differences == ["DE01 EUR prepaid: 500.00 against 0"]


def test_a_shape_of_the_read_models_that_differs_is_named_with_its_class() -> None:
    rows = [held("prepaid", balances="1.00", receipts="2.00"), held("unapplied", balances="3.00", receipts="3.00")]
    found = _read_models({"receivables": [], "money": rows, "marked": []})
    assert (found.compared, found.differences) == (4, ["DE01 prepaid: balances 1.00, receipts 2.00"])
