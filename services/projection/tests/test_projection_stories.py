"""The story and the document flow of an order, an invoice, a payment and a customer."""

from datetime import date

import pytest
from projection_company import Company
from projection_quarter import quarter

from o2c.contracts import cash_app, waiting
from o2c.contracts.policies import PolicyScope
from o2c.projection.folds import FOLDS
from o2c.projection.queries.cut import cut, cut_of_all_heard
from o2c.projection.queries.flow import flow
from o2c.projection.queries.narrate import SENTENCES
from o2c.projection.queries.timeline import timeline

DAY = date(2026, 5, 4)
pytestmark = pytest.mark.servers


@pytest.fixture
def cycle(models) -> Company:
    company = Company()
    company.customer("C-1")
    company.customer("C-2")
    company.cycle("C-1", 11_900, DAY)
    company.cycle("C-2", 5_000, DAY)
    models.fold(company.log.said)
    return company


def story(models, ref: str, **more):
    return models.ask(lambda cur: timeline(cur, cut_of_all_heard(cur), ref, **more))


LIFE = [
    "order-placed", "order-credit-approved", "order-released", "order-shipped", "invoice-issued", "receivable-moved",
    "payment-received", "payment-applied", "receivable-moved", "open-item-settled", "order-completed",
]  # fmt: skip


@pytest.mark.parametrize("ref", ["SO-1", "SH-2", "DOC-3", "INV-DOC-3", "R-4"])
def test_every_reference_of_a_cycle_tells_its_whole_life(models, cycle, ref):
    found = story(models, ref)
    assert [entry["type"] for entry in found["entries"] if entry["type"] in LIFE] == [
        kind for kind in LIFE if ref != "R-4" or not kind.startswith(("order-",))
    ]
    assert {entry["account"] for entry in found["entries"]} == {"C-1"}
    assert found["entries"] == sorted(found["entries"], key=lambda e: e["known"])


