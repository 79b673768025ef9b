"""The tables of `migrations/` as the fold writes them."""

from o2c.projection.tables import Append, Upsert, Upserts

TEXT, INT, BIGINT, DAY, MOMENT, YES_NO = "text", "int", "bigint", "date", "timestamptz", "boolean"
PLACE = {"partition": INT, "position": BIGINT}
"""Of the event that last changed a row."""

STORY = Append(
    "story",
    {
        "source": TEXT, "partition": "int4", "sequence": "int8", "known": MOMENT, "type": TEXT, "account": TEXT,
        "subject": TEXT, "code": TEXT, "other": TEXT, "amount": "int8", "currency": TEXT, "day": DAY, "note": TEXT,
        "actor": TEXT,
    },
)  # fmt: skip
DOCUMENT = Append(
    "document",
    {
        "document": TEXT, "kind": TEXT, "number": TEXT, "customer": TEXT, "entity": TEXT, "currency": TEXT,
        "document_date": DAY, "due_date": DAY, "terms": TEXT, "net": "int8", "tax": "int8", "gross": "int8",
        "order_id": TEXT, "shipment": TEXT, "invoice": TEXT, "customer_reference": TEXT, "books": TEXT,
        "source_known": DAY, "attributes": "jsonb", "reason": TEXT, "known": MOMENT, "partition": "int4",
        "sequence": "int8", "actor": TEXT, "taken_over": "int8", "cutover": DAY,
    },
)  # fmt: skip
SHIPMENT = Append(
    "shipment",
    {
        "shipment": TEXT, "order_id": TEXT, "customer": TEXT, "entity": TEXT, "currency": TEXT, "gross": "int8",
        "shipped_on": DAY, "known": MOMENT, "partition": "int4", "sequence": "int8", "actor": TEXT,
    },
)  # fmt: skip
MOVEMENT = Append(
    "movement",
    {
        "item": TEXT, "kind": TEXT, "amount": "int8", "effective": DAY, "accounting": DAY, "known": MOMENT,
        "cause": TEXT, "partition": "int4", "sequence": "int8", "actor": TEXT, "reason_code": TEXT,
    },
)  # fmt: skip
UNEXPOSED = Append(
    "unexposed",
    {
        "customer": TEXT, "entity": TEXT, "currency": TEXT, "amount": "int8", "effective": DAY, "accounting": DAY,
        "known": MOMENT, "partition": "int4",
    },
)  # fmt: skip
RECEIPT_MOVEMENT = Append(
    "receipt_movement",
    {
        "receipt": TEXT, "account": TEXT, "kind": TEXT, "amount": "int8", "on_account": "int8", "discount": "int8",
        "entity": TEXT, "currency": TEXT, "effective": DAY, "accounting": DAY, "known": MOMENT, "application": TEXT,
        "item": TEXT, "other": TEXT, "rule": TEXT, "note": TEXT, "partition": "int4", "sequence": "int8",
        "actor": TEXT, "unearned": "int8",
    },
)  # fmt: skip
ITEM_MARK = Append(
    "item_mark",
    {
        "item": TEXT, "kind": TEXT, "code": TEXT, "effective": DAY, "accounting": DAY, "known": MOMENT, "ended": TEXT,
        "reason": TEXT, "partition": "int4", "sequence": "int8", "actor": TEXT,
    },
)  # fmt: skip
FORMER_NUMBER = Append("former_number", {"number": TEXT, "item": TEXT})
POLICY_CHANGE = Append(
    "policy_change",
    {
        "proposal": TEXT, "decision": TEXT, "scope": TEXT, "legal_entity": TEXT, "bank_account": TEXT,
        "customer_group": TEXT, "version": "int8", "removed": YES_NO, "changes": "jsonb", "summary": TEXT,
        "decided_by": TEXT, "reason": TEXT, "known": MOMENT, "partition": "int4", "sequence": "int8", "actor": TEXT,
    },
)  # fmt: skip

EXCHANGE_RATE = Append(
    "exchange_rate",
    {"base": TEXT, "quoted": TEXT, "day": DAY, "rate": "numeric", "source": TEXT, "known": MOMENT},
)
CUSTOMER_CHANGE = Append(
    "customer_change",
    {
        "customer": TEXT, "known": MOMENT, "partition": "int4", "sequence": "int8", "type": TEXT, "name": TEXT,
        "country": TEXT, "parent": TEXT, "risk_class": TEXT, "payment_terms": TEXT, "attributes": "jsonb",
        "limit_amount": "int8", "limit_currency": TEXT, "credit_check": YES_NO, "reason": TEXT, "actor": TEXT,
    },
)  # fmt: skip
ORDER_LINES = Append(
    "order_lines",
    {
        "order_id": TEXT, "kind": TEXT, "lines": "jsonb", "known": MOMENT, "partition": "int4", "sequence": "int8",
    },
)  # fmt: skip

