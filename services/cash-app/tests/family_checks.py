"""What must hold of every receipt that pays for several accounts, at every moment."""

from collections import defaultdict

from cash_desk import Desk

from o2c.contracts import cash_app


def accounts(desk: Desk) -> list[str]:
    return sorted({unit[8:] for unit, _, _, _ in desk.log if unit.startswith("account:")})


def hold(desk: Desk) -> None:
    """Money is conserved over all accounts, row by row and in what is said; a portion is spent whole; the books
    balance."""
    states = {name: desk.account(name) for name in accounts(desk)}
    for name, state in states.items():
        for receipt in state.receipts.values():
            here = receipt.unapplied + receipt.on_account + receipt.prepayments + receipt.applied
            gone = receipt.returned + receipt.moved + receipt.withdrawn + receipt.given
            assert here + gone == receipt.facts.amount
            assert sum(held.cash for held in receipt.applications.values()) == receipt.applied
            assert receipt.value == 0 or receipt.unapplied
            if receipt.part_of:
                assert (receipt.unapplied, receipt.applied + receipt.given) == (0, receipt.facts.amount)
                back = states[receipt.part_of].receipts[receipt.facts.receipt].portions.get(name)
                assert (back.amount if back else 0) == receipt.applied
            for account, portion in receipt.portions.items():
                there = states[account].receipts[receipt.facts.receipt]
                assert there.part_of == name
                assert portion.amount == there.applied
                assert portion.value == sum(held.value for held in there.applications.values())
    _said(desk)
    _booked(desk)


def _said(desk: Desk) -> None:
    """What is said of a receipt sums to what came in, over all accounts and on each."""
    signs = {
        cash_app.PaymentReceived: 1,
        cash_app.PaymentTransferred: 1,
        cash_app.PaymentUnapplied: 1,
        cash_app.PaymentApplied: -1,
        cash_app.PaymentReturned: -1,
        cash_app.PaymentWithdrawn: -1,
        cash_app.PaymentPrepaid: -1,
    }
    left: dict[tuple[str, str], int] = defaultdict(int)
    moved: dict[str, int] = defaultdict(int)
    for account, event in desk.said:
        if type(event) in signs:
            left[account, event.receipt] += signs[type(event)] * event.amount.minor  # type: ignore[attr-defined]
        if isinstance(event, cash_app.PaymentTransferred):
            moved[event.receipt] += event.amount.minor
    assert not any(moved.values())
    for (account, name), amount in left.items():
        receipt = desk.account(account).receipts[name]
        assert receipt.unapplied + receipt.on_account == amount


def _booked(desk: Desk) -> None:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for entry, _, _, amount in desk.journal:
        sums[entry[0], entry[2]] += amount
    assert not any(sums.values())
    names = [entry[0] for entry in desk.entries]
    assert len(names) == len(set(names))
    totals: dict[str, int] = defaultdict(int)
    for (_, _, kind, _), amount in desk.totals.items():
        totals[kind] += amount
    for kind in ("unapplied", "unidentified"):
        assert totals[kind] == -desk.gl(kind)
    assert totals["receivable"] == desk.gl("receivable")
