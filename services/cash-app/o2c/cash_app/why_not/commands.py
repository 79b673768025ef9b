"""What is looked up to say why a receipt was not placed; it is asked, never carried out."""

from msgspec import Struct

from o2c.cash_app.facts import Facts


class AskWhy(Struct, frozen=True):
    """`name` is the payer's, as the bank wrote it."""

    facts: Facts
    name: str
