"""Oldest first, where the policy allows: money that fits nothing settles the oldest items, the last of them in part."""

from o2c.cash_app.cascade.facts import Decision, Payment, Taken
from o2c.cash_app.cascade.likely import Table
from o2c.cash_app.cascade.policy import OLDEST, CascadePolicy
from o2c.cash_app.cascade.verdict import Verdict
from o2c.cash_app.facts import Evidence


def oldest_first(
    payment: Payment, known: Table, verdict: Verdict, policy: CascadePolicy, stopped: str = ""
) -> Decision:
    """Invoices in order of due date; credit notes are left, for nobody said that they were taken."""
    setting = policy.setting(OLDEST)
    if setting.outcome == "off" or verdict.fits:
        return Decision("nothing", score=verdict.score, policy=policy.version, stopped=stopped)
    left, taken = payment.amount, []
    for item in known.items:
        if item.open > 0 and left:
            cash = min(item.open, left)
            taken.append(Taken(item.item, cash))
            left -= cash
    if not taken or frozenset([each.item for each in taken]) in payment.ruled_out:
        return Decision("nothing", score=verdict.score, policy=policy.version, stopped=stopped)
    evidence = (Evidence("oldest-first", f"no set of open items fits; the {len(taken)} oldest take the money"),)
    return Decision(setting.outcome, OLDEST, tuple(taken), evidence, (), verdict.score, policy.version, stopped)
