"""What credit hears is complete, what it stores is registered, what it says is a contract."""

import pytest
from credit_facts import CUSTOMER, UNIT, credit, placed, wired

from o2c.chassis.codec import Codec
from o2c.chassis.errors import Fatal
from o2c.contracts.base import Event
from o2c.contracts.registry import BY_TYPE
from o2c.contracts.registry import EVENTS as CONTRACTS
from o2c.credit import events
from o2c.credit.events import EVENTS
from o2c.credit.evolution import EVOLVE
from o2c.credit.publications import publish
from o2c.credit.state import Account

SERVICE = wired()


def test_every_event_of_every_topic_it_reads_is_heard_or_ignored():
    expected = {e for e in CONTRACTS if e.TOPIC in SERVICE.topics}
    assert set(SERVICE.hears) | set(SERVICE.ignores) == expected
    assert not set(SERVICE.hears) & set(SERVICE.ignores)


def test_it_reads_master_data_orders_and_cash_and_nothing_of_billing():
    assert set(SERVICE.topics) == {"erp.customers.v1", "o2c.order.v1", "o2c.cash-app.v1"}


def test_it_does_not_start_without_a_key_to_hash_bank_accounts_with():
    with pytest.raises(Fatal, match="O2C_HASH_KEY: field required"):
        wired(key=None)


def test_every_stored_event_changes_the_account():
    assert set(EVENTS.values()) == set(EVOLVE)


@pytest.mark.parametrize("name", EVENTS)
def test_every_stored_event_is_a_class_of_the_language(name):
    assert EVENTS[name].__module__ == events.__name__
    assert name.endswith(".v1")


def test_events_that_are_nobody_elses_business_are_not_said():
    event = events.CashMoved("R-1", "received", "EUR", 100)
    assert list(publish(event, Account(), UNIT)) == []


def test_what_is_said_is_keyed_by_the_customer_and_keeps_the_contract():
    memory = credit(limit="100.00")
    said = memory.hear(placed("90.00", "O-1"), placed("20.00", "O-2"))
    assert len(said) == 4  # two answers, two thresholds
    for event in said:
        assert isinstance(event, Event)
        assert type(event).model_validate_json(event.model_dump_json()) == event
        assert BY_TYPE[event.TYPE] is type(event)
    codec = Codec(EVENTS)
    stored = [codec.decode(name, data) for _, name, data in memory.log]
    keys = {key for event in stored for key, _ in publish(event, memory.state(UNIT), UNIT)}
    assert keys == {CUSTOMER}
