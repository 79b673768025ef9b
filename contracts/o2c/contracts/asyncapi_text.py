"""The prose of the AsyncAPI document."""

OVERVIEW = """\
What o2c hears on Kafka from an ERP and a bank, and what it says about orders, credit, invoices and payments.

## Publish to us

1. One event, one record, one JSON document: CloudEvents 1.0 in *structured mode*, with the Kafka header
   `content-type: application/cloudevents+json`. *Binary mode* (headers `ce_id`, `ce_source`, `ce_type`, `ce_time`,
   `ce_specversion`, and `content-type: application/json`; the data alone as the value) is read too.
2. **Attributes.** `specversion` (1.0), `id`, `source`, `type`, `time` and `data` are required, `subject`, `actor` and
   `correlationid` welcome. Leave `sequence` out.
3. **Key.** The record's key is the customer account, the same text as `data.customer` (bank statements: our bank
   account, `data.bank_account`; remittance advices: the advice, `data.advice`). Another key is refused, because events
   of one account could overtake each other.
4. **Partitioner.** Kafka's murmur2. The Java client and aiokafka use it by default; librdkafka (confluent-kafka, kcat,
   the .NET and Go clients on it) does not: set `partitioner=murmur2_random`.
5. **Producer.** Idempotence on, acknowledgements of all replicas (`enable.idempotence=true`, `acks=all`): otherwise a
   retry can reorder an account's events.
6. **Sending again is safe** as long as the record is the same: we take each (`source`, `id`) once. Make the id from
   what the event is about (`order-SO-2026-0815-2`: order and change number), not from a random number at send time.
   The same id with other content is a contradiction and is refused; send a correction under a new id.
7. **Change numbers.** Events that carry the whole state of an object have `change_number`. It must rise with each
   change; an event with a lower one than we have seen changes nothing. So a late or repeated record does no harm.
8. **Values.** Amounts are decimal text beside an ISO 4217 code (`"12.34"`), never JSON numbers; dates are
   `YYYY-MM-DD`, days of the legal entity; UTF-8 without U+0000. Types are strict: `"1"` is not an integer. Fields we do
   not know are ignored; `attributes` are carried along. At most 900 KiB a record.

## When a record is bad

A record we cannot read (no CloudEvent, an attribute missing, a field against the schema, an unknown type, a wrong key)
becomes a *dead letter*: it is kept whole with a text that says what, where and what was expected, and counted in a
metric. Later records **of the same key** wait behind it, so that nothing overtakes; other keys go on. An operator sees
it with `o2c deadletters`, mends or discards it with a reason, and what waited goes on in order. What contradicts what
stands (a shipment of more than was ordered) is kept as *refused*, and later records go on. What names something not
yet known (an order of a customer who has not come) waits and is tried again when it arrives.

There is no reply topic: what we made of your event is said on the `o2c.*` topics, with your `correlationid`, or your
event's id where you gave none.

## Read from us

Records carry `sequence`, dense per (source, topic, partition). Apply exactly the last one plus one; after a restart of
ours you may see records twice, with the same `id` and `sequence`: drop what is not higher. `o2c.*` topics are kept for
ever, so a new reader starts at the beginning. Between topics there is no order.

## How contracts change

Within a major version (`….v1`) only new optional fields come to what we say; ignore fields you do not know. What we
hear may also become wider, never narrower. An enum is closed; a text whose description names examples may take others.
Anything else is a new type with its own topic (`….v2`), beside the old one.
"""

INBOUND = """\
Send here. CloudEvents in structured mode, idempotent producer, murmur2 partitioner, no `sequence`; an id that is the
same whenever the same event is sent again. See the overview."""

PUBLISHED = """\
Read here, from the beginning if you like. Drop records whose `sequence` is not higher than the last one of the same
source and partition."""
