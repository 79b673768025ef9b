"""Totals proved in the stream, and what is compared beside it."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from projection_company import Company
from projection_quarter import quarter

from o2c.contracts import cash_app
from o2c.projection.projection import Projection
from o2c.projection.queries.proof import proof
from o2c.projection.queries.totals import totals
from o2c.projection.verify import Difference, Place, Told, differences, first_difference, verify

DAY = date(2026, 5, 4)
PROVED = cash_app.BalanceProved.TYPE


@pytest.mark.servers
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_what_the_source_proves_is_what_is_folded_up_to_that_record(models, size):
    said = quarter(11, steps=150).log.said
    models.fold(*[said[i : i + size] for i in range(0, len(said), size)])
    found = models.ask(proof)
    assert found["proved"]
    assert {total["difference"]["amount"] for total in found["totals"]} == {"0.00"}
    assert {(total["source"], total["account_class"]) for total in found["totals"]} == {
        ("/o2c/order", "held"), ("/o2c/order", "released"),
        ("/o2c/billing", "invoiced"), ("/o2c/billing", "credited"),
        ("/o2c/credit", "credit-billed"), ("/o2c/credit", "credit-unapplied"), ("/o2c/credit", "credit-open-orders"),
        ("/o2c/cash-app", "receivable"), ("/o2c/cash-app", "unapplied"), ("/o2c/cash-app", "unidentified"),
        ("/o2c/cash-app", "on-account"), ("/o2c/cash-app", "prepaid"),
    }  # fmt: skip
    assert models.connection.execute("select count(*) from proof where ours <> theirs").fetchone() == (0,)


@pytest.mark.servers
@pytest.mark.parametrize("size", [1, 1000])
def test_a_difference_names_the_stretch_where_it_came_in_and_goes_when_it_is_mended(models, size):
    company = Company()
    company.invoice("C-1", 10_000, DAY, DAY)
    company.log.prove()
    agreed = {f.partition: f.sequence for f in company.log.said if f.type == PROVED}
    company.invoice("C-1", 500, DAY, DAY)
    company.log.prove_cash_app(wrong_by=3)
    first = {f.partition: f.sequence for f in company.log.said if f.type == PROVED}
    company.log.prove_cash_app(wrong_by=4)
    said = list(company.log.said)
    models.fold(*[said[i : i + size] for i in range(0, len(said), size)])
    (row,) = models.ask(proof)["differences"]
    assert (row["agreed_sequence"], row["differs_since"]) == (agreed[row["partition"]], first[row["partition"]])
    assert (row["ours"]["amount"], row["theirs"]["amount"], row["difference"]["amount"]) == (
        "105.00",
        "105.04",
        "-0.04",
    )
    with models.connection.cursor() as cur:
        assert Projection().differences(cur) == {"receivable": 4, "invoiced": 0}
    company.log.prove()
    models.fold(company.log.said[len(said) :])
    assert models.ask(proof)["proved"]


@pytest.mark.servers
def test_a_total_that_the_source_leaves_out_is_a_difference(models):
    company = Company()
    company.invoice("C-1", 10_000, DAY, DAY)
    company.log.totals.clear()
    company.log.prove_cash_app()
    models.fold(company.log.said)
    found = models.ask(proof)
    assert [(d["ours"]["amount"], d["theirs"]["amount"]) for d in found["differences"]] == [("100.00", "0.00")]


@pytest.mark.servers
def test_receivables_are_the_same_in_every_shape_they_are_kept_in(models):
    models.fold(quarter(12, steps=150).log.said)
    found = models.ask(verify)
    assert found["agree"]
    assert found["billing_against_cash_app"] is None
    assert all(len(row["shapes"]) == 6 for row in found["receivables"])
    assert {row["what"] for row in found["money"]} == {"unapplied", "unidentified", "on-account", "prepaid"}
    assert all(len(row["shapes"]) == 3 and row["agree"] for row in found["money"])
    assert {row["what"] for row in found["marked"]} == {"disputed", "legal"}
    assert all(len(row["shapes"]) == 3 and row["agree"] for row in found["marked"])
    changed = (("balance", "invoices"), ("balance", "prepaid"), ("marked_cube", "amount_effective"))
    for table, column in changed:
        wrong = f"update {table} set {column} = {column} + 1 where ctid = (select min(ctid) from {table})"
        with models.connection.transaction(force_rollback=True):
            models.connection.execute(wrong)
            assert not models.ask(verify)["agree"]


@pytest.mark.servers
def test_the_first_document_that_cash_application_took_over_wrongly_is_named(models):
    company = Company()
    for gross in (100, 200, 300):
        company.invoice("C-1", gross, DAY, DAY)
    missing = [f for f in company.log.said if not (f.type.endswith("receivable-moved.v1") and f.data.item == "DOC-2")]
    models.fold(missing)
    first = models.ask(verify)["billing_against_cash_app"]
    assert (first["document"], first["issued"]["amount"], first["taken"]["amount"]) == ("DOC-2", "2.00", "0.00")
    issued = next(f for f in company.log.said if f.type.endswith("invoice-issued.v1") and f.data.document == "DOC-2")
    assert (first["source"], first["partition"], first["sequence"]) == (
        issued.source,
        issued.partition,
        issued.sequence,
    )


@pytest.mark.servers
def test_totals_by_customer_of_documents_and_items_agree(models):
    models.fold(quarter(13, steps=120).log.said)
    documents, items = (models.ask(lambda cur, w=what: totals(cur, w))["totals"] for what in ("documents", "items"))
    assert documents == items
    assert len(documents) == 5
    paged = models.ask(lambda cur: totals(cur, "items", limit=2))
    rest = models.ask(lambda cur: totals(cur, "items", cursor=paged["next_cursor"]))
    assert paged["totals"] + rest["totals"] == items


def test_differences_count_a_missing_key_as_nothing():
    assert differences({("a",): 1, ("b",): 2}, {("a",): 1, ("c",): 0}) == [Difference(("b",), 2, 0)]
    assert differences({}, {}) == []


def test_the_first_difference_is_the_earliest_event_of_the_keys_that_differ():
    def place(minute: int) -> Place:
        return Place(datetime(2026, 5, 4, tzinfo=UTC) + timedelta(minutes=minute), "/o2c/x", 0, minute)

    left = [Told(("b",), 5, place(3)), Told(("a",), 7, place(1)), Told(("c",), 1, place(9))]
    right = [Told(("a",), 7, place(2)), Told(("b",), 4, place(4)), Told(("c",), 2, place(5))]
    random.Random(1).shuffle(left)
    assert first_difference(left, right) == (Difference(("b",), 5, 4), place(3))
    assert first_difference(left, left) is None
