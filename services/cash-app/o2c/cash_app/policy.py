"""What a company decides for itself. Comes into the rules as a value; the defaults are the careful choice."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field


class Policy(Struct, frozen=True):
    default_entity: str = "default"
    """Legal entity of a statement that names none."""

    house_accounts: frozenset[str] = frozenset()
    """Our own bank accounts, as the bank prints them: money between them is a transfer, not a receipt."""

    functional: Mapping[str, str] = field(default_factory=dict)
    """Functional currency per legal entity; an entity without one keeps its books in each currency by itself."""

    grace_days: int = 0
    """Days after a discount date that still count as in time."""

    named_ahead_days: int = 30
    """A payer may quote a document dated at most so many days after the booking. Later ones that happen to bear a
    number of the text were not meant."""

    number_patterns: tuple[str, ...] = ()
    """How the company's own numbers look (`patterns.py`), to find them glued to other words. At most 20."""

    hints: bool = True
    """Whether a mistyped or shortened number may decide, where payer and amount agree to the cent (`hints.py`)."""

    completes: Literal["never", "partial", "always"] = "partial"
    """When what a text names is completed to the exact amount, where exactly one set of open items does
    (`completion.py`): where the bank cut the text or the payer says that there is more; or always. Where it is not,
    what is named is settled and the rest waits for a person."""

    max_lines: int = 20_000
    """Lines of a balanced statement, which is posted in one transaction."""
