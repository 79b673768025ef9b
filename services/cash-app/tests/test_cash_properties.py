"""Laws that hold after anything that facts and people do: money is conserved, and the books agree with each other."""

from collections import defaultdict
from typing import Any

from cash_desk import Desk
from cash_facts import IBAN, advice, balanced, credit_note, day, invoice, line, paid, rate, registered, statement
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace

from o2c.cash_app.adjustments.commands import (
    AskForCreditNote,
    DecideApproval,
    MoveDeduction,
    Net,
    OpenDeduction,
    TakeAdjustmentBack,
    WriteBack,
    WriteOff,
)
from o2c.cash_app.adjustments.reason_codes import STARTER
from o2c.cash_app.desk.commands import AcceptSuggestion, RejectSuggestion
from o2c.cash_app.matching.tolerances import Tolerance, Tolerances
from o2c.cash_app.policy import Policy, Withholding
from o2c.cash_app.receipts.commands import (
    ApplyByHand,
    MoveByHand,
    ParkByHand,
    PrepayByHand,
    ReturnPayment,
    Share,
    UnapplyByHand,
    Withdraw,
)
from o2c.cash_app.sweeps.commands import Entry, ProposeSweep, TakeSweepBack
from o2c.chassis.domain import Send
from o2c.contracts import cash_app
from o2c.contracts.money import to_minor, to_text

BACK = ("cancelled", "failed", "returned")
NUMBERS = [f"INV-2026-000{n}" for n in range(6)]
DECISIONS = ("apply", "unapply", "move", "park", "return", "accept", "reject")
cents = st.integers(1, 200_000)


