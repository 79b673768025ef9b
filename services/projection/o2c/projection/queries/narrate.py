"""An event as a sentence for people. What it means precisely stands beside it, in the entry's own fields."""

from o2c.projection.amounts import Money

SENTENCES = {
    "customer-registered": "customer {subject} registered: {note}",
    "customer-changed": "customer {subject} changed: {note}",
    "credit-account-opened": "credit account opened with a limit of {amount}, {code}",
    "credit-limit-changed": "credit limit set to {amount}, {code}: {note}",
    "payment-terms-changed": "payment terms set to {code}: {note}",
    "credit-threshold-crossed": "credit threshold {code} per cent: exposure {amount}, {note}",
    "order-placed": "order {subject} placed: {amount}; waits for credit",
    "order-changed": "order {subject} changed: now {amount} {code}",
    "order-held": "order {subject} on hold: {code}, {amount}",
    "order-released": "order {subject} released: credit covers {amount}",
    "order-shipped": "order {subject} shipped with {other}: {amount}",
    "order-cancelled": "order {subject} cancelled: {amount}; {note}",
    "order-completed": "order {subject} completed {code}",
    "order-credit-approved": "credit approved for order {subject}: {amount}, {note}",
    "order-credit-declined": "credit declined for order {subject}: {amount}, {code}, {note}",
    "invoice-issued": "invoice {other} issued: {amount}, {code}",
    "opening-item-adopted": "{code} {other} of {note} taken over at the cut-over: {amount} open",
    "credit-note-issued": "credit note {other} issued: {amount}; {note}",
    "receivable-moved": "open item {other}: {code} {amount}",
    "receivable-held": "open item {other} on hold: {code}; {note}",
    "receivable-released": "open item {other} on hold no more: {code}; {note}",
    "former-number-added": "open item {subject} is quoted as {other} too; {note}",
    "open-item-settled": "open item {subject} settled {code}",
    "payment-received": "payment {subject} received on {other}: {amount}; payer {note}",
    "payment-transferred": "payment {subject} moved {way} {other}: {amount}; {note}",
    "payment-applied": "payment {subject} applied to {other}: {amount} by {code}; {note}",
    "payment-unapplied": "payment {subject} taken off {other}: {amount}; {note}",
    "payment-left-on-account": "payment {subject} left on account: {amount}; {note}",
    "payment-prepaid": "payment {subject} kept for order {other}: {amount}; {note}",
    "payment-returned": "payment {subject} returned by the bank: {amount}; {note}",
    "payment-withdrawn": "payment {subject} withdrawn: {amount}; {note}",
    "duplicate-payment-found": "payment {subject} of {amount} seems to repeat {other}: {note}",
    "payment-weighed": "payment {subject} waits: {code}; {note}; policy {other}",
    "payment-held": "payment {subject} put on hold by {other}: {code}; {note}",
    "payment-released": "payment {subject} released by {other}: {note}",
    "payment-noted": "payment {subject} noted by {other}: {note}",
    "refunds-ordered": "{other} of {code} ordered with file {subject}: {amount}; {note}",
    "refund-paid": "refund of payment {subject} paid with bank line {other}: {amount}; {note}",
    "deduction-opened": "deduction {subject} opened: {amount} for {code}, {other}; {note}",
    "deduction-moved": "deduction {subject} is {code} with {other}; {note}",
    "deduction-resolved": "deduction {subject} resolved by {other} {code}",
    "credit-note-requested": "credit note requested for {other}: {amount} for {code}; {note}",
    "payable-netted": "{amount} of our payable {other} set off against {subject} by {code}; {note}",
    "withholding-certified": "certificate {other} came of {amount} withheld of {subject}; {note}",
    "approval-requested": "{code} on {subject} waits for a second person as {other}: {amount}; {note}",
    "approval-decided": "{subject} {code} by {other}; {note}",
    "bank-line-classified": "bank statement {subject}, {other}: {amount} is {code}; {note}",
    "statement-accepted": "bank statement {subject} number {other} accepted {code}; {note}",
    "statement-refused": "bank statement {subject} refused: {code}; {note}",
    "period-closing": "period {subject} is closing: {note}",
    "period-closing-cancelled": "period {subject} is not closing any more: {note}",
    "period-certified": "period {subject} certified: {code}",
    "period-closed": "period {subject} closed: {note}",
    "exchange-rate-set": "exchange rate {subject} is {code}; {note}",
    "period-revalued": "period {subject} closed with {amount} of exchange difference on {code}, not realised; {note}",
    "period-reopened": "period {subject} reopened: {note}",
    "policy-proposed": "{subject} proposed as {other}: {note}",
    "policy-changed": "{subject} agreed as {code} by {other}: {note}",
    "policy-rejected": "{subject} not agreed: {other}; {note}",
}
"""By type of entry."""


def narrate(kind: str, code: str, subject: str, other: str, amount: Money | None, note: str) -> str:
    """
    >>> narrate("order-held", "credit-declined", "SO-1", "", {"amount": "119.00", "currency": "EUR"}, "")
    'order SO-1 on hold: credit-declined, 119.00 EUR'
    >>> narrate("approval-requested", "alias", "C-1", "A-7", None, "they told us")
    'alias on C-1 waits for a second person as A-7: they told us'
    >>> narrate("payment-received", "", "R-1", "B1", {"amount": "5.00", "currency": "EUR"}, "")
    'payment R-1 received on B1: 5.00 EUR; payer not known'
    >>> narrate("payment-transferred", "", "R-1", "C-2", {"amount": "-5.00", "currency": "EUR"}, "theirs")
    'payment R-1 moved away to C-2: -5.00 EUR; theirs'
    """
    value = f"{amount['amount']} {amount['currency']}" if amount else ""
    if kind == "payment-received":
        note = f"by {note}" if note else "not known"
    way = "away to" if value.startswith("-") else "here from"
    said = SENTENCES[kind].format(code=code, subject=subject, other=other, amount=value, note=note, way=way)
    return said.replace(": ; ", ": ").rstrip(" :;,")
