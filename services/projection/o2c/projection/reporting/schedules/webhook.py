"""To a webhook: POST of the file, signed as Standard Webhooks has it (standardwebhooks.com), with an id per period.

`webhook-id` (and `Idempotency-Key`, the same) is that of the period at every try; `webhook-signature` is `v1,` and the
base64 of HMAC-SHA256 over `id.timestamp.body`, keyed with the bytes of `O2C_WEBHOOK_SECRET`.
"""

import base64
import hashlib
import hmac
import time
from collections.abc import Iterator
from typing import BinaryIO

import httpx2

from o2c.projection.reporting.schedules.parcel import Parcel
from o2c.projection.reporting.schedules.settings import Delivery, Undeliverable

TIMEOUT_SECONDS = 30
PIECE = 1 << 16


def by_webhook(parcel: Parcel, file: BinaryIO, settings: Delivery) -> str:
    """What it was answered. Raises Undeliverable for anything but 2xx; redirections are not followed."""
    if settings.webhook_secret is None:
        raise Undeliverable("O2C_WEBHOOK_SECRET is not set: nothing is sent without a signature")
    key, sent = settings.webhook_secret.get_secret_value().encode(), str(int(time.time()))
    size = file.seek(0, 2)
    headers = {
        "content-type": parcel.media_type,
        "content-length": str(size),
        "content-disposition": f'attachment; filename="{parcel.filename}"',
        "idempotency-key": parcel.identity,
        "webhook-id": parcel.identity,
        "webhook-timestamp": sent,
        "webhook-signature": signature(key, parcel.identity, sent, file),
    }
    try:
        answer = httpx2.post(parcel.target, content=_pieces(file), headers=headers, timeout=TIMEOUT_SECONDS)
    except httpx2.HTTPError as error:
        raise Undeliverable(f"{parcel.target} does not answer ({type(error).__name__})") from error
    if not 200 <= answer.status_code < 300:
        raise Undeliverable(f"{parcel.target} answered {answer.status_code}")
    return f"HTTP {answer.status_code}"


def signature(key: bytes, identity: str, sent: str, file: BinaryIO) -> str:
    """
    >>> import io
    >>> signature(b"0123456789abcdef", "daily/1", "1700000000", io.BytesIO(b"a,b"))
    'v1,YbaVcyhZxltJa3SEdFNTbCfCnRfKKZdiW9U3LtmYgrU='
    """
    digest = hmac.new(key, f"{identity}.{sent}.".encode(), hashlib.sha256)
    for piece in _pieces(file):
        digest.update(piece)
    return "v1," + base64.b64encode(digest.digest()).decode()


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece
