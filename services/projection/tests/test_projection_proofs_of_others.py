"""Orders, documents and exposure: what their services prove of them against what is folded here."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from projection_company import Company
from projection_stream import PARTITIONS

from o2c.contracts import cash_app, order
from o2c.contracts.money import Money
from o2c.projection.projection import ORDERS_EVERY, Projection
from o2c.projection.queries.proof import proof
from o2c.projection.queries.totals import totals

DAY = date(2026, 5, 4)
STEPS = ("changed", "kept", "released", "held", "shipped", "cancelled")
CASH_APP = cash_app.BalanceProved.TOPIC
ORDERS = order.OrderPlaced.TOPIC
pytestmark = pytest.mark.servers


def standing(models) -> dict[str, str]:
    """Totals of the order service's classes, as folded here."""
    totals = models.ask(proof)["totals"]
    return {t["account_class"]: t["ours"]["amount"] for t in totals if t["source"] == "/o2c/order"}


def parted(models) -> list[tuple[str, str, str]]:
    return [(d["source"], d["account_class"], d["difference"]["amount"]) for d in models.ask(proof)["differences"]]


def measured(models) -> dict[str, int]:
    with models.connection.cursor() as cur:
        return Projection().differences(cur)


def test_an_order_is_held_until_it_is_released_and_goes_with_what_is_shipped_or_cancelled(models):
    company = Company()
    steps = [
        (lambda: company.place("SO-1", "C-1", 119_000), "1190.00", "0.00"),
        (lambda: company.release("SO-1", "C-1", 119_000), "0.00", "1190.00"),
        (lambda: company.ship("SO-1", "C-1", "SH-1", 47_600), "0.00", "714.00"),
        (lambda: company.change("SO-1", "C-1", 130_900, 2), "833.00", "0.00"),
        (lambda: company.hold("SO-1", "C-1", 83_300), "833.00", "0.00"),
        (lambda: company.release("SO-1", "C-1", 83_300, 2), "0.00", "833.00"),
        (lambda: company.change("SO-1", "C-1", 119_000, 3, needs_credit=False), "0.00", "714.00"),
        (lambda: company.cancel("SO-1", "C-1", 71_400, complete=True), "0.00", "0.00"),
    ]
    folded = 0
    for step, held, released in steps:
        step()
        company.log.prove_orders()
        models.fold(company.log.said[folded:])
        folded = len(company.log.said)
        assert {"released": "0.00", **standing(models)} == {"held": held, "released": released}
        assert models.ask(proof)["proved"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.tuples(st.integers(0, 3), st.sampled_from(STEPS))),
    size=st.integers(1, 30),
)  # fmt: skip
def test_however_orders_go_and_are_batched_the_proofs_agree(models, steps, size):
    company = Company()
    for number in range(4):
        company.place(f"SO-{number}", f"C-{number}", 10_000)
    for count, (number, what) in enumerate(steps):
        name, customer = f"SO-{number}", f"C-{number}"
        if what in ("changed", "kept"):
            company.change(name, customer, 10_000 + 100 * count, count + 2, needs_credit=what == "changed")
        elif what == "released":
            company.release(name, customer, 10_000)
        elif what == "held":
            company.hold(name, customer, 10_000)
        elif what == "shipped":
            company.ship(name, customer, f"SH-{count}", 70 + count)
        else:
            company.cancel(name, customer, 30 + count)
        if count % 3 == 0:
            company.log.prove_orders()
    company.log.prove_orders()
    company.log.prove_credit()
    models.clear()
    said = company.log.said
    models.fold(*[said[i : i + size] for i in range(0, len(said), size)])
    assert parted(models) == []
    found = {kind: Money(amount=ours, currency="EUR").minor for kind, ours, _ in exposure(models)}
    approved = [max(0, truth.gross - truth.gone) for truth in company.log.orders.values() if truth.approved]
    assert found.get("credit-open-orders", 0) == sum(approved)
    assert models.connection.execute("select sum(theirs) from proof").fetchone()[0] == sum(
        truth.gross - truth.gone for truth in company.log.orders.values()
    )


