"""What a payment settled, however, and a person took back: every figure is as if the money had just come in."""

from collections import defaultdict
from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import IBAN, day, invoice, line, rate, registered, statement
from hypothesis import given, settings
from hypothesis import strategies as st

from o2c.cash_app.adjustments.commands import DecideApproval
from o2c.cash_app.matching.tolerances import Tolerance, Tolerances
from o2c.cash_app.policy import Policy, Withholding
from o2c.cash_app.receipts.commands import UnapplyByHand
from o2c.cash_app.sweeps.commands import Entry, ProposeSweep, TakeSweepBack
from o2c.chassis.domain import Send
from o2c.contracts.money import to_text

MINE = ("cash:", "unapplied")
"""Accounts that a receipt moves though it settles nothing."""
RATES = [
    *[rate("EUR/USD", f"1.{50 + n % 7}37", n, 3) for n in range(0, 30, 3)],
    *[rate("JPY/USD", f"0.00{61 + n % 5}", n, 3) for n in range(0, 30, 3)],
]
PAYING = (
    "exactly", "with discount", "with a late discount", "a little less", "a little more", "less tax", "less freight",
    "half", "much more", "in yen",
)  # fmt: skip


def policy(unearned: str, parts: str, short: str) -> Policy:
    """All ways of settling an item occur: allowances, deductions, tax withheld, money of other currencies. No claim is
    believed at once: one that is stands on its own from then on."""
    little = Tolerance("25", "10")
    return Policy(
        functional={"DE01": "USD"},
        tolerances=Tolerances(little, little, little, little),
        withholdings=(Withholding("10", base="gross"),),
        exchange_tolerance=Tolerance("90", "9"),
        unearned_discount=unearned,  # type: ignore[arg-type]
        part_discount=parts,  # type: ignore[arg-type]
        short_unexplained=short,  # type: ignore[arg-type]
    )


def figures(desk: Desk, account: str = "C-100") -> dict[str, Any]:
    """What is open and worth what, how it is found, and every balance of the journal in both currencies."""
    state = desk.account(account)
    booked: dict[tuple[str, str], int] = defaultdict(int)
    for entry, name, _, amount in desk.journal:
        booked[name, entry[2]] += amount
    worth: dict[str, int] = defaultdict(int)
    for _, name, value in desk.worth:
        worth[name] += value
    groups = {key: (group.open, group.balance, group.parts, group.on_hold) for key, group in state.groups.items()}
    return {
        "open": {name: (item.open, item.value) for name, item in state.items.items() if item.open},
        "groups": {key: found for key, found in groups.items() if found[0]},
        "booked": {key: amount for key, amount in booked.items() if amount and not key[0].startswith(MINE)},
        "worth": {name: value for name, value in worth.items() if value and not name.startswith(MINE)},
    }


def take_back(desk: Desk, receipt: str) -> None:
    """All that it settles, in the order that a person happens to choose."""
    for application in sorted(desk.receipt(receipt).applications, reverse=True):
        if application in desk.receipt(receipt).applications:
            desk.forget()
            command = UnapplyByHand(receipt, application)
            desk.ask(Send("account:C-100", command, ("periods:DE01",), (f"receipt:C-100/{receipt}",)))
            assert not desk.refused


def amount_of(paying: str, owed: int) -> int:
    share = {"with discount": 98, "with a late discount": 97, "less tax": 90, "half": 50, "much more": 160}
    little = {"a little less": -7, "a little more": 7, "less freight": -1500}
    return owed * share.get(paying, 100) // 100 + little.get(paying, 0)


@pytest.mark.parametrize("paying", PAYING)
@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.integers(2_000, 200_000), min_size=1, max_size=3),
    st.sampled_from(["allow", "charge-back", "deduct", "partial"]),
    st.sampled_from(["final", "proportional", "none"]),
    st.sampled_from(["residual", "partial"]),
    st.data(),
)
def test_taking_back_all_that_a_payment_settled_restores_every_figure(
    paying: str, grosses: list[int], unearned: str, parts: str, short: str, data: st.DataObject
) -> None:
    desk = Desk(policy(unearned, parts, short))
    desk.hear(*RATES, registered("C-100", "Example Pumps", IBAN, country="IT"))
    for number, gross in enumerate(grosses):
        terms = data.draw(st.sampled_from([None, ("2", day(20)), ("3", day(1))]))
        said = {"tax": to_text(gross // 7, "EUR"), "discount": terms, "issued": day(number)}
        desk.hear(invoice(f"INV-2026-000{number}", to_text(gross, "EUR"), **said))
    before, owed = figures(desk), sum(grosses)
    amount, currency = max(1, amount_of(paying, owed)), "EUR"
    if paying == "in yen":
        amount, currency = owed * 250 // 100 * data.draw(st.sampled_from([1000, 990, 1020, 500])) // 1000, "JPY"
    text = " ".join(f"INV-2026-000{n}" for n in range(len(grosses))) + (" less freight" if "freight" in paying else "")
    row = line(to_text(amount, currency), text, booked=day(9), payer_account=IBAN)
    desk.hear(statement("f", row, currency=currency, bank_account=f"{currency}-BANK"))
    settled = desk.receipt("f/1").applications
    assert (figures(desk) != before) == bool(settled)
    take_back(desk, "f/1")
    receipt = desk.receipt("f/1")
    assert (receipt.unapplied, receipt.applied, receipt.withdrawn) == (amount, 0, 0)
    assert figures(desk) == before
    assert desk.gl("unapplied", currency) == -amount
    assert desk.worth_of("unapplied") == -receipt.value


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 900), min_size=1, max_size=4), st.data())
def test_taking_a_sweep_back_restores_every_figure(grosses: list[int], data: st.DataObject) -> None:
    desk = Desk(policy("deduct", "final", "partial"))
    desk.hear(*RATES, registered("C-100", "Example Pumps", IBAN))
    numbers = [f"INV-2026-000{n}" for n in range(len(grosses))]
    for number, gross in zip(numbers, grosses, strict=True):
        desk.hear(invoice(number, to_text(gross, "EUR")))
    before = figures(desk)
    swept = data.draw(st.lists(st.sampled_from(range(len(grosses))), min_size=1, unique=True))
    chosen = tuple([Entry("C-100", f"DE01/{numbers[n]}", "EUR", grosses[n]) for n in swept])
    (asked,) = desk.ask(Send("sweep:s", ProposeSweep("items", "DE01", 0, day(20), (), chosen)))
    streams = (f"approval:{asked.approval}",)
    desk.ask(Send("sweep:s", DecideApproval(asked.approval, approve=True), streams=streams), "seen", "another")
    assert figures(desk) != before
    desk.ask(Send("sweep:s", TakeSweepBack()))
    assert figures(desk) == before
