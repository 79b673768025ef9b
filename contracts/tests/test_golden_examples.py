"""One record of each event: valid by the published schemas, read by the models, and together one story that adds up."""

import json
from decimal import Decimal
from typing import Any, TypeVar, cast

import jsonschema_rs
import pytest

from o2c.contracts import billing, cash_app, credit, envelope, erp, order
from o2c.contracts.bank import BankStatementReceived
from o2c.contracts.base import Event
from o2c.contracts.examples import STORY
from o2c.contracts.generate import ROOT
from o2c.contracts.registry import BY_TYPE
from o2c.contracts.topics import BY_NAME

EXAMPLES = {file.stem: json.loads(file.read_text()) for file in sorted((ROOT / "examples").glob("*.json"))}
TOLD = {scene.event.TYPE: scene.event for scene in STORY}
E = TypeVar("E", bound=Event)


def schema(name: str) -> Any:
    return json.loads((ROOT / "schemas" / f"{name}.json").read_text())


def said(kind: type[E]) -> E:
    return cast("E", TOLD[kind.TYPE])


def read(name: str) -> tuple[envelope.Envelope, Event]:
    record = EXAMPLES[name]
    key = record.get("partitionkey", "").encode()
    parsed = envelope.parse(json.dumps(record).encode(), envelope.HEADERS, key)
    return parsed, envelope.decode(parsed)


def test_each_event_has_one_example_and_is_told_once() -> None:
    assert set(EXAMPLES) == set(BY_TYPE)
    assert len(STORY) == len(TOLD) == len(BY_TYPE)


@pytest.mark.parametrize("name", BY_TYPE)
def test_an_example_is_valid_by_the_published_schemas(name: str) -> None:
    jsonschema_rs.validator_for(schema("envelope"), validate_formats=True).validate(EXAMPLES[name])
    jsonschema_rs.validator_for(schema(name), validate_formats=True).validate(EXAMPLES[name]["data"])


@pytest.mark.parametrize("name", BY_TYPE)
def test_an_example_goes_through_the_model_unchanged(name: str) -> None:
    _, event = read(name)

    assert event == TOLD[name]
    assert json.loads(event.model_dump_json()) == EXAMPLES[name]["data"]


@pytest.mark.parametrize("name", BY_TYPE)
def test_the_schema_refuses_an_example_without_any_of_its_required_fields(name: str) -> None:
    published = schema(name)
    validator = jsonschema_rs.validator_for(published)
    for field in published["required"]:
        rest = {k: v for k, v in EXAMPLES[name]["data"].items() if k != field}
        assert not validator.is_valid(rest), field


@pytest.mark.parametrize("name", BY_TYPE)
def test_inbound_examples_have_no_sequence_and_ours_have_an_id_made_of_their_place(name: str) -> None:
    parsed, event = read(name)
    if BY_NAME[event.TOPIC].keyed_by:
        assert parsed.sequence is None
    else:
        assert parsed.sequence is not None
        assert parsed.id == envelope.event_id(parsed.source, event.TOPIC, 2, parsed.sequence)


def test_sequences_of_a_topic_are_dense_and_known_never_goes_back() -> None:
    for topic in {scene.event.TOPIC for scene in STORY if scene.event.TOPIC.startswith("o2c.")}:
        told = sorted(
            (read(name)[0] for name in BY_TYPE if topic == BY_TYPE[name].TOPIC), key=lambda e: e.sequence or 0
        )
        assert [e.sequence for e in told] == list(range(1, len(told) + 1))
        assert [e.time for e in told] == sorted(e.time for e in told)


def test_every_cause_was_told_before_its_effect() -> None:
    times = {parsed.id: parsed.time for parsed, _ in map(read, BY_TYPE)}
    for parsed, _ in map(read, BY_TYPE):
        if parsed.causation:
            assert times[parsed.causation] < parsed.time
            assert parsed.correlation in times


def amount(text: str) -> Decimal:
    return Decimal(text)


