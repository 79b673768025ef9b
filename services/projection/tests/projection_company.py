"""A small company that says what happens to it, event by event, with the truth about its items kept beside."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from projection_stream import DAY, Log

from o2c.contracts import billing, cash_app, credit, order, policies
from o2c.contracts.money import Money, to_text


@dataclass
class Item:
    item: str
    customer: str
    entity: str
    currency: str
    dated: date
    due: date
    kind: str = "invoice"
    order: str | None = None
    shipment: str | None = None
    open: int = 0
    movements: list[tuple[int, date, date, datetime]] = field(default_factory=list)
    """amount, effective, accounting, known: the truth that tests compare with."""
    marks: list[tuple[str, str, date, date, datetime]] = field(default_factory=list)
    """kind, code, effective, accounting, known: likewise."""
    parent: str | None = None

    def mark(self, as_of: date, known: datetime, basis: str) -> str:
        """By definition: the last word of each kind, a hold before a claim."""
        place = 2 if basis == "effective" else 3
        last = {m[0]: m[1] for m in self.marks if m[place] <= as_of and m[4] <= known}
        return last.get("hold") or last.get("claim") or ""


class Company:
    """A small company that says what happens to it. Amounts are minor units; each step is one business fact."""

    def __init__(self, log: Log | None = None) -> None:
        self.log = log or Log()
        self.items: dict[str, Item] = {}
        self.left: defaultdict[tuple[str, str], int] = defaultdict(int)
        """Left of a receipt on an account."""
        self.parked: defaultdict[tuple[str, str], int] = defaultdict(int)
        """Of it, what is the customer's credit."""
        self.kept: defaultdict[tuple[str, str], int] = defaultdict(int)
        """Kept for an order, and no longer left."""
        self.since: dict[tuple[str, str], date] = {}
        """From when a receipt is on an account."""
        self._numbers = count(1)

    def number(self) -> int:
        return next(self._numbers)

    # -- customers and orders

    def customer(
        self, customer: str, limit: int = 1_000_000, currency: str = "EUR", check: bool = True, **more: Any
    ) -> None:
        self.log.say(
            credit.CustomerRegistered(customer=customer, name=f"{customer} Ltd", payment_terms="net 30", **more),
            customer,
        )
        self.log.say(
            credit.CreditAccountOpened(customer=customer, limit=Money.of(limit, currency), check=check), customer
        )

    def place(self, name: str, customer: str, gross: int, currency: str = "EUR", day: date = DAY) -> None:
        self._state(order.OrderPlaced, name, customer, gross, currency, day, revision=1)

    def change(
        self, name: str, customer: str, gross: int, revision: int, *, needs_credit: bool = True, currency: str = "EUR"
    ) -> None:
        self._state(
            order.OrderChanged, name, customer, gross, currency, DAY, revision=revision,
            needs_credit=needs_credit,
        )  # fmt: skip

    def _state(self, model: Any, name: str, customer: str, gross: int, currency: str, day: date, **more: Any) -> None:
        amount = to_text(gross, currency)
        truth = self.log.order(name, customer, "E1", currency)
        truth.gross, truth.held = gross, truth.held or more.get("needs_credit", True)
        self.log.say(
            model(
                order=name, customer=customer, legal_entity="E1", currency=currency, ordered_on=day,
                lines=_lines(order.OrderLine, gross, amount), net=amount, gross=amount, **more,
            ),
            customer,
        )  # fmt: skip

    def release(self, name: str, customer: str, gross: int, revision: int = 1, currency: str = "EUR") -> None:
        truth = self.log.order(name, customer, "E1", currency)
        truth.held, truth.approved = False, True
        amount, nothing = Money.of(gross, currency), Money.of(0, currency)
        self.log.say(
            credit.OrderCreditApproved(
                customer=customer, order=name, revision=revision, amount=amount, exposure=nothing, unapplied=nothing,
                limit=Money.of(1_000_000, currency),
            ),
            customer,
        )  # fmt: skip
        self.log.say(
            order.OrderReleased(order=name, revision=revision, customer=customer, legal_entity="E1", amount=amount),
            customer,
        )

    def hold(self, name: str, customer: str, gross: int, revision: int = 1, currency: str = "EUR") -> None:
        self.log.order(name, customer, "E1", currency).held = True
        self.log.say(
            order.OrderHeld(
                order=name, revision=revision, customer=customer, legal_entity="E1", reason="credit-declined",
                amount=Money.of(gross, currency),
            ),
            customer,
        )  # fmt: skip

    def ship(self, name: str, customer: str, shipment: str, gross: int, currency: str = "EUR", day: date = DAY) -> None:
        amount = to_text(gross, currency)
        truth = self.log.order(name, customer, "E1", currency)
        truth.gone += gross
        self.log.unbilled[name, shipment] = (truth.partition, currency, gross)
        self.log.say(
            order.OrderShipped(
                order=name, revision=1, customer=customer, shipment=shipment, legal_entity="E1", currency=currency,
                shipped_on=day, lines=_lines(order.ShippedLine, gross, amount), net=amount, gross=amount,
            ),
            customer,
        )  # fmt: skip

    def cancel(self, name: str, customer: str, gross: int, currency: str = "EUR", complete: bool = False) -> None:
        self.log.order(name, customer, "E1", currency).gone += gross
        self.log.say(
            order.OrderCancelled(
                order=name, revision=1, customer=customer, legal_entity="E1", currency=currency,
                cancelled_on=DAY, gross=to_text(gross, currency), complete=complete,
                lines=(order.CancelledLine(line=1, quantity=str(gross), gross=to_text(gross, currency)),),
            ),
            customer,
        )  # fmt: skip

    def complete(self, name: str, customer: str, day: date = DAY, reopened: bool = False) -> None:
        self.log.say(
            order.OrderCompleted(
                order=name, customer=customer, legal_entity="E1", completed_on=day, reopened=reopened
            ),
            customer,
        )  # fmt: skip

    # -- documents and items

    def invoice(
        self,
        customer: str,
        gross: int,
        dated: date,
        due: date,
        *,
        currency: str = "EUR",
        entity: str = "E1",
        order: str | None = None,
        shipment: str | None = None,
        accounting: date | None = None,
        item: str | None = None,
        attributes: dict[str, str] | None = None,
    ) -> Item:
        item = item or f"DOC-{self.number()}"
        made = Item(item, customer, entity, currency, dated, due, order=order, shipment=shipment)
        if order:
            for key in [k for k in self.log.unbilled if k[0] == order and shipment in (None, k[1])]:
                del self.log.unbilled[key]
        self.items[item] = made
        amount = to_text(gross, currency)
        self.log.bill(customer, entity, "invoiced", currency, gross)
        self.log.say(
            billing.InvoiceIssued(
                document=item, number=f"INV-{item}", customer=customer, legal_entity=entity, currency=currency,
                document_date=dated, order=order, shipment=shipment, net=amount, tax="0", gross=amount, postings=(),
                terms=billing.Terms(code="net 30", due_date=due), attributes=attributes or {"branch": "north"},
            ),
            customer,
        )  # fmt: skip
        self.move(made, "invoiced", gross, dated, accounting, cause=item)
        return made

    def credit_note(self, of: Item, gross: int, dated: date, against: int) -> Item:
        """A credit note of which `against` is applied to its invoice at once; the rest is an open credit."""
        document, amount = f"CN-{self.number()}", to_text(gross, of.currency)
        self.log.bill(of.customer, of.entity, "credited", of.currency, gross)
        self.log.say(
            billing.CreditNoteIssued(
                document=document, number=f"CN-{document}", customer=of.customer, legal_entity=of.entity,
                currency=of.currency, document_date=dated, net=amount, tax="0", gross=amount, postings=(),
                invoice=of.item, reason="price",
            ),
            of.customer,
        )  # fmt: skip
        made = Item(document, of.customer, of.entity, of.currency, dated, dated, kind="credit-note")
        self.items[document] = made
        self.move(made, "credited", -gross, dated, cause=document)
        if against:
            self.move(made, "credited", against, dated, cause=document)
            self.move(of, "credited", -against, max(dated, of.dated), cause=document)
        return made

    def move(
        self,
        item: Item,
        kind: Any,
        amount: int,
        effective: date,
        accounting: date | None = None,
        cause: str = "",
        exposed: bool = True,
        reason_code: str = "",
    ) -> None:
        item.open += amount
        accounting = accounting or effective
        said = self.log.say(
            cash_app.ReceivableMoved(
                customer=item.customer, legal_entity=item.entity, item=item.item, item_kind=item.kind, kind=kind,
                amount=Money.of(amount, item.currency), open_after=to_text(item.open, item.currency),
                effective=effective, accounting=accounting, document_date=item.dated, due_date=item.due,
                number=f"INV-{item.item}", order=item.order, shipment=item.shipment, cause=cause or item.item,
                exposed=exposed, parent=item.parent, reason_code=reason_code,
            ),
            item.customer,
        )  # fmt: skip
        item.movements.append((amount, effective, accounting, said.known))
        self.log.count(item.customer, item.entity, "receivable", item.currency, amount)
        if not exposed:
            self.log.leave_out(item.customer, item.currency, amount)
        if (item.open == 0) or (item.open == amount and len(item.movements) > 1):
            self.log.say(
                cash_app.OpenItemSettled(
                    customer=item.customer, legal_entity=item.entity, item=item.item, item_kind=item.kind,
                    order=item.order, settled_on=effective, reopened=item.open != 0,
                ),
                item.customer,
            )  # fmt: skip

    def write_off(self, item: Item, amount: int, day: date, code: str = "bad-debt") -> None:
        self.move(item, "written-off", -amount, day, cause=f"{item.item}~2", reason_code=code)

    # -- marks and policy

    def former_number(self, item: Item, number: str) -> None:
        self.log.say(
            cash_app.FormerNumberAdded(
                customer=item.customer, legal_entity=item.entity, item=item.item, number=number, reason="moved in May"
            ),
            item.customer,
        )  # fmt: skip

    def policy(
        self, decision: str, scope: policies.PolicyScope, *changes: tuple[str, str, str], version: int = 0
    ) -> str:
        """`changes`: name, before, after; none takes the layer away."""
        proposal = f"P-{self.number()}"
        common: dict[str, Any] = {"proposal": proposal, "scope": scope}
        fields = tuple(policies.PolicyField(name=n, before=b, after=a) for n, b, a in changes)
        more: dict[str, Any] = {"changes": fields, "removed": not changes, "proposed_by": "anna", "reason": "agreed"}
        self.log.say(policies.PolicyProposed(**common, **more), policies.KEY, actor="anna")
        if decision == "changed":
            more |= {"approved_by": "carla", "approval_reason": "seen", "version": version or self.number()}
            self.log.say(policies.PolicyChanged(**common, **more), policies.KEY, actor="carla")
        elif decision == "rejected":
            rejected = policies.PolicyRejected(**common, rejected_by="carla", reason="too generous")
            self.log.say(rejected, policies.KEY, actor="carla")
        return proposal

    def hold_item(
        self, item: Item, code: str, day: date, accounting: date | None = None, reason: str = "line 3"
    ) -> None:
        """An empty code releases it."""
        last = [mark[1] for mark in item.marks if mark[0] == "hold"]
        model = cash_app.ReceivableHeld if code else cash_app.ReceivableReleased
        said = self.log.say(
            model(
                customer=item.customer, legal_entity=item.entity, item=item.item, effective=day,
                accounting=accounting or day, code=code or last[-1], reason=reason,
            ),
            item.customer,
        )  # fmt: skip
        item.marks.append(("hold", code, day, accounting or day, said.known))

    def deduct(self, of: Item, amount: int, day: date, due: date | None = None) -> Item:
        """A claim of its own, as old as the item."""
        name = f"{of.item}/D{self.number()}"
        made = Item(name, of.customer, of.entity, of.currency, of.dated, of.due, parent=of.item)
        self.items[name] = made
        self.move(of, "transferred", -amount, day, cause=name)
        self.move(made, "transferred", amount, day, cause=of.item)
        said = self.log.say(
            cash_app.DeductionOpened(
                customer=of.customer, legal_entity=of.entity, deduction=name, item=of.item, reason_code="price",
                amount=Money.of(amount, of.currency), owner="sales", due_on=due or day,
                effective=day, accounting=day,
            ),
            of.customer,
        )  # fmt: skip
        made.marks.append(("claim", "disputed", day, day, said.known))
        return made

    def work(self, claim: Item, status: str, day: date, due: date | None = None) -> None:
        said = self.log.say(
            cash_app.DeductionMoved(
                customer=claim.customer, legal_entity=claim.entity, deduction=claim.item, status=status, owner="sales",
                due_on=due or day, effective=day, accounting=day,
            ),
            claim.customer,
        )  # fmt: skip
        code = "" if status == "charged-back" else "disputed"
        claim.marks.append(("claim", code, day, day, said.known))

    # -- money

    def receive(
        self, account: str, amount: int, value: date, *, currency: str = "EUR", booked: date | None = None,
        entity: str = "E1", identified_by: str = "name",
    ) -> str:  # fmt: skip
        receipt = f"R-{self.number()}"
        self.log.say(
            cash_app.PaymentReceived(
                account=account, legal_entity=entity, effective=value, accounting=booked or value, receipt=receipt,
                amount=Money.of(amount, currency), booking_date=booked or value, value_date=value,
                bank_account="B1", statement="S1", line=1, payer="P***", identified_by=identified_by,
            ),
            account,
        )  # fmt: skip
        self.since[receipt, account] = value
        self._left(receipt, account, entity, currency, amount)
        return receipt

    def transfer(self, receipt: str, source: str, target: str, amount: int, day: date, currency: str = "EUR") -> None:
        for account, other, part in ((source, target, -amount), (target, source, amount)):
            self.log.say(
                cash_app.PaymentTransferred(
                    account=account, legal_entity="E1", effective=day, accounting=day, receipt=receipt,
                    counter_account=other, amount=Money.of(part, currency), reason="payer found",
                ),
                account,
            )  # fmt: skip
            self.since.setdefault((receipt, account), day)
            self._left(receipt, account, "E1", currency, part)

    def apply(
        self,
        receipt: str,
        item: Item,
        amount: int,
        day: date,
        *,
        discount: int = 0,
        accounting: date | None = None,
        rule: str = "reference.v1",
        unearned: int = 0,
    ) -> str:
        application = f"A-{self.number()}"
        why = {"rule": rule, "unearned_discount": to_text(unearned, item.currency)}
        self._application(cash_app.PaymentApplied, application, receipt, item, amount, day, discount, accounting, **why)
        self._left(receipt, item.customer, item.entity, item.currency, -amount)
        self.move(item, "applied", -amount, day, accounting, cause=application)
        if discount:
            self.move(item, "discounted", -discount, day, accounting, cause=application)
        return application

    def unapply(self, application: str, receipt: str, item: Item, amount: int, day: date, discount: int = 0) -> None:
        self._application(cash_app.PaymentUnapplied, application, receipt, item, amount, day, discount, None)
        self._left(receipt, item.customer, item.entity, item.currency, amount)
        self.move(item, "unapplied", amount, day, cause=application)
        if discount:
            self.move(item, "discount-reversed", discount, day, cause=application)

    def _application(
        self, model: Any, application: str, receipt: str, item: Item, amount: int, day: date, discount: int,
        accounting: date | None, **why: Any,
    ) -> None:  # fmt: skip
        more: dict[str, Any] = {"reason": "wrong item"}
        if model is cash_app.PaymentApplied:
            evidence = cash_app.Evidence(kind="reference", detail=f"INV-{item.item}")
            more = {**why, "evidence": (evidence,)}
        self.log.say(
            model(
                account=item.customer, legal_entity=item.entity, effective=day, accounting=accounting or day,
                application=application, receipt=receipt, item=item.item, amount=Money.of(amount, item.currency),
                discount=to_text(discount, item.currency), **more,
            ),
            item.customer,
        )  # fmt: skip

    def give_back(self, receipt: str, account: str, amount: int, day: date, currency: str = "EUR") -> None:
        self.log.say(
            cash_app.PaymentReturned(
                account=account, legal_entity="E1", effective=day, accounting=day, receipt=receipt,
                amount=Money.of(amount, currency), reason="returned by the bank",
            ),
            account,
        )  # fmt: skip
        self._left(receipt, account, "E1", currency, -amount)

    def bank_returns(self, application: str, receipt: str, item: Item, amount: int, day: date) -> None:
        """The bank takes a payment back: it is unapplied, and its item is open again because of that."""
        self._application(cash_app.PaymentUnapplied, application, receipt, item, amount, day, 0, None)
        self._left(receipt, item.customer, item.entity, item.currency, amount)
        self.move(item, "returned", amount, day, cause=application)
        self.give_back(receipt, item.customer, amount, day, item.currency)

    def park(self, receipt: str, account: str, amount: int, day: date, currency: str = "EUR") -> None:
        """Leave it on account; negative: take it back."""
        self.log.say(
            cash_app.PaymentLeftOnAccount(
                account=account, legal_entity="E1", effective=day, accounting=day, receipt=receipt,
                amount=Money.of(amount, currency), reason="for the order of June",
            ),
            account,
        )  # fmt: skip
        self.parked[receipt, account] += amount
        self.log.count(account, "E1", "unapplied", currency, -amount)
        self.log.count(account, "E1", "on-account", currency, amount)

    def prepay(self, receipt: str, account: str, amount: int, day: date, currency: str = "EUR") -> None:
        """Keep it for an order; negative: take it back."""
        self.log.say(
            cash_app.PaymentPrepaid(
                account=account, legal_entity="E1", effective=day, accounting=day, receipt=receipt, order="SO9",
                amount=Money.of(amount, currency), reason="half in advance",
            ),
            account,
        )  # fmt: skip
        self._left(receipt, account, "E1", currency, -amount)
        self.kept[receipt, account] += amount
        self.log.count(account, "E1", "prepaid", currency, amount)

    def _left(self, receipt: str, account: str, entity: str, currency: str, amount: int) -> None:
        self.left[receipt, account] += amount
        kind = "unidentified" if account.startswith("unidentified:") else "unapplied"
        self.log.count(account, entity, kind, currency, amount)

    # -- all together

    def cycle(self, customer: str, gross: int, day: date, currency: str = "EUR", due: int = 30) -> None:
        """An order's whole life: the eleven events of placed to applied and completed."""
        name, shipment = f"SO-{self.number()}", f"SH-{self.number()}"
        self.place(name, customer, gross, currency, day)
        self.release(name, customer, gross, currency=currency)
        self.ship(name, customer, shipment, gross, currency, day)
        made = self.invoice(
            customer, gross, day, day + timedelta(days=due), currency=currency, order=name, shipment=shipment
        )
        receipt = self.receive(customer, gross, day + timedelta(days=due // 2), currency=currency)
        self.apply(receipt, made, gross, day + timedelta(days=due // 2))
        self.complete(name, customer, day + timedelta(days=due // 2))


def _lines(model: Any, gross: int, amount: str) -> tuple[Any, ...]:
    """One line: as many pieces as the value has minor units, so that parts of it have whole quantities."""
    return (model(line=1, product="P-1", quantity=str(gross), unit_price="0.01", net=amount, gross=amount),)
