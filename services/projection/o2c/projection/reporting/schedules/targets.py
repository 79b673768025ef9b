"""Where a schedule sends: `folder:daily`, `mailto:a@example.com,b@example.com`, `https://example.com/hook`."""

import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import BinaryIO
from urllib.parse import urlsplit

from o2c.projection.reporting.schedules.folder import into_folder
from o2c.projection.reporting.schedules.mail import by_mail
from o2c.projection.reporting.schedules.parcel import Parcel, addresses_of
from o2c.projection.reporting.schedules.settings import Delivery
from o2c.projection.reporting.schedules.webhook import by_webhook

MAX_ADDRESSES = 50
OWN = ("localhost", "127.0.0.1", "::1")
EXPECTED = "folder:<folder>, mailto:<address>, or https://<address> (http only to this machine)"
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")


class BadTarget(ValueError):
    """A target that nothing can be sent to."""


def check(target: str) -> None:
    """Raises BadTarget."""
    kind, rest = kind_of(target), target.partition(":")[2]
    if kind == "folder":
        parts = PurePosixPath(rest).parts
        if rest.startswith("/") or ".." in parts or "\\" in rest or not rest.isprintable():
            raise BadTarget(f"target: found {target[:80]!r}, expected a folder below the one of O2C_REPORTS_DIR")
    elif kind == "mailto":
        addresses = addresses_of(target)
        wrong = [one for one in addresses if not _ADDRESS.fullmatch(one)]
        if wrong or len(addresses) > MAX_ADDRESSES:
            raise BadTarget(f"target: found {(wrong or [target])[0][:80]!r}, expected up to {MAX_ADDRESSES} addresses")
    else:
        where = _split(target)
        if not where or (target.startswith("http:") and where not in OWN):
            raise BadTarget(f"target: found {target[:80]!r}, expected {EXPECTED}")


def _split(target: str) -> str:
    try:
        url = urlsplit(target)
        return (url.hostname or "") if not url.username and target.isprintable() and url.port != 0 else ""
    except ValueError:
        return ""


def kind_of(target: str) -> str:
    """folder, mailto or http. Raises BadTarget."""
    kind = target.partition(":")[0]
    if kind not in ("folder", "mailto", "http", "https") or (kind.startswith("http") and "://" not in target):
        raise BadTarget(f"target: found {target[:80]!r}, expected {EXPECTED}")
    return "http" if kind.startswith("http") else kind


Send = Callable[[Parcel, BinaryIO, Delivery], str]
SENDERS: Mapping[str, Send] = {"folder": into_folder, "mailto": by_mail, "http": by_webhook}


def send(parcel: Parcel, file: BinaryIO, settings: Delivery) -> str:
    """Where it went, for the history of runs. Raises Undeliverable."""
    return SENDERS[kind_of(parcel.target)](parcel, file, settings)