@pytest.mark.parametrize("kind", [billing.InvoiceIssued, billing.CreditNoteIssued])
def test_a_document_adds_up(kind: type[billing.InvoiceIssued] | type[billing.CreditNoteIssued]) -> None:
    document = said(kind)
    sign = -1 if kind is billing.InvoiceIssued else 1

    assert sum(amount(line.net) for line in document.lines) == amount(document.net)
    assert sum(amount(line.tax) for line in document.lines) == amount(document.tax)
    assert amount(document.net) + amount(document.tax) == amount(document.gross)
    assert sum(amount(posting.amount) for posting in document.postings) == sign * amount(document.gross)


def test_the_invoice_less_credit_note_payment_and_discount_is_settled() -> None:
    applied, moved = said(cash_app.PaymentApplied), said(cash_app.ReceivableMoved)
    left = amount(said(billing.InvoiceIssued).gross) - amount(said(billing.CreditNoteIssued).gross)

    assert amount(applied.discount) == left * Decimal("0.02")
    assert amount(applied.amount.amount) == left - amount(applied.discount)
    assert amount(moved.open_after) == amount(applied.discount)
    assert moved.item == applied.item == said(cash_app.OpenItemSettled).item


def test_the_statement_adds_up_and_the_refused_one_does_not() -> None:
    statement = said(BankStatementReceived)
    assert statement.opening is not None
    assert statement.closing is not None
    total = sum(amount(line.amount) for line in statement.lines)

    assert amount(statement.opening) + total == amount(statement.closing)
    assert said(cash_app.PaymentReceived).amount.amount == statement.lines[0].amount
    assert said(cash_app.BankLineClassified).amount.amount == statement.lines[1].amount
    assert said(cash_app.StatementAccepted).closing == statement.closing


def test_what_was_ordered_is_shipped_or_cancelled() -> None:
    ordered, shipped, cancelled = said(order.OrderChanged), said(order.OrderShipped), said(order.OrderCancelled)

    assert amount(shipped.gross) + amount(cancelled.gross) == amount(ordered.gross)
    assert shipped.gross == said(billing.InvoiceIssued).gross


def test_credit_counts_the_adopted_documents_and_the_order() -> None:
    adopted = said(erp.ErpInvoiceIssued).gross.minor - said(erp.ErpCreditNoteIssued).gross.minor
    declined, approved = said(credit.OrderCreditDeclined), said(credit.OrderCreditApproved)
    crossed = said(credit.CreditThresholdCrossed)

    assert declined.exposure.minor == approved.exposure.minor == adopted
    assert adopted + declined.amount.minor > declined.limit.minor
    assert adopted + approved.amount.minor == crossed.exposure.minor <= crossed.limit.minor
    utilisation = Decimal(100 * crossed.exposure.minor) / crossed.limit.minor
    assert utilisation.quantize(Decimal("0.01")) == amount(crossed.utilisation)
    (receivable, _) = said(cash_app.BalanceProved).totals
    assert amount(receivable.amount) * 100 == adopted


def test_the_services_prove_the_same_money() -> None:
    """The adopted documents, our invoice and our credit note; of all that, the adopted ones are still open."""
    proved = {t.account_class: amount(t.amount) for t in said(billing.BillingBalanceProved).totals}
    invoices = amount(said(billing.InvoiceIssued).gross) + amount(said(erp.ErpInvoiceIssued).gross.amount)
    notes = amount(said(billing.CreditNoteIssued).gross) + amount(said(erp.ErpCreditNoteIssued).gross.amount)
    assert proved == {"invoiced": invoices, "credited": notes}

    owed = {t.account_class: t.amount for t in said(cash_app.BalanceProved).totals}
    exposure = {t.account_class: t.amount for t in said(credit.CreditBalanceProved).totals}
    assert (exposure["billed"], exposure["unapplied"]) == (owed["receivable"], owed["unapplied"])
    (prepaid,) = said(cash_app.BalanceProved).later_totals
    assert (prepaid.account_class, prepaid.amount) == ("prepaid", said(cash_app.PaymentPrepaid).amount.amount)
    heard, _ = read(cash_app.BalanceProved.TYPE)
    assert said(credit.CreditBalanceProved).cash_app_sequence == heard.sequence
    heard, _ = read(order.OrderBalanceProved.TYPE)
    assert said(credit.CreditBalanceProved).order_sequence == heard.sequence

    orders = {t.account_class: t.amount for t in said(order.OrderBalanceProved).totals}
    assert orders == {"held": "0.00", "released": said(order.OrderReleased).amount.amount}
