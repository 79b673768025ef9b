"""Three forecasts that need no model: one day for each open item, the next day where it has passed."""

from collections.abc import Iterable
from datetime import date, timedelta
from statistics import median_low

from origins import Origin
from sample_invoices import Invoice

from o2c.projection.forecast.history import terms_class

NAMES = ("due date", "due + payer's average", "due + group's median")
Key = tuple[str, ...]


class Naive:
    """Averages are the payer's, of all payers where it has paid nothing yet; a group is entity, currency and terms."""

    def __init__(self, origin: Origin) -> None:
        self._day = origin.day
        delays: dict[Key, list[int]] = {}
        for invoice in origin.settled:
            for key in ((), ("payer", invoice.payer), _group(invoice)):
                delays.setdefault(key, []).append((invoice.paid - invoice.due).days)
        self._average = {key: round(sum(found) / len(found)) for key, found in delays.items()}
        self._median = {key: median_low(found) for key, found in delays.items()}

    def days(self, invoice: Invoice) -> tuple[date, date, date]:
        """In the order of `NAMES`."""
        average = _of(self._average, ("payer", invoice.payer))
        group = _of(self._median, _group(invoice))
        tomorrow = self._day + timedelta(days=1)
        due, late, like = (max(tomorrow, invoice.due + timedelta(days=days)) for days in (0, average, group))
        return due, late, like


def _of(found: dict[Key, int], key: Key) -> int:
    return found.get(key, found.get((), 0))


def _group(invoice: Invoice) -> Key:
    return (invoice.business_code, invoice.currency, str(terms_class((invoice.due - invoice.dated).days)))


def in_week(day: date, lasts: Iterable[date]) -> int:
    """The place of the week that holds `day`; one behind the last where none does."""
    return sum(day > last for last in lasts)