def test_a_customer_tells_everything_on_the_account_page_by_page(models, cycle):
    entries, cursor = [], None
    while True:
        page = story(models, "C-1", limit=4, cursor=cursor)
        entries += page["entries"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert [e["type"] for e in entries] == ["customer-registered", "credit-account-opened", *LIFE]
    places = {(e["source"], e["partition"], e["sequence"]) for e in entries}
    assert len(places) == len(entries)
    assert places == {(f.source, f.partition, f.sequence) for f in cycle.log.said if f.key == "C-1"}


def test_an_event_of_two_subjects_is_told_once_whatever_the_size_of_a_page(models):
    company = Company()
    claim = company.deduct(company.invoice("C-1", 10_000, DAY, DAY), 4_000, DAY)
    models.fold(company.log.said)
    told = story(models, "C-1")["entries"]
    assert [e["subject"] for e in told if e["type"] == "deduction-opened"] == [claim.item]
    paged, cursor = [], None
    while True:
        page = story(models, "C-1", limit=1, cursor=cursor)
        paged += page["entries"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert paged == told
    assert [e["type"] for e in story(models, claim.parent)["entries"]].count("deduction-opened") == 1


def test_sentences_say_who_what_and_by_which_rule(models, cycle):
    texts = [entry["text"] for entry in story(models, "SO-1")["entries"]]
    assert "order SO-1 placed: 119.00 EUR; waits for credit" in texts
    assert "order SO-1 shipped with SH-2: 119.00 EUR" in texts
    assert "invoice INV-DOC-3 issued: 119.00 EUR, net 30" in texts
    assert "payment R-4 applied to INV-DOC-3: 119.00 EUR by reference.v1; reference: INV-DOC-3" in texts


def test_a_story_is_told_as_known_at_a_moment(models, cycle):
    known = next(f.known for f in cycle.log.said if f.type.endswith("order-shipped.v1"))
    told = models.ask(lambda cur: timeline(cur, cut_of_all_heard(cur, known=known), "SO-1"))
    assert [e["type"] for e in told["entries"]] == LIFE[:4]


def test_nothing_is_told_of_what_is_not_known(models, cycle):
    assert story(models, "nothing") is None
    assert models.ask(lambda cur: flow(cur, cut(cur), "nothing")) is None


def test_every_event_has_its_sentence(models):
    company = quarter(7, steps=200)
    models.fold(company.log.said)
    for customer in ("C-0", "C-1", "C-2", "C-3", "C-4"):
        found = story(models, customer, limit=1000)
        assert all(entry["text"] and "{" not in entry["text"] for entry in found["entries"])
    names = {kind.split(".")[2] for kind in FOLDS} - {"balance-proved"}
    assert names == SENTENCES.keys()


def texts(models, ref: str) -> list[str]:
    return [entry["text"] for entry in story(models, ref)["entries"]]


def test_a_hold_and_its_end_are_told_with_their_days_and_a_former_number_finds_the_item(models):
    company = Company()
    item = company.invoice("C-1", 10_000, DAY, DAY)
    company.hold_item(item, "disputed", DAY)
    company.former_number(item, "OLD-77/0144")
    company.hold_item(item, "", date(2026, 5, 9), reason="settled by letter")
    models.fold(company.log.said)
    told = [
        "open item INV-DOC-1 on hold: disputed; line 3",
        "open item DOC-1 is quoted as OLD-77/0144 too; moved in May",
        "open item INV-DOC-1 on hold no more: disputed; settled by letter",
    ]
    for ref in ("DOC-1", "OLD-77/0144", "C-1"):
        assert texts(models, ref)[2:] == told
    assert [entry["day"] for entry in story(models, "DOC-1")["entries"]][2:] == [DAY, None, date(2026, 5, 9)]


def test_the_policy_tells_its_changes_by_scope_by_proposal_and_as_a_whole(models):
    company, retail = Company(), PolicyScope(legal_entity="DE01", customer_group="retail")
    one = company.policy("changed", retail, ("grace_days", "1", "3"), ("prepayments", "", "false"), version=1)
    two = company.policy("rejected", PolicyScope(), ("grace_days", "", "9"))
    company.policy("changed", retail, version=2)
    models.fold(company.log.said)
    of_retail = [
        f"policy:DE01, retail proposed as {one}: grace_days 3, was 1; prepayments false; agreed",
        f"policy:DE01, retail agreed as v1 by {one}: grace_days 3, was 1; prepayments false; agreed; seen",
    ]
    assert texts(models, "policy:DE01, retail")[:2] == texts(models, one)[:2] == of_retail
    assert texts(models, "policy:DE01, retail")[3].endswith("taken away; agreed; seen")
    of_all = [
        f"policy:everywhere proposed as {two}: grace_days 9; agreed",
        f"policy:everywhere not agreed: {two}; too generous",
    ]
    assert texts(models, "policy:everywhere") == of_all
    assert texts(models, "policy")[:4] == [*of_retail, *of_all]
    assert [entry["actor"] for entry in story(models, one)["entries"]][:2] == ["anna", "carla"]
    assert story(models, "policy:US01") is None


def test_the_flow_leads_from_the_order_to_the_cash(models, cycle):
    found = models.ask(lambda cur: flow(cur, cut_of_all_heard(cur, date(2026, 6, 30)), "INV-DOC-3"))
    assert [(node["kind"], node["amount"]["amount"]) for node in found["nodes"]] == [
        ("order", "119.00"), ("shipment", "119.00"), ("invoice", "119.00"), ("application", "119.00"),
        ("receipt", "119.00"),
    ]  # fmt: skip
    assert [(edge["source"], edge["target"]) for edge in found["edges"]] == [
        ("order:SO-1", "shipment:SH-2"),
        ("shipment:SH-2", "invoice:DOC-3"),
        ("invoice:DOC-3", "application:A-5"),
        ("application:A-5", "receipt:R-4"),
    ]
    before = models.ask(lambda cur: flow(cur, cut_of_all_heard(cur, DAY), "INV-DOC-3"))
    assert [node["kind"] for node in before["nodes"]] == ["order", "shipment", "invoice"]


def test_a_credit_note_hangs_on_its_invoice_and_a_taken_back_application_is_worth_nothing(models):
    company = Company()
    item = company.invoice("C-1", 10_000, DAY, DAY)
    company.credit_note(item, 1_000, DAY, against=1_000)
    receipt = company.receive("C-1", 9_000, DAY)
    application = company.apply(receipt, item, 9_000, DAY)
    company.unapply(application, receipt, item, 9_000, DAY)
    models.fold(company.log.said)
    found = models.ask(lambda cur: flow(cur, cut_of_all_heard(cur, date(2026, 6, 30)), item.item))
    nodes = {node["id"]: node["amount"]["amount"] for node in found["nodes"]}
    assert nodes == {
        "invoice:DOC-1": "100.00", "credit-note:CN-2": "10.00", "application:A-4": "0.00", "receipt:R-3": "90.00",
    }  # fmt: skip
    assert {"source": "invoice:DOC-1", "target": "credit-note:CN-2"} in found["edges"]


def test_money_that_waits_tells_why_with_what_it_may_be_for_and_who_held_and_released_it(models):
    company = Company()
    company.invoice("C-1", 10_000, DAY, DAY)
    receipt = company.receive("C-1", 10_000, DAY)
    about = {"account": "C-1", "legal_entity": "E1", "receipt": receipt}
    doubt = cash_app.Evidence(kind="doubt", detail="2.30 %")
    for said in (
        waiting.PaymentWeighed(
            **about, left="not-sure-enough", candidates=("DOC-1",), rule="habit.v1", score=977_000, evidence=(doubt,),
            policy="v7",
        ),
        waiting.PaymentHeld(**about, code="legal", until=date(2026, 5, 9), held_by="ben", reason="attached"),
        waiting.PaymentNoted(**about, comment="asked them", assigned_to="carla", noted_by="ben"),
        waiting.PaymentReleased(**about, released_by="carla", reason="paid"),
        waiting.PaymentWeighed(**about, left="payer-unknown", customers=("C-1", "C-2"), policy="v7"),
    ):  # fmt: skip
        company.log.say(said, "C-1")
    models.fold(company.log.said)
    told = [
        f"payment {receipt} waits: not-sure-enough; may be for DOC-1: 97.70 % sure by habit.v1; doubt: 2.30 %; "
        "policy v7",
        f"payment {receipt} put on hold by ben: legal; until 2026-05-09; attached",
        f"payment {receipt} noted by ben: looked after by carla; asked them",
        f"payment {receipt} released by carla: paid",
        f"payment {receipt} waits: payer-unknown; may be of C-1, C-2; policy v7",
    ]
    for ref in (receipt, "C-1"):
        assert [text for text in texts(models, ref) if receipt in text][1:] == told


def test_a_transfer_says_which_way_it_went_and_a_payer_that_nobody_knows_is_said(models):
    company = Company()
    receipt = company.receive("unidentified:B1", 500, DAY, identified_by="")
    company.transfer(receipt, "unidentified:B1", "C-1", 500, DAY)
    models.fold(company.log.said)
    assert texts(models, receipt) == [
        f"payment {receipt} received on B1: 5.00 EUR; payer not known",
        f"payment {receipt} moved away to C-1: -5.00 EUR; payer found",
        f"payment {receipt} moved here from unidentified:B1: 5.00 EUR; payer found",
    ]
    assert [e["amount"]["amount"] for e in story(models, receipt)["entries"]] == ["5.00", "-5.00", "5.00"]


def test_a_deduction_is_told_on_the_day_it_was_opened_with_the_day_it_is_due(models):
    company = Company()
    claim = company.deduct(company.invoice("C-1", 10_000, DAY, DAY), 4_000, DAY, due=date(2026, 6, 1))
    company.work(claim, "in-progress", date(2026, 5, 6), due=date(2026, 6, 8))
    models.fold(company.log.said)
    told = [e for e in story(models, claim.item)["entries"] if e["type"].startswith("deduction-")]
    assert [(e["day"], e["note"]) for e in told] == [
        (DAY, "to be resolved by 2026-06-01"),
        (date(2026, 5, 6), "to be resolved by 2026-06-08"),
    ]