@pytest.mark.parametrize(
    ("prove", "source", "classes"),
    [
        ("prove_orders", "/o2c/order", {"held"}),
        ("prove_billing", "/o2c/billing", {"invoiced", "credited"}),
        ("prove_credit", "/o2c/credit", {"credit-billed"}),
    ],
)
def test_a_source_that_says_another_total_is_named_with_its_own_class(models, prove, source, classes):
    company = Company()
    company.place("SO-1", "C-1", 11_900)
    item = company.invoice("C-1", 10_000, DAY, DAY)
    company.credit_note(item, 500, DAY, against=500)
    getattr(company.log, prove)(wrong_by=2)
    models.fold(company.log.said)
    assert {(s, kind) for s, kind, _ in parted(models)} == {(source, kind) for kind in classes}
    assert {amount for _, _, amount in parted(models)} == {"-0.02"}
    assert {kind: n for kind, n in measured(models).items() if n} == dict.fromkeys(classes, 2)
    getattr(company.log, prove)()
    models.fold(company.log.said[-PARTITIONS:])
    assert models.ask(proof)["proved"]
    assert set(measured(models).values()) == {0}


# -- credit rests on what cash application said


def owing() -> Company:
    company = Company()
    company.invoice("C-1", 10_000, DAY, DAY)
    company.receive("C-1", 400, DAY)
    company.receive("unidentified:B1", 77, DAY)
    return company


def heard(company: Company) -> dict[int, int]:
    return {partition: company.log.sequences[CASH_APP, partition] for partition in range(PARTITIONS)}


def exposure(models) -> list[tuple[str, str, str]]:
    totals = [t for t in models.ask(proof)["totals"] if t["source"] == "/o2c/credit"]
    return [(t["account_class"], t["ours"]["amount"], t["theirs"]["amount"]) for t in totals]


def test_credits_billed_and_unapplied_are_cash_applications_over_all_legal_entities(models):
    company = owing()
    company.invoice("C-1", 50, DAY, DAY, entity="E2")
    company.log.prove_credit()
    models.fold(company.log.said)
    assert exposure(models) == [("credit-billed", "100.50", "100.50"), ("credit-unapplied", "4.00", "4.00")]


def test_proofs_that_credit_has_not_heard_yet_do_not_keep_it_from_being_compared(models):
    company = owing()
    before = heard(company)
    company.log.prove_cash_app()
    company.log.prove_credit(heard=before, wrong_by=1)
    models.fold(company.log.said)
    assert len(exposure(models)) == 2
    assert [kind for _, kind, _ in parted(models)] == ["credit-billed", "credit-unapplied"]


def test_while_money_moves_that_one_of_the_two_has_not_heard_nothing_is_compared(models):
    company = owing()
    company.log.prove_credit()
    company.invoice("C-1", 3_000, DAY, DAY)
    models.fold(company.log.said)
    assert exposure(models) == []  # credit has not heard the second invoice
    company.log.prove_credit(heard=dict.fromkeys(range(PARTITIONS), 1_000))
    models.fold(company.log.said[-PARTITIONS:])
    assert exposure(models) == []  # and now it is ahead of the read models
    company.log.prove_credit()
    models.fold(company.log.said[-PARTITIONS:])
    assert exposure(models) == [("credit-billed", "130.00", "130.00"), ("credit-unapplied", "4.00", "4.00")]


# -- and on what the order service said


def delivering() -> Company:
    """Of 1,190.00 approved 476.00 are shipped, of which 238.00 are billed; another order waits."""
    company = Company()
    company.place("SO-1", "C-1", 119_000)
    company.release("SO-1", "C-1", 119_000)
    company.place("SO-2", "C-1", 5_000)
    for shipment in ("SH-1", "SH-2"):
        company.ship("SO-1", "C-1", shipment, 23_800)
    company.invoice("C-1", 23_799, DAY, DAY, order="SO-1", shipment="SH-1")
    return company


BUCKETS = [("credit-billed", "237.99"), ("credit-open-orders", "714.00"), ("credit-shipped-not-billed", "238.00")]


def test_what_credit_holds_open_and_shipped_is_what_orders_and_items_leave(models):
    company = delivering()
    company.log.prove_credit()
    models.fold(company.log.said)
    assert exposure(models) == [(kind, amount, amount) for kind, amount in BUCKETS]


