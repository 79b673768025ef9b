"""Who stands on the other side of a movement."""

from typing import NamedTuple

from o2c.intake.bank.camt.node import Node

_NAMES = ("Nm", "Pty/Nm", "Agt/FinInstnId/Nm")
"""Up to version 07 the name stands in the party itself, from 08 on one level below."""


class Party(NamedTuple):
    name: str = ""
    account: str = ""


class Sides(NamedTuple):
    debtor: Party
    creditor: Party


NOBODY = Party()
NO_SIDES = Sides(NOBODY, NOBODY)


def read_sides(node: Node | None) -> Sides:
    return Sides(_party(node, "Dbtr"), _party(node, "Cdtr")) if node else NO_SIDES


def account(node: Node | None) -> str:
    """An account's IBAN or other number, without blanks."""
    return "".join(node.first("Id/IBAN", "Id/Othr/Id", "Id/PrtryAcct/Id").split()).upper() if node else ""


def other_side(sides: Sides, *, credit: bool, reversal: bool, own: str) -> Party:
    """Of money that came the debtor, of money that went the creditor.

    A reversal names the parties as the movement did that it takes back: the debtor of a returned direct debit is the
    customer, though the money went. Some banks turn the roles with the money; then our own account says so.
    """
    expected, opposite = (sides.debtor, sides.creditor) if credit != reversal else (sides.creditor, sides.debtor)
    if expected.account == own and own:
        return NOBODY if opposite.account == own else opposite
    if expected == NOBODY and reversal and opposite.account and opposite.account != own:
        return opposite
    return expected


def _party(node: Node, role: str) -> Party:
    """On whose behalf somebody paid (UltmtDbtr) names the payer only where the bank names nobody else."""
    roles = (role, f"Ultmt{role}")
    return Party(node.first(*(f"{one}/{name}" for one in roles for name in _NAMES)), account(node.find(f"{role}Acct")))
