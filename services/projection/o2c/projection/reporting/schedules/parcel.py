"""What is sent: a file, and what says which period of which schedule it is, the same at every try."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Parcel:
    """`claimed`: when the period was first claimed, which dates a mail."""

    schedule: str
    period: datetime
    title: str
    notes: tuple[str, ...]
    target: str
    ending: str
    media_type: str
    claimed: datetime

    @property
    def identity(self) -> str:
        """
        >>> at = datetime(2026, 3, 1, 6, tzinfo=UTC)
        >>> Parcel("daily", at, "", (), "", "csv", "", at).identity
        'daily/20260301T060000Z'
        """
        return f"{self.schedule}/{self._stamp}"

    @property
    def filename(self) -> str:
        return f"{self.schedule}-{self._stamp}.{self.ending}"

    @property
    def _stamp(self) -> str:
        return self.period.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def addresses_of(target: str) -> list[str]:
    return [one.strip() for one in target.partition(":")[2].split(",")]
