"""What was open at the cut-over: owed from then on, as old as it is, and billed or sold by nobody here."""

from datetime import date

import pytest
from projection_company import Company, Item

from o2c.chassis.money import to_text
from o2c.contracts import billing
from o2c.projection.queries.cut import cut_of_all_heard
from o2c.projection.queries.timeline import timeline
from o2c.projection.queries.totals import totals
from o2c.projection.verify import verify

CUTOVER, ISSUED, DUE = date(2026, 4, 30), date(2026, 3, 2), date(2026, 4, 1)
pytestmark = pytest.mark.servers


def adopt(company: Company, gross: int, open_: int, kind: str = "invoice") -> Item:
    item = f"SAP/E1/2026/{company.number()}"
    made = company.items[item] = Item(item, "C-1", "E1", "EUR", ISSUED, DUE, kind=kind)
    amount = to_text(gross, "EUR")
    company.log.say(
        billing.OpeningItemAdopted(
            document=item, number=f"INV-{item}", customer="C-1", legal_entity="E1", currency="EUR",
            document_date=ISSUED, net=amount, tax="0", gross=amount, postings=(), books="erp", item_kind=kind,
            open=to_text(open_, "EUR"), cutover=CUTOVER, terms=billing.Terms(code="", due_date=DUE),
        ),
        "C-1",
    )  # fmt: skip
    sign = -1 if kind == "credit-note" else 1
    company.move(made, "transferred", sign * open_, CUTOVER, cause=item, reason_code="opening-balance")
    return made


@pytest.fixture
def moved(models) -> Company:
    company = Company()
    company.customer("C-1")
    adopt(company, 119_000, 40_000)
    adopt(company, 5_000, 3_000, "credit-note")
    company.log.prove()
    models.fold(company.log.said)
    return company


def test_it_ties_out_with_its_open_amount(models, moved):
    assert models.ask(verify)["agree"]
    (row,) = models.ask(lambda cur: totals(cur, "documents"))["totals"]
    assert row["total"] == {"amount": "370.00", "currency": "EUR"}
    assert models.ask(lambda cur: totals(cur, "items"))["totals"] == [row]


def test_nothing_of_it_is_billed(models, moved):
    assert models.ask(
        lambda cur: cur.execute("select account_class from proof_total where source = '/o2c/billing'").fetchall()
    ) == []  # fmt: skip


def test_it_tells_that_it_was_taken_over(models, moved):
    item = next(iter(moved.items))
    entries = models.ask(lambda cur: timeline(cur, cut_of_all_heard(cur), item))["entries"]
    texts = [entry["text"] for entry in entries]
    assert f"invoice INV-{item} of 2026-03-02 taken over at the cut-over: 400.00 EUR open" in texts
    assert not any("issued" in text for text in texts)
