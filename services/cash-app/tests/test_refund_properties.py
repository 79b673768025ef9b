"""The laws of money hold through whatever becomes of refunds: the same books, with nothing but refunds made up."""

from typing import Any

from cash_facts import IBAN, day, paid
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import rule
from test_cash_properties import Books

from o2c.cash_app.adjustments.commands import DecideApproval
from o2c.cash_app.receipts.commands import ReturnPayment, Withdraw
from o2c.cash_app.refunds.commands import OrderRefunds, SettleRefund, TakeRefundBack, ToOrder
from o2c.chassis.domain import Send
from o2c.contracts import cash_app
from o2c.contracts.money import to_text


class Refunds(Books):
    """Ordinary payments and claims are left out, so that short stories are about refunds."""

    an_invoice_is_issued = a_credit_note_is_issued = a_customer_pays = the_bank_takes_money = None
    the_bank_sends_a_statement_with_balances = a_person_decides = a_person_adjusts = a_deduction_is_credited = None

    @rule(
        amount=st.sampled_from([100, 100, 333]), booked=st.integers(0, 20), small=st.booleans(), at_once=st.booleans()
    )
    def money_comes_in_and_is_to_go_back(self, amount: int, booked: int, small: bool, at_once: bool) -> None:
        name = self.name()
        self.desk.hear(paid(to_text(amount, "EUR"), "", name=name, booked=day(booked), payer_account=IBAN))
        for part, kind in ((1, "small-overpayment"), (amount // 3, "refund")) if small else ((amount, "refund"),):
            said = self.to_account(f"{name}/1", Withdraw(f"{name}/1", part, kind))
            for asked in [event for event in said if isinstance(event, cash_app.ApprovalRequested)]:
                self.desk.ask(Send("account:C-100", DecideApproval(asked.approval, approve=True)), "seen", "another")
        if at_once:
            self.order([row for row in self.desk.refunds.values() if row["state"] == "to-pay"])

    @rule(data=st.data())
    def money_that_came_back_is_refunded_again(self, data: st.DataObject) -> None:
        receipts = self.desk.account("C-100").receipts
        free = [name for name, receipt in receipts.items() if receipt.unapplied > 0]
        if free:
            name = data.draw(st.sampled_from(free))
            (asked,) = self.to_account(name, Withdraw(name, receipts[name].unapplied, "refund"))
            self.desk.ask(Send("account:C-100", DecideApproval(asked.approval, approve=True)), "seen", "another")

    @rule(data=st.data())
    def the_bank_takes_a_receipt_back(self, data: st.DataObject) -> None:
        names = sorted(self.desk.account("C-100").receipts)
        if names:
            name = data.draw(st.sampled_from(names))
            self.to_account(name, ReturnPayment(name, day(25)))

    def to_account(self, receipt: str, command: Any) -> Any:
        send = Send("account:C-100", command, ("periods:DE01",), (f"receipt:C-100/{receipt}",))
        said = self.desk.ask(send)
        self.desk.refused.clear()
        return said

    @rule(chosen=st.integers(1, 7))
    def refunds_are_ordered(self, chosen: int) -> None:
        waiting = [r for r in self.desk.refunds.values() if r["state"] == "to-pay"]
        self.order([r for n, r in enumerate(waiting) if chosen >> (n % 3) & 1])

    def order(self, some: list[Any]) -> None:
        refunds = tuple([ToOrder(r["account"], r["receipt"], r["withdrawal"], r["amount"]) for r in some])
        command = OrderRefunds("DE01", "EUR", self.name(), self.desk.now.date(), refunds)
        self.desk.ask(Send("bank:DE-BANK", command))
        self.desk.refused.clear()

    @rule(data=st.data(), what=st.sampled_from(["pays", "pays", "pays the amount", "gives back", "moves another sum"]))
    def the_bank_moves_a_refund(self, data: st.DataObject, what: str) -> None:
        ordered = [r for r in self.desk.refunds.values() if r["end_to_end"]]
        if ordered:
            refund = data.draw(st.sampled_from(ordered))
            amount = refund["amount"] * (1 if what == "gives back" else -1) - (what == "moves another sum")
            number = "" if what == "pays the amount" else refund["end_to_end"]
            booked = day(36 + self.count % 9)
            self.desk.hear(paid(to_text(amount, "EUR"), "", name=self.name(), booked=booked, end_to_end_id=number))

    @rule(data=st.data(), what=st.sampled_from(["take back", "name the line"]))
    def a_person_knows_what_became_of_a_refund(self, data: st.DataObject, what: str) -> None:
        if not self.desk.refunds:
            return
        refund = data.draw(st.sampled_from(list(self.desk.refunds.values())))
        command: Any = TakeRefundBack(refund["receipt"], refund["withdrawal"])
        free = [r for r in self.desk.lines.values() if r["line_class"] == "refund" and not r["receipt"]]
        if what == "name the line" and free:
            line_ = data.draw(st.sampled_from(free))
            name = f"{line_['statement']}/{line_['number']}"
            classified = next(
                event
                for _, stream, kind, body in self.desk.log
                if kind == "line-classified.v1" and stream == f"statement:{line_['statement']}"
                for event in [self.desk.codec.decode(kind, body)]
                if event.line == line_["number"]
            )
            command = SettleRefund(
                refund["receipt"], refund["withdrawal"], name, line_["amount"], line_["value_date"],
                classified.accounting, "seen", classified.rate, "DE-BANK",
            )  # fmt: skip
        self.to_account(refund["receipt"], command)


Refunds.TestCase.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
TestRefunds = Refunds.TestCase
