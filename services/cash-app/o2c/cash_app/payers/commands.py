"""What is asked about who pays."""

from msgspec import Struct

from o2c.cash_app.adjustments.commands import Approval
from o2c.cash_app.facts import NOTHING
from o2c.chassis.private import Unlogged


class ConfirmAlias(Struct, frozen=True):
    """A person says that a name is the customer's; `clue` is `names.alias_clue` of it. Or an account, by its own clue.

    `although_alike`: the person knows that it is as much like another customer's, who does not write it so.
    """

    customer: str
    clue: str
    shown: str
    name: Unlogged = NOTHING
    although_alike: bool = False
    approval: Approval | None = None


class WithdrawAlias(Struct, frozen=True):
    customer: str
    clue: str


class DoubtAlias(Struct, frozen=True):
    """A person moved a receipt of this payer from `customer` to `instead`: what was confirmed of it may be wrong."""

    customer: str
    clue: str
    shown: str
    receipt: str
    instead: str


class MarkAgent(Struct, frozen=True):
    """These pay for many: a payer's account or name, each as (clue, masked form)."""

    clues: tuple[tuple[str, str], ...]


class UnmarkAgent(Struct, frozen=True):
    clue: str


class LearnPayer(Struct, frozen=True):
    """How the customer is recognised, whole, as it holds from now on."""

    customer: str
    clues: tuple[str, ...]
    spelling: str = ""
    """Keyed hash of the name as it is written."""
    name: Unlogged = NOTHING
    parent: str = ""
    """A customer that may pay for this one."""
    group: str = ""
    """Customer group."""
    country: str = ""


class GroupCustomer(Struct, frozen=True):
    """To the customer's account: it is of this group; "" is none."""

    group: str