class Books(RuleBasedStateMachine):
    """The entity's own currency is the dollar, and every day has another rate."""

    @initialize(
        unearned=st.sampled_from(["allow", "charge-back", "deduct", "partial"]),
        parts=st.sampled_from(["final", "proportional", "none"]),
        short=st.sampled_from(["residual", "partial"]),
    )
    def begin(self, unearned: str, parts: str, short: str) -> None:
        ten = Tolerance("25", "10")
        self.desk = Desk(
            Policy(
                functional={"DE01": "USD"},
                tolerances=Tolerances(ten, ten, ten, ten),
                withholdings=(Withholding("10", base="gross"),),
                exchange_tolerance=Tolerance("90", "9"),
                unearned_discount=unearned,  # type: ignore[arg-type]
                part_discount=parts,  # type: ignore[arg-type]
                short_unexplained=short,  # type: ignore[arg-type]
                reasons=tuple([replace(code, auto="20") for code in STARTER]),
            )
        )
        euro = [rate("EUR/USD", f"1.{50 + offset % 7}37", offset) for offset in range(200)]
        yen = [rate("JPY/USD", f"0.00{61 + offset % 5}", offset) for offset in range(200)]
        self.desk.hear(*euro, *yen)
        self.count = 0
        self.balance = 0
        self.desk.hear(registered("C-100", "Example Pumps", IBAN), registered("C-200", "Other Pumps", parent="C-100"))

    def name(self) -> str:
        self.count += 1
        return f"n{self.count}"

    # -- facts

    @rule(
        number=st.sampled_from(NUMBERS),
        gross=cents,
        customer=st.sampled_from(["C-100", "C-200"]),
        discount=st.sampled_from([None, ("2", day(10)), ("3", day(4))]),
        currency=st.sampled_from(["EUR", "EUR", "EUR", "JPY"]),
        order=st.sampled_from([None, "SO-4711"]),
    )
    def an_invoice_is_issued(
        self, number: str, gross: int, customer: str, discount: Any, currency: str, order: str | None
    ) -> None:
        number = f"{number}-{self.name()}"
        tax = to_text(gross // 7, currency)
        self.desk.hear(
            invoice(
                number,
                to_text(gross, currency),
                tax=tax,
                customer=customer,
                discount=discount,
                currency=currency,
                order=order,
            )
        )

    @rule(data=st.data(), share=st.integers(1, 120), issued=st.integers(0, 20))
    def a_credit_note_is_issued(self, data: st.DataObject, share: int, issued: int) -> None:
        documents = [d for d in self.documents() if d.kind == "invoice"]
        if documents:
            against = data.draw(st.sampled_from(documents))
            owner = self.owner(against.document)
            amount = to_text(max(1, against.gross * share // 100), against.currency)
            self.desk.hear(
                credit_note(
                    f"CN-{self.name()}",
                    amount,
                    against.number,
                    issued=day(issued),
                    customer=owner,
                    currency=against.currency,
                )
            )

    @rule(
        data=st.data(),
        amount=cents,
        booked=st.integers(0, 20),
        payer=st.sampled_from([{}, {}, {"payer_account": IBAN}, {"payer_name": "other pumps"}]),
        paying=st.sampled_from(
            ["exactly", "exactly", "with discount", "a little less", "less tax", "something", "an order"]
        ),
        several=st.booleans(),
        words=st.sampled_from(["", "", " less freight", " damage claim 50.00", " short shipment deduction"]),
    )
    def a_customer_pays(
        self, data: st.DataObject, amount: int, booked: int, payer: Any, paying: str, several: bool, words: str
    ) -> None:
        owners = data.draw(st.sampled_from([["C-100"], ["C-200"], ["C-100", "C-200"]]))
        documents = [d for d in self.documents() if d.currency == "EUR" and self.owner(d.document) in owners]
        size = (0, 3) if several else (1, 1)
        chosen = st.lists(st.sampled_from(documents), min_size=size[0], max_size=size[1], unique=True)
        named = data.draw(chosen) if documents else []
        if paying not in ("something", "an order"):
            total = sum(self.desk.open(d.number) for d in named)
            total -= sum(d.gross * 2 // 100 for d in named if d.tiers) if paying == "with discount" else 0
            total -= sum((d.gross + 5) // 10 for d in named) if paying == "less tax" else 0
            total -= total // 20 if paying == "a little less" else 0
            amount = total if total > 0 else amount
        text = ("order SO-4711" if paying == "an order" else " ".join([d.number for d in named])) + words
        self.desk.hear(paid(to_text(amount, "EUR"), text, name=self.name(), booked=day(booked), **payer))

    @rule(
        data=st.data(),
        amount=cents,
        shares=st.lists(st.integers(-50, 150), min_size=1, max_size=4),
        payer=st.sampled_from([{}, {"account": IBAN}, {"payer": "other pumps"}]),
        dated=st.integers(0, 20),
    )
    def an_advice_comes(self, data: st.DataObject, amount: int, shares: list[int], payer: Any, dated: int) -> None:
        """Of a payment that is there, or of none; its lines are of anything, in any share of it."""
        receipts = [r.amount.minor for r in self.desk.of(cash_app.PaymentReceived) if r.amount.currency == "EUR"]
        amount = data.draw(st.sampled_from([*receipts, amount]))
        numbers = [d.number for d in self.documents()] + ["DN-0815", ""]
        lines = [(data.draw(st.sampled_from(numbers)), to_text(amount * share // 100, "EUR")) for share in shares]
        self.desk.hear(advice(to_text(amount, "EUR"), *lines, name=self.name(), dated=day(dated), **payer))

    @rule(data=st.data(), line_class=st.sampled_from(["returned", "fee", "rent"]), amount=cents)
    def the_bank_takes_money(self, data: st.DataObject, line_class: str, amount: int) -> None:
        receipts = [r.amount.minor for r in self.desk.of(cash_app.PaymentReceived)]
        if receipts and line_class == "returned":
            amount = data.draw(st.sampled_from(receipts))
        self.desk.hear(paid(to_text(-amount, "EUR"), line_class, name=self.name(), booked=day(40), payer_account=IBAN))

    @rule(amount=cents)
    def the_bank_sends_a_statement_with_balances(self, amount: int) -> None:
        opening, self.balance = self.balance, self.balance + amount
        self.desk.hear(
            balanced(
                self.name(),
                to_text(opening, "EUR"),
                to_text(self.balance, "EUR"),
                line(to_text(amount, "EUR"), booked=day(30 + self.count)),
                dated=day(30 + self.count),
                bank_account="DE-OTHER",
            )
        )

    @rule(data=st.data(), per_mille=st.sampled_from([1000, 1000, 990, 1020, 500, 1700]), booked=st.integers(0, 20))
    def a_customer_pays_in_another_currency(self, data: st.DataObject, per_mille: int, booked: int) -> None:
        """Some euro for yen or the other way round: near what is open, half of it, or too much."""
        documents = [d for d in self.documents() if d.kind == "invoice"]
        if not documents:
            return
        named = data.draw(st.lists(st.sampled_from(documents), min_size=1, max_size=2, unique=True))
        theirs = "JPY" if named[0].currency == "EUR" else "EUR"
        open_now = sum(self.desk.open(d.number) for d in named if d.currency != theirs)
        cents = open_now * 250 // 100 if theirs == "JPY" else open_now * 100 // 250
        amount = max(1, cents * per_mille // 1000)
        row = line(to_text(amount, theirs), " ".join(d.number for d in named), booked=day(booked))
        place = {"currency": theirs, "bank_account": f"{theirs}-BANK"}
        self.desk.hear(statement(self.name(), row, **place))

    @rule(data=st.data(), of=st.sampled_from(["items", "credits", "receipts"]), back=st.booleans())
    def small_balances_are_swept(self, data: st.DataObject, of: Any, back: bool) -> None:
        found = [entry for account in self.accounts() for entry in self.small(account, of)]
        if not found:
            return
        chosen = data.draw(st.lists(st.sampled_from(found), min_size=1, max_size=4, unique=True))
        unit = f"sweep:{self.name()}"
        command = ProposeSweep(of, "DE01", 0, day(20), (), tuple(chosen))
        (asked,) = self.desk.ask(Send(unit, command))
        stream = f"approval:{asked.approval}"
        self.desk.ask(Send(unit, DecideApproval(asked.approval, approve=True), streams=(stream,)), "seen", "another")
        assert self.desk.state(unit).status == "done"
        if back:
            self.desk.ask(Send(unit, TakeSweepBack()))
            assert self.desk.state(unit).status == "taken-back"
        assert not self.desk.refused

    def small(self, account: str, of: str) -> list[Entry]:
        state = self.desk.account(account)
        if of == "receipts":
            left = sorted((name, r.facts.currency, r.unapplied) for name, r in state.receipts.items())
            return [Entry(account, *what) for what in left if what[-1] > 0 and not state.is_pool]
        items = sorted(state.items.items())
        opens = [Entry(account, name, item.document.currency, item.open) for name, item in items]
        return [entry for entry in opens if (entry.amount < 0 if of == "credits" else entry.amount > 0)]

    @rule()
    def the_service_is_started_again(self) -> None:
        self.desk.forget()

    # -- people

    @rule(
        data=st.data(),
        what=st.sampled_from(["apply", "unapply", "move", "park", "return", "prepay", "accept", "reject"]),
        amount=cents,
    )
    def a_person_decides(self, data: st.DataObject, what: str, amount: int) -> None:
        places = sorted((a, r) for a in self.accounts() for r in self.desk.account(a).receipts)
        if not places:
            return
        account, receipt = data.draw(st.sampled_from(places))
        state = self.desk.account(account)
        items: tuple[str, ...] = ()
        reads = ["periods:DE01"]
        command: Any = ParkByHand(receipt, min(amount, state.receipts[receipt].unapplied) or 1)
        if what == "apply" and state.items:
            item = data.draw(st.sampled_from(sorted(state.items)))
            items, open_now = (item,), state.items[item].open
            share = min(amount, open_now, state.receipts[receipt].unapplied) if open_now > 0 else open_now
            command = ApplyByHand(receipt, (Share(item, share),))
        elif what == "unapply":
            command = UnapplyByHand(receipt, next(iter(state.receipts[receipt].applications), "none"))
        elif what == "move":
            command = MoveByHand(receipt, "C-200")
            reads.append("payer:C-200")
        elif what == "prepay":
            free, kept = state.receipts[receipt].unapplied, state.receipts[receipt].prepayments
            command = PrepayByHand(receipt, "SO-4711", min(amount, free) or -min(amount, kept) or 1)
        elif what == "return":
            command = ReturnPayment(receipt, day(25))
        elif what in ("accept", "reject"):
            command = AcceptSuggestion(receipt, or_weigh=True) if what == "accept" else RejectSuggestion(receipt)
        streams = (f"receipt:{account}/{receipt}", *(f"item:{item}" for item in items))
        said = self.desk.ask(Send(f"account:{account}", command, tuple(reads), streams))
        for asked in [event for event in said if isinstance(event, cash_app.ApprovalRequested)]:
            self.desk.agree(f"account:{account}", asked.approval, "another")
        self.desk.refused.clear()

    @rule(
        data=st.data(),
        what=st.sampled_from(
            ["write off", "deduct", "deduct", "work", "credit", "take back", "refund", "net", "write back"]
        ),
        share=st.integers(1, 100),
    )
    def a_person_adjusts(self, data: st.DataObject, what: str, share: int) -> None:
        items = [(a, name) for a in self.accounts() for name in sorted(self.desk.account(a).items)]
        receipts = [(a, name) for a in self.accounts() for name in sorted(self.desk.account(a).receipts)]
        places = receipts if what == "refund" else items
        if not places:
            return
        account, name = data.draw(st.sampled_from(places))
        state = self.desk.account(account)
        if what == "refund":
            receipt = state.receipts[name]
            free = receipt.unapplied + receipt.on_account
            streams, command = [f"receipt:{account}/{name}"], Withdraw(name, free * share // 100 or 1, "refund")
        else:
            streams, command = [f"item:{name}"], self.adjustment(data, what, share, state, name)
            streams += [f"item:{adjusted.counter}" for adjusted in state.items[name].adjustments.values()]
        said = self.desk.ask(Send(f"account:{account}", command, ("periods:DE01",), tuple(streams)))
        for asked in [event for event in said if isinstance(event, cash_app.ApprovalRequested)]:
            decided = DecideApproval(asked.approval, approve=share > 20)
            stream = f"approval:{asked.approval}"
            self.desk.ask(Send(f"account:{account}", decided, streams=(stream,)), "seen", "another")
        self.desk.refused.clear()

    def adjustment(self, data: st.DataObject, what: str, share: int, state: Any, name: str) -> Any:
        item = state.items[name]
        amount = item.open * share // 100 or item.open
        if what == "write off":
            return WriteOff(name, amount, data.draw(st.sampled_from(["bad-debt", "small-difference", "freight"])))
        if what == "net":
            return Net(((name, amount),), "AP-7", "NET-3")
        if what == "write back":
            withheld = [a for a, applied in item.applied.items() if applied.code == "withholding"]
            return WriteBack(name, data.draw(st.sampled_from(withheld or ["none"])))
        if what == "deduct":
            return OpenDeduction(name, amount, data.draw(st.sampled_from(["freight", "damage", "unknown"])))
        if what == "work":
            return MoveDeduction(name, data.draw(st.sampled_from(["in-progress", "charged-back", "open"])))
        if what == "credit":
            return AskForCreditNote(name, amount)
        return TakeAdjustmentBack(name, next(iter(item.adjustments), "none"))

    @rule(data=st.data(), share=st.integers(1, 120))
    def a_deduction_is_credited(self, data: st.DataObject, share: int) -> None:
        claimed = [d for d in self.documents() if d.kind == "deduction"]
        if claimed:
            document = data.draw(st.sampled_from(claimed))
            amount = to_text(max(1, document.gross * share // 100), document.currency)
            note = credit_note(
                f"CN-{self.name()}", amount, "-", issued=day(20), customer=self.owner(document.document),
                currency=document.currency, deduction=document.document,
            )  # fmt: skip
            self.desk.hear(note)

    # -- laws

    @invariant()
    def the_places_of_a_receipts_money_sum_to_the_receipt(self) -> None:
        for account in self.accounts():
            for receipt in self.desk.account(account).receipts.values():
                kept = (receipt.unapplied, receipt.on_account, receipt.prepayments, receipt.applied)
                gone = (receipt.returned, receipt.moved, receipt.withdrawn, receipt.given)
                assert sum(kept) + sum(gone) == receipt.facts.amount
                assert receipt.applied == sum(held.cash for held in receipt.applications.values())
                # What the bank takes back although it was refunded is owed to us.
                refunded = sum(w.amount for w in receipt.withdrawals.values() if w.state in ("ordered", "paid"))
                assert receipt.unapplied >= (-refunded if receipt.returned else 0)
                assert receipt.withdrawn == sum(w.amount for w in receipt.withdrawals.values() if w.state not in BACK)

    @invariant()
    def what_is_left_in_refund_clearing_is_refunds_without_a_line_and_lines_without_a_refund(self) -> None:
        left = worth = 0
        for account in self.accounts():
            for receipt in self.desk.account(account).receipts.values():
                for withdrawal in receipt.withdrawals.values():
                    waits = withdrawal.state in ("to-pay", "ordered", "returned") and not withdrawal.line
                    if withdrawal.kind == "refund" and waits:
                        left -= withdrawal.amount
                        worth -= withdrawal.value
        for (statement_, number), row in self.desk.lines.items():
            if row["line_class"] == "refund" and not row["receipt"]:
                left -= row["amount"]
                worth += sum(
                    value
                    for entry, account, value in self.desk.worth
                    if entry[0] == f"line/{statement_}/{number}" and account == "refund-clearing"
                )
        assert left == self.desk.gl("refund-clearing")
        assert worth == self.desk.worth_of("refund-clearing")

    @invariant()
    def every_entry_of_the_journal_balances(self) -> None:
        sums: dict[Any, int] = defaultdict(int)
        for entry, _, _, amount in self.desk.journal:
            sums[entry[0], entry[2]] += amount
        assert not any(sums.values())

    @invariant()
    def every_entry_balances_in_the_functional_currency_too(self) -> None:
        sums: dict[str, int] = defaultdict(int)
        for entry, _, value in self.desk.worth:
            sums[entry[0]] += value
        assert not any(sums.values())

    @invariant()
    def what_is_open_is_worth_what_the_journal_says_and_nothing_is_worth_nothing(self) -> None:
        receivable = unapplied = 0
        for account in self.accounts():
            state = self.desk.account(account)
            receivable += sum(item.value for item in state.items.values())
            unapplied += sum(receipt.value for receipt in state.receipts.values())
            assert not any(item.value for item in state.items.values() if not item.open)
            assert not any(receipt.value for receipt in state.receipts.values() if not receipt.unapplied)
        assert receivable == self.desk.worth_of("receivable")
        assert unapplied == -self.desk.worth_of("unapplied") - self.desk.worth_of("unidentified")

    @invariant()
    def what_lies_between_two_currencies_is_worth_nothing(self) -> None:
        assert self.desk.worth_of("exchange-clearing") == 0

    @invariant()
    def entries_have_names_of_their_own(self) -> None:
        names = [entry[0] for entry in self.desk.entries]
        assert len(names) == len(set(names))

    @invariant()
    def the_sub_ledger_agrees_with_the_journals_control_accounts(self) -> None:
        totals: dict[tuple[str, str], int] = defaultdict(int)
        for (_, _, account_class, currency), amount in self.desk.totals.items():
            totals[account_class, currency] += amount
        for currency in ("EUR", "JPY"):
            assert totals["receivable", currency] == self.desk.gl("receivable", currency)
            for name in ("unapplied", "unidentified", "on-account"):
                assert totals[name, currency] == -self.desk.gl(name, currency)

    @invariant()
    def what_is_kept_for_orders_is_the_liability_for_it(self) -> None:
        receipts = [r for account in self.accounts() for r in self.desk.account(account).receipts.values()]
        for currency in ("EUR", "JPY"):
            kept = [r for r in receipts if r.facts.currency == currency]
            assert sum(r.prepayments for r in kept) == -self.desk.gl("prepayments", currency)
        assert sum(k.value for r in receipts for k in r.prepaid.values()) == -self.desk.worth_of("prepayments")

    @invariant()
    def open_items_are_what_was_said_of_them(self) -> None:
        said: dict[str, int] = defaultdict(int)
        settled: dict[str, bool] = defaultdict(bool)
        for event in self.desk.of(cash_app.ReceivableMoved):
            said[event.item] += event.amount.minor
            assert to_minor(event.open_after, event.amount.currency) == said[event.item]
        for event in self.desk.of(cash_app.OpenItemSettled):
            settled[event.item] = not event.reopened
        for account in self.accounts():
            state = self.desk.account(account)
            for name, item in state.items.items():
                assert item.open == said[name]
                assert settled[name] == (item.open == 0)
            for key, group in state.groups.items():
                of_group = {n: i.open for n, i in state.items.items() if i.group == key and i.open and i.for_rules}
                assert (group.open, group.balance) == (of_group, sum(of_group.values()))

    @invariant()
    def what_is_said_of_receipts_adds_up_to_what_is_unapplied(self) -> None:
        left: dict[str, int] = defaultdict(int)
        parked: dict[str, int] = defaultdict(int)
        signs = {
            cash_app.PaymentReceived: 1,
            cash_app.PaymentTransferred: 1,
            cash_app.PaymentUnapplied: 1,
            cash_app.PaymentApplied: -1,
            cash_app.PaymentReturned: -1,
            cash_app.PaymentWithdrawn: -1,
            cash_app.PaymentPrepaid: -1,
        }
        for account, event in self.desk.said:
            left[account] += signs.get(type(event), 0) * (event.amount.minor if type(event) in signs else 0)  # type: ignore[attr-defined]
            if isinstance(event, cash_app.PaymentLeftOnAccount):
                parked[account] += event.amount.minor
        for account in self.accounts():
            held = self.desk.account(account).receipts.values()
            assert parked[account] == sum(r.on_account for r in held)
            assert left[account] == sum(r.unapplied + r.on_account for r in held)

    @invariant()
    def what_is_open_is_what_was_billed_less_what_each_cause_took(self) -> None:
        """open = original - credits - applied - discount - given up - written off - moved to deductions."""
        for account in self.accounts():
            for item in self.desk.account(account).items.values():
                sign = 1 if item.document.kind == "credit-note" else -1
                credited = sign * sum(credit.amount for credit in item.credits)
                applied = sum(a.cash + a.discount + a.allowance for a in item.applied.values())
                adjusted = sum(a.amount for a in item.adjustments.values())
                assert item.open == item.document.gross + credited - applied + adjusted
                split = [a for a in item.adjustments.values() if a.kind == "split-off" and not a.reversed]
                kept = sum(-a.amount for a in split if a.counter != item.document.parent)
                assert kept >= sum(a.kept_back for a in item.applied.values())

    @invariant()
    def live_streams_are_those_with_something_open(self) -> None:
        live = {stream for _, stream in self.desk.live}
        for account in self.accounts():
            state = self.desk.account(account)
            for name, item in state.items.items():
                assert (f"item:{name}" in live) == (item.open != 0)
            for name, receipt in state.receipts.items():
                assert (f"receipt:{account}/{name}" in live) == receipt.live

    @invariant()
    def the_state_in_memory_is_the_fold_of_the_log(self) -> None:
        for unit, state in self.desk.units.items():
            whole = self.desk.state(unit)
            if not unit.startswith("account:"):
                continue
            for name, item in state.items.items():
                assert item == whole.items[name]
            for name, receipt in state.receipts.items():
                assert receipt == whole.receipts[name]

    # -- helpers

    def accounts(self) -> list[str]:
        return sorted({unit[8:] for unit, _, _, _ in self.desk.log if unit.startswith("account:")})

    def documents(self) -> list[Any]:
        return [item.document for account in self.accounts() for item in self.desk.account(account).items.values()]

    def owner(self, document: str) -> str:
        return next(a for a in self.accounts() if document in self.desk.account(a).items)


Books.TestCase.settings = settings(max_examples=40, stateful_step_count=18, deadline=None)
TestBooks = Books.TestCase
