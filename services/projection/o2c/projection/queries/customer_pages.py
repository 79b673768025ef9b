"""Accounts in order, a block at a time: questions about all customers are asked block by block.

What an answer costs then depends on the customers it shows, not on all there are; an index finds what is theirs.
"""

from collections.abc import Iterator

from o2c.projection.queries.cut import Cur

_NEXT = """select account from balance where account > %(after)s union select customer from customer
  where customer > %(after)s order by account limit %(limit)s"""
_FROM = """select account from balance where account >= %(after)s union select customer from customer
  where customer >= %(after)s order by account limit %(limit)s"""
FIRST_BLOCK, LARGEST_BLOCK = 25, 1_000


def accounts_after(cur: Cur, after: str, limit: int) -> list[str]:
    """The next accounts, customers or not, that anything is known of."""
    return [row["account"] for row in cur.execute(_NEXT, {"after": after, "limit": limit}).fetchall()]


def blocks_from(cur: Cur, first: str) -> Iterator[list[str]]:
    """All accounts from `first` on, in growing blocks: most questions are answered by the first."""
    query, after, size = _FROM, first, FIRST_BLOCK
    while True:
        block = [row["account"] for row in cur.execute(query, {"after": after, "limit": size}).fetchall()]
        if not block:
            return
        yield block
        query, after, size = _NEXT, block[-1], min(2 * size, LARGEST_BLOCK)
