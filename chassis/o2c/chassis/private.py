"""Personal data beside the log: keyed hashes to match by, masked forms to show, and text that is never written.

An event log cannot forget, so a bank account number is not in it. Events carry its keyed hash (who does not have the
key cannot find the number by trying them all) and a masked form; the number itself is a row of the service that owns
it, where it can be erased.
"""

import hmac
from dataclasses import dataclass

HASH_LENGTH = 32


def account_hash(number: str, key: bytes) -> str:
    """HMAC-SHA256 of a bank account number, its first 32 hex digits; blanks and case make no difference.

    Two services that hash with the same key find the same account.

    >>> account_hash("de89 3704 0044 0532 0130 00", b"k" * 16) == account_hash("DE89370400440532013000", b"k" * 16)
    True

    Raises ValueError for a blank number: all blanks would be one account.
    """
    normal = _normal(number)
    if not normal:
        raise ValueError("a bank account number must not be blank")
    return hmac.digest(key, normal.encode(), "sha256").hex()[:HASH_LENGTH]


def masked(number: str) -> str:
    """A bank account number as it may be shown: the country and the last four characters, the length hidden.

    >>> masked("DE89 3704 0044 0532 0130 00"), masked("4711000815"), masked("12345")
    ('DE** **** 3000', '**** 0815', '****')
    """
    normal = _normal(number)
    if len(normal) < 8:
        return "****"
    country = f"{normal[:2]}** " if normal[:2].isalpha() else ""
    return f"{country}**** {normal[-4:]}"


def _normal(number: str) -> str:
    return "".join(number.split()).upper()


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Unlogged:
    """Text that travels with an event in memory and is left out wherever the event is written.

    It has no fields, and a codec writes fields. `Indexes.add` sees the text in the transaction that stores the event;
    after that, and in every event read back, it is empty.
    """

    text = ""  # without an annotation, else it were a field

    def __init__(self, text: str) -> None:
        object.__setattr__(self, "text", text)

    def __repr__(self) -> str:
        return "Unlogged(…)"

    def __eq__(self, other: object) -> bool:
        """What is not written makes no difference between two events: an event read back equals the one written."""
        return isinstance(other, Unlogged)

    def __hash__(self) -> int:
        return 0
