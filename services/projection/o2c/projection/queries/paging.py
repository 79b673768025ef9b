"""Cursor paging: a page's last key, opaque to the caller, is where the next page begins.

Unlike an offset it neither skips nor repeats rows when something is added between two pages.
"""

import base64
import binascii
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

MAX_LIMIT = 1000


class BadCursor(ValueError):
    """A cursor that this question did not give out."""


def encode_cursor(*key: Any) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def cursor_after(rows: Sequence[Mapping[str, Any]], limit: int, *key: str) -> str | None:
    """Where the page after a full one of `limit` rows begins; None after the last.

    >>> cursor_after([{"item": "A"}], 2, "item") is None
    True
    """
    return encode_cursor(*(rows[-1][name] for name in key)) if len(rows) == limit else None


def page_of(
    keys: Sequence[tuple[str, ...]], limit: int, cursor: str | None
) -> tuple[list[tuple[str, ...]], str | None]:
    """The page of sorted `keys` that `cursor` stands for, and where the next begins. Raises BadCursor.

    >>> page_of([("A",), ("B",), ("C",)], 2, None)[0]
    [('A',), ('B',)]
    """
    after = decode_cursor(cursor, *[str] * len(keys[0])) if keys else None
    first = bisect_right(keys, after) if after else 0
    page = list(keys[first : first + limit])
    return page, encode_cursor(*page[-1]) if len(keys) > first + limit else None


def decode_cursor(cursor: str | None, *types: type) -> tuple[Any, ...] | None:
    """The key a cursor stands for; None for the first page. Raises BadCursor.

    >>> decode_cursor(encode_cursor("C-1", 7), str, int)
    ('C-1', 7)
    """
    if not cursor:
        return None
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        key: tuple[Any, ...] = msgspec.json.decode(raw, type=tuple[types])  # type: ignore[valid-type]
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise BadCursor("cursor: expected the next_cursor of an earlier answer to the same question") from None
    return key
