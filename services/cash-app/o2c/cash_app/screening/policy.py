"""What a company says about money that is looked at before anything of it is applied."""

from collections.abc import Mapping

from msgspec import Struct, field

from o2c.cash_app.bounds import Days

ADVICE_WORDS = (
    "see attached",
    "see attachment",
    "as attached",
    "see remittance",
    "see advice",
    "remittance to follow",
    "remittance follows",
    "remittance advice to follow",
    "remittance pending",
    "remittance by email",
    "remittance emailed",
    "advice to follow",
    "advice follows",
    "details to follow",
    "details follow",
    "sent separately",
    "under separate cover",
    "edi 820",
    "820 pending",
    "siehe anlage",
    "siehe avis",
    "laut avis",
    "avis folgt",
)


class ScreeningPolicy(Struct, frozen=True, forbid_unknown_fields=True):
    entity_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Legal entity → its names as payers write them. A text that names another of our entities than the one whose
    account the money came to is held."""

    watched_forms: frozenset[str] = frozenset()
    """Legal forms that compliance looks at, lower case: "fze", "fzco"."""

    advice_words: tuple[str, ...] = ADVICE_WORDS
    """What a payer writes who sends the list of invoices another way. It counts only where the text has no number."""

    silent_codes: frozenset[str] = frozenset()
    """The bank's codes of credits that, where they come without a text, have their advice sent apart. BAI 142: ACH."""

    advice_days: Days = 5
    """So long after its booking a payment waits for its advice; then a person looks at it."""

    cheque_codes: frozenset[str] = frozenset()
    """The bank's codes of cheques that are held until their date is known. BAI 175: cheque deposit."""

    stale_cheque_days: Days = 180
    """A cheque that is older when it is booked is not applied: banks may refuse it (UCC 4-404: six months)."""