WATERMARK = Upsert(
    "watermark", {"source": TEXT, "partition": INT}, last={"sequence": BIGINT, "known": MOMENT, "moved": BIGINT}
)
CUSTOMER = Upsert(
    "customer",
    {"customer": TEXT},
    last={
        "name": TEXT, "country": TEXT, "parent": TEXT, "risk_class": TEXT, "payment_terms": TEXT,
        "attributes": "jsonb", "limit_amount": BIGINT, "limit_currency": TEXT, "credit_check": YES_NO,
        **PLACE,
    },
)  # fmt: skip
SALES_ORDER = Upsert(
    "sales_order",
    {"order_id": TEXT},
    sums=("cancelled", "shipped"),
    last={
        "customer": TEXT, "entity": TEXT, "currency": TEXT, "customer_reference": TEXT, "ordered_on": DAY,
        "revision": BIGINT, "gross": BIGINT, "held": YES_NO, "hold_reason": TEXT, "held_known": MOMENT,
        "completed": YES_NO, **PLACE,
    },
)  # fmt: skip
OPEN_ITEM = Upsert(
    "open_item",
    {"item": TEXT},
    sums=("open", "original"),
    last={
        "customer": TEXT, "entity": TEXT, "currency": TEXT, "kind": TEXT, "number": TEXT, "document_date": DAY,
        "due_date": DAY, "order_id": TEXT, "shipment": TEXT, "settled_on": DAY, "parent": TEXT, "hold": TEXT,
        "claim": TEXT, **PLACE,
    },
)  # fmt: skip
RECEIPT = Upsert(
    "receipt",
    {"receipt": TEXT, "account": TEXT},
    sums=("received", "transferred", "applied", "returned", "prepaid", "on_account"),
    last={
        "entity": TEXT, "currency": TEXT, "booking_date": DAY, "value_date": DAY, "bank_account": TEXT,
        "statement": TEXT, "line": BIGINT, "payer": TEXT, "identified_by": TEXT, **PLACE,
    },
)  # fmt: skip
BALANCE = Upsert(
    "balance",
    {"account": TEXT, "entity": TEXT, "currency": TEXT},
    sums=("invoices", "credits", "unapplied", "on_account", "prepaid"),
)
MOVEMENT_DAY = Upsert(
    "movement_day",
    {"entity": TEXT, "currency": TEXT, "kind": TEXT, "effective": DAY, "accounting": DAY, "known_day": DAY},
    sums=("amount", "movements"),
)
AGING_CUBE = Upsert(
    "aging_cube",
    {
        "aged_by": TEXT, "entity": TEXT, "currency": TEXT, "item_kind": TEXT, "base_date": DAY, "effective": DAY,
        "accounting": DAY, "known_day": DAY,
    },
    sums=("amount", "items_effective", "items_accounting"),
)  # fmt: skip
SETTLEMENT = Upsert(
    "settlement",
    {
        "customer": TEXT, "entity": TEXT, "currency": TEXT, "terms": INT, "due_weekday": INT, "days": INT,
        "paid": YES_NO, "quarter": DAY,
    },
    sums=("items",),
)  # fmt: skip
PAID_DAY = Upsert(
    "paid_day",
    {
        "entity": TEXT, "currency": TEXT, "paid_effective": DAY, "paid_accounting": DAY, "effective": DAY,
        "accounting": DAY, "known_day": DAY,
    },
    sums=("amount", "amount_days", "amount_late", "amount_late_only"),
    wide=frozenset({"amount_days", "amount_late", "amount_late_only"}),
)  # fmt: skip
MARKED_CUBE = Upsert(
    "marked_cube",
    {
        "aged_by": TEXT, "entity": TEXT, "currency": TEXT, "item_kind": TEXT, "base_date": DAY, "mark": TEXT,
        "day": DAY, "known_day": DAY,
    },
    sums=("amount_effective", "amount_accounting"),
)  # fmt: skip
PROOF_TOTAL = Upsert(
    "proof_total",
    {"source": TEXT, "partition": INT, "entity": TEXT, "account_class": TEXT, "currency": TEXT},
    sums=("amount",),
)
PROOF = Upsert(
    "proof",
    {"source": TEXT, "partition": INT, "entity": TEXT, "account_class": TEXT, "currency": TEXT},
    last={
        "sequence": BIGINT, "known": MOMENT, "ours": BIGINT, "theirs": BIGINT, "agreed_sequence": BIGINT,
        "differs_since": BIGINT,
    },
)  # fmt: skip
CREDIT_PROOF = Upsert(
    "credit_proof",
    {"partition": INT},
    last={
        "sequence": BIGINT, "known": MOMENT, "cash_app_sequence": BIGINT, "order_sequence": BIGINT, "totals": "jsonb",
    },
)  # fmt: skip
CREDIT_ANSWER = Upsert("credit_answer", {"order_id": TEXT}, last={"partition": INT, "approved": YES_NO})

UPSERTS = Upserts(
    WATERMARK, CUSTOMER, SALES_ORDER, OPEN_ITEM, RECEIPT, BALANCE, MOVEMENT_DAY, AGING_CUBE, SETTLEMENT, PAID_DAY,
    MARKED_CUBE, PROOF_TOTAL, PROOF, CREDIT_ANSWER, CREDIT_PROOF,
)  # fmt: skip
