"""By what the rows of an answer are told apart, besides their currency: the customer, the entity, a custom field.

Master data are those of now. A custom field is looked for on the document first, then on its customer, so that a
salesperson or a region may be said by either; money that is not applied has no document and goes by its customer. What
was split off a document goes by that document. A field that nobody filled in is the empty text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

from psycopg import sql

ATTRIBUTE = "attribute:"
MAX_GROUPS = 4
_FIELD = re.compile(r"[A-Za-z0-9_.-]{1,60}")
_CUSTOMER = " left join customer c on c.customer = o.customer"
_DOCUMENT = " left join document d on d.document = coalesce(o.parent, o.item)"


class BadGroup(ValueError):
    """Something that rows cannot be grouped by."""


@dataclass(frozen=True)
class Group:
    """`of_item`: of an open item `o`, `of_account`: of money `o` on an account; both with `customer c` beside."""

    name: str
    of_item: sql.Composable
    of_account: sql.Composable
    of_document: bool = False

    @property
    def is_cubed(self) -> bool:
        """Whether the aging cube tells it."""
        return self.name in ("currency", "entity")


def _plain(name: str, column: LiteralString) -> Group:
    value = sql.SQL(column)
    return Group(name, value, value)


_KNOWN = {
    group.name: group
    for group in (
        _plain("currency", "o.currency"),
        _plain("customer", "o.customer"),
        _plain("entity", "o.entity"),
        _plain("parent", "coalesce(nullif(c.parent, ''), o.customer)"),
        _plain("country", "coalesce(c.country, '')"),
        _plain("risk-class", "coalesce(c.risk_class, '')"),
        Group("terms", sql.SQL("coalesce(d.terms, '')"), sql.SQL("''"), of_document=True),
    )
}
CURRENCY = _KNOWN["currency"]
DOCUMENT_DAY = Group("document-day", sql.SQL("o.document_date::text"), sql.SQL("''"))
"""What amounts are converted by, each at its document's day; nothing that anybody asks for rows of."""


def group_of(name: str) -> Group:
    """`parent` is the customer itself where it has none, so that a family's rows are one. Raises BadGroup.

    >>> group_of("attribute:region").of_document
    True
    """
    known = _KNOWN.get(name)
    if known is not None:
        return known
    field = name.removeprefix(ATTRIBUTE)
    if field == name or not _FIELD.fullmatch(field):
        expected = ", ".join(sorted(_KNOWN.keys() - {"currency"}))
        raise BadGroup(f"group: expected {expected} or {ATTRIBUTE}<custom field>, got {name[:80]!r}")
    by_customer = sql.SQL("coalesce(c.attributes ->> {field}, '')").format(field=sql.Literal(field))
    by_document = sql.SQL("coalesce(d.attributes ->> {field}, c.attributes ->> {field}, '')")
    return Group(name, by_document.format(field=sql.Literal(field)), by_customer, of_document=True)


def groups_of(names: Sequence[str]) -> tuple[Group, ...]:
    """The currency, then each name once, in order. Raises BadGroup.

    >>> [group.name for group in groups_of(["entity", "customer", "entity"])]
    ['currency', 'customer', 'entity']
    """
    wanted = sorted(set(names) - {CURRENCY.name})
    if len(wanted) > MAX_GROUPS:
        raise BadGroup(f"group: expected at most {MAX_GROUPS}, got {len(wanted)}")
    return (CURRENCY, *map(group_of, wanted))


def columns(groups: Sequence[Group], *, of_account: bool = False) -> sql.Composed:
    """`expression as g0, …`, to be read back by `key`; names of fields may be longer than a column's may be."""
    values = [group.of_account if of_account else group.of_item for group in groups]
    return sql.SQL(", ").join(
        [sql.SQL("{} as {}").format(value, sql.Identifier(f"g{n}")) for n, value in enumerate(values)]
    )


def places(groups: Sequence[Group]) -> sql.Composed:
    return sql.SQL(", ").join([sql.Identifier(f"g{n}") for n in range(len(groups))])


def joins(groups: Sequence[Group], *, of_account: bool = False) -> sql.SQL:
    """What must stand beside `o`."""
    if all(group.is_cubed or group in (DOCUMENT_DAY, _KNOWN["customer"]) for group in groups):
        return sql.SQL("")
    of_document = not of_account and any(group.of_document for group in groups)
    return sql.SQL(_CUSTOMER + _DOCUMENT if of_document else _CUSTOMER)


def key(groups: Sequence[Group], row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row[f"g{n}"] for n in range(len(groups)))
