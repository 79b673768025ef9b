"""The same content is the same message, whenever and from wherever it is sent."""

from datetime import UTC, date, datetime

import msgspec

from o2c.contracts.bank import BankStatementReceived
from o2c.contracts.envelope import parse
from o2c.contracts.erp import CustomerMasterChanged, ErpInvoiceIssued
from o2c.contracts.money import Money
from o2c.intake.messages import HEADERS, key_of, message, message_id

INVOICE = ErpInvoiceIssued(
    source_system="erp",
    fiscal_year=2026,
    number="4711",
    legal_entity="DE01",
    customer="C-1",
    gross=Money.of(11900, "EUR"),
    document_date=date(2026, 3, 1),
)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_the_id_is_made_of_the_content_and_not_of_the_time():
    once, again = (msgspec.json.decode(message(INVOICE, "C-1", "/import", at)) for at in (NOON, LATER))
    assert once["id"] == again["id"] == message_id(INVOICE)
    assert once["time"] != again["time"]


def test_another_content_and_another_type_have_another_id():
    other = INVOICE.model_copy(update={"number": "4712"})
    customer = CustomerMasterChanged(customer="C-1", change_number=1, name="A")
    assert len({message_id(event) for event in (INVOICE, other, customer)}) == 3


def test_a_consumer_reads_the_message_as_a_cloud_event():
    body = message(INVOICE, key_of(INVOICE), "/import", NOON)
    envelope = parse(body, HEADERS, b"C-1")
    assert (envelope.type, envelope.source, envelope.id) == (INVOICE.TYPE, "/import", message_id(INVOICE))
    assert ErpInvoiceIssued.model_validate_json(envelope.data_raw) == INVOICE


def test_the_key_is_the_account_that_the_event_is_about():
    statement = BankStatementReceived(statement="s-1", bank_account="DE1", currency="EUR", lines=())
    assert (key_of(INVOICE), key_of(statement)) == ("C-1", "DE1")