def test_an_invoice_of_the_whole_order_bills_its_shipments_and_one_of_another_customer_none(models):
    company = delivering()
    company.invoice("C-9", 100, DAY, DAY, order="SO-1", shipment="SH-2")
    company.log.unbilled["SO-1", "SH-2"] = (company.log.orders["SO-1"].partition, "EUR", 23_800)
    company.log.prove_credit()
    models.fold(company.log.said)
    assert parted(models) == []
    company.invoice("C-1", 1, DAY, DAY, order="SO-1")
    company.log.prove_credit()
    models.fold(company.log.said[-PARTITIONS - 2 :])
    assert parted(models) == []
    assert company.log.unbilled == {}


def test_an_order_that_credit_approved_counts_before_the_order_service_says_so(models):
    company = Company()
    company.place("SO-1", "C-1", 1_000)
    company.release("SO-1", "C-1", 1_000)
    said = [f for f in company.log.said if f.type != order.OrderReleased.TYPE]
    company.log.prove_credit(orders=dict.fromkeys(range(PARTITIONS), 0) | {said[0].partition: said[0].sequence})
    models.fold([*said, *company.log.said[-PARTITIONS:]])
    assert [row for row in exposure(models) if "orders" in row[0]] == [("credit-open-orders", "10.00", "10.00")]


@pytest.mark.parametrize(("ahead", "behind"), [(0, 1), (1, 0)])
def test_while_orders_move_that_one_of_the_two_has_not_heard_they_are_not_compared(models, ahead, behind):
    company = delivering()
    heard = {p: max(0, company.log.sequences[ORDERS, p] + ahead - behind) for p in range(PARTITIONS)}
    company.log.prove_credit(orders=heard, wrong_by=1)
    models.fold(company.log.said)
    where = company.log.orders["SO-1"].partition
    assert [d["account_class"] for d in models.ask(proof)["differences"] if d["partition"] == where] == [
        "credit-billed"
    ]


def test_an_answer_after_the_proof_keeps_it_from_being_compared(models):
    company = delivering()
    company.log.prove_credit()
    company.release("SO-2", "C-1", 5_000)
    late = [f for f in company.log.said if f.type != order.OrderReleased.TYPE or f.data.order != "SO-2"]
    models.fold(late)
    assert parted(models) == []
    assert [kind for kind, _, _ in exposure(models)] == ["credit-billed"]


def test_what_credit_counts_otherwise_is_a_difference_and_the_first_event_is_named(models):
    company = delivering()
    company.log.prove_credit(wrong_by=2)
    models.fold(company.log.said)
    wrong = {"credit-billed", "credit-open-orders", "credit-shipped-not-billed"}
    assert {kind for _, kind, _ in parted(models)} == wrong
    assert {kind: n for kind, n in measured(models).items() if n} == dict.fromkeys(wrong, 2)
    told = {
        what: models.ask(lambda cur, w=what: totals(cur, w))["totals"] for what in ("open-orders", "shipped-not-billed")
    }
    placed = next(f for f in company.log.said if f.type == order.OrderPlaced.TYPE)
    second = next(f for f in company.log.said if f.type == order.OrderShipped.TYPE and f.data.shipment == "SH-2")
    assert {w: (row["customer"], row["total"]["amount"], row["first"]["sequence"]) for w, (row,) in told.items()} == {
        "open-orders": ("C-1", "714.00", placed.sequence),
        "shipped-not-billed": ("C-1", "238.00", second.sequence),
    }


def test_the_metric_looks_at_every_order_under_way_only_now_and_then(models):
    company = delivering()
    company.log.prove_credit(wrong_by=2)
    models.fold(company.log.said)
    projection = Projection()
    with models.connection.cursor() as cur:
        compared = ["credit-open-orders" in projection.differences(cur) for _ in range(2 * ORDERS_EVERY)]
    assert [place for place, is_in in enumerate(compared) if is_in] == [0, ORDERS_EVERY]


def test_a_total_that_credit_leaves_out_counts_as_nothing(models):
    company = owing()
    company.log.totals.clear()
    company.log.prove_credit()
    models.fold(company.log.said)
    assert exposure(models) == [("credit-billed", "100.00", "0.00"), ("credit-unapplied", "4.00", "0.00")]
