"""What the rows of an aging are told apart by: any of them split the same money, none loses or doubles any."""

from collections import defaultdict
from datetime import date

import pytest
from projection_company import Company
from projection_quarter import quarter

from o2c.contracts import credit
from o2c.contracts.money import to_minor
from o2c.projection.queries.aging import aging
from o2c.projection.queries.buckets import Buckets
from o2c.projection.queries.cut import cut, watermark
from o2c.projection.queries.groups import BadGroup, groups_of
from o2c.projection.queries.paging import BadCursor

DAY = date(2026, 5, 20)
GROUPS = ["entity", "customer", "parent", "country", "risk-class", "terms", "attribute:region", "attribute:rep"]


@pytest.mark.parametrize("wrong", ["", "region", "attribute:", "attribute:a b", "attribute:'; drop", "currency "])
def test_what_nobody_knows_is_refused_with_what_there_is(wrong):
    with pytest.raises(BadGroup, match="expected country, customer, entity, parent, risk-class, terms or attribute:"):
        groups_of([wrong])


def test_more_groups_than_a_person_reads_are_refused():
    with pytest.raises(BadGroup, match="at most 4, got 5"):
        groups_of(["entity", "customer", "country", "terms", "parent"])


def described(company: Company) -> Company:
    """Two of the customers have a region, one a parent; one more invoice of C-1 has a region of its own."""
    for customer, region, parent in (("C-0", "north", None), ("C-1", "south", "C-0")):
        company.log.say(
            credit.CustomerChanged(
                customer=customer, name=customer, country="DE", parent=parent, risk_class="B",
                payment_terms="net 30", attributes={"region": region},
            ),
            customer,
        )  # fmt: skip
    company.invoice("C-1", 200, DAY, DAY, attributes={"region": "harbour"})
    company.log.prove()
    return company


def told(answer):
    return {tuple(row["group"].items()): row["total"]["amount"] for row in answer["rows"] if row["currency"] == "EUR"}


@pytest.mark.servers
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("known", [None, date(2026, 5, 12)])
def test_every_way_to_group_gives_the_same_sums(models, seed, known):
    company = described(quarter(seed + 40, steps=100))
    models.fold(company.log.said)
    plain = summed(models.ask(lambda cur: aging(cur, cut(cur, DAY, known), Buckets())))
    assert plain
    for group in [[name] for name in GROUPS] + [["customer", "attribute:region"], ["entity", "parent", "terms"]]:
        answer = models.ask(lambda cur, by=group: aging(cur, cut(cur, DAY, known), Buckets(), group=by, limit=1000))
        assert summed(answer) == plain, group
        assert all(set(row["group"]) == set(group) for row in answer["rows"])


def summed(answer):
    """Per currency: items and amounts of each bucket and of the credits, and the money beside them."""
    sums = defaultdict(lambda: [[0, 0] for _ in range(len(answer["buckets"]) + 4)])
    for row in answer["rows"]:
        beside = [{"items": 0, "amount": row[name]} for name in ("unapplied", "on_account", "unidentified")]
        for total, cell in zip(
            sums[row["currency"]], [*row["buckets"], row["open_credits"], *beside], strict=True
        ):  # fmt: skip
            total[0] += cell["items"]
            total[1] += to_minor(cell["amount"]["amount"], cell["amount"]["currency"])
    return dict(sums)


@pytest.mark.servers
def test_a_family_is_one_row_and_a_field_of_the_document_goes_before_the_customers(models):
    company = Company()
    for customer in ("C-0", "C-1", "C-2"):
        company.customer(customer)
    company.invoice("C-0", 1_000, DAY, DAY)
    company.invoice("C-2", 50, DAY, DAY)
    company.invoice("C-1", 100, DAY, DAY)
    described(company)
    models.fold(company.log.said)

    def asked(*group):
        return told(models.ask(lambda cur: aging(cur, cut(cur, DAY), Buckets(), group=group)))

    assert asked("parent") == {(("parent", "C-0"),): "13.00", (("parent", "C-2"),): "0.50"}
    assert asked("attribute:region") == {
        (("attribute:region", ""),): "0.50", (("attribute:region", "harbour"),): "2.00",
        (("attribute:region", "north"),): "10.00", (("attribute:region", "south"),): "1.00",
    }  # fmt: skip
    assert asked("country", "risk-class") == {
        (("country", ""), ("risk-class", "")): "0.50", (("country", "DE"), ("risk-class", "B")): "13.00",
    }  # fmt: skip


@pytest.mark.servers
def test_pages_of_groups_are_the_whole(models):
    models.fold(described(quarter(7, steps=150)).log.said)

    def page(limit, cursor=None):
        return models.ask(
            lambda cur: aging(cur, cut(cur, DAY, watermark(cur)), Buckets(), group=("entity", "country", "terms"),
                              limit=limit, cursor=cursor)
        )  # fmt: skip

    whole, rows, cursor = page(1000)["rows"], [], None
    while True:
        answer = page(1, cursor)
        rows += answer["rows"]
        cursor = answer["next_cursor"]
        if cursor is None:
            break
    assert rows == whole
    assert len(rows) > 2
    with pytest.raises(BadCursor):
        page(1, "bm8")
