"""The fields of a kind of table, and whether a file has the columns for them: asked once, before any row is read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.tables.profile import TableProfile

_SHOWN = 25


@dataclass(frozen=True, slots=True)
class Fields:
    """A row without a value for a required field is refused; the others may be left out."""

    required: tuple[str, ...]
    optional: tuple[str, ...]

    def check(self, names: Sequence[str], profile: TableProfile, where: str = "") -> None:
        """Raises UnreadableFile, in one message, for a profile that names other fields than these or columns that the
        file does not have, and for a file without a column, or with two, for a field."""
        ours = (*self.required, *self.optional)
        unknown = [field for field in (*profile.columns, *profile.defaults) if field not in ours]
        if unknown:
            raise UnreadableFile(f"no such field: {_listed(unknown)}. The fields are: {', '.join(ours)}", "profile")
        given = [*profile.columns.values(), *profile.carry]
        needed = [profile.column(field) for field in self.required if field not in profile.defaults]
        used = dict.fromkeys([*given, *(profile.column(field) for field in ours)])
        for fault, found in (
            ("columns that the profile names are not in the file", [name for name in given if name not in names]),
            ("columns are missing", [name for name in needed if name not in names]),
            ("columns are in the file more than once", [name for name in used if names.count(name) > 1]),
        ):
            if found:
                hint = " (one column: does the profile name the delimiter?)" if len(names) == 1 else ""
                raise UnreadableFile(f"{fault}: {_listed(found)}. The file has: {_listed(names)}{hint}", where)


def _listed(names: Iterable[str]) -> str:
    """Names as they may be shown: the file decides what stands there and how much of it."""
    found = list(dict.fromkeys(names))
    plain = ("".join(c if c.isprintable() else "\ufffd" for c in name[:60]) for name in found[:_SHOWN])
    return ", ".join(plain) + (f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else "")
