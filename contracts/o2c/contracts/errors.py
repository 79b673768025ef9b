"""What can be wrong with a record, as one family of errors: a reason code for metrics, a detail for its sender."""

from difflib import get_close_matches
from re import fullmatch

from o2c.contracts.registry import BY_TYPE


class ContractError(Exception):
    """A record that breaks the contract. Permanent: trying it again gives the same.

    `reason_code` is one of a few fixed words (a metric's label), `detail` says what, where and what was expected.
    """

    def __init__(self, reason_code: str, detail: str) -> None:
        super().__init__(f"{reason_code}: {detail}")
        self.reason_code = reason_code
        self.detail = detail


class TooLarge(ContractError):
    """An event of our own over `MAX_BYTES`: it must be refused before it is committed, for it could never be sent."""


class Undecodable(ContractError):
    """The record is no CloudEvent, or its data breaks the schema of its type."""


class UnknownType(ContractError):
    """A type this version does not have. Not the sender's fault if it is newer: keep it for the version that knows."""


def unknown_type(name: str) -> UnknownType:
    """The error for a type without a model; a newer major version is told apart from a misspelt name."""
    if versioned := fullmatch(r"(.+)\.v([0-9]{1,6})", name):
        base, version = versioned[1], int(versioned[2])
        known = [int(t.rpartition(".v")[2]) for t in BY_TYPE if t.rpartition(".v")[0] == base]
        if known and version > max(known):
            newest = max(known)
            return UnknownType(
                "newer-version", f"{name}: version {version} is newer than this reader knows (v{newest})"
            )
    near = get_close_matches(name[:200], BY_TYPE, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return UnknownType("unknown-type", f"no event type {name[:200]!r} is known here{hint}")
