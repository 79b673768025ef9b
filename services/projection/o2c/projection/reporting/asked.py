"""How a report is asked for: its moment, and values for its parameters."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from o2c.projection.queries.cut import Basis, Cur, Cut, cut
from o2c.projection.reporting.definition import Parameter
from o2c.projection.reporting.faults import BadParameter, nearest
from o2c.projection.reporting.fields import Moment
from o2c.projection.reporting.plan import Plan
from o2c.projection.reporting.values import EXPECTED, Typed, typed

MAX_LIST = 1000


@dataclass(frozen=True)
class Asked:
    """`today`: the day that relative days are said of where the report is not asked as of another; without it, the day
    up to which everything is known. `as_of` may be relative itself."""

    as_of: str | None = None
    known: date | datetime | None = None
    basis: Basis = "effective"
    values: Mapping[str, str] = field(default_factory=dict)
    today: date | None = None


def moment_of(cur: Cur, plan: Plan, asked: Asked) -> Moment:
    """Raises BadParameter."""
    _supported(plan, asked)
    now = cut(cur, None, asked.known, asked.basis, sources=plan.source.sources)
    text = asked.as_of or plan.definition.as_of
    if text is None:
        return Moment(now, past=False)
    try:
        as_of = typed(text, "date", asked.today or now.as_of)
    except ValueError as error:
        raise BadParameter(f"as_of: found {text[:80]!r}, expected {error}") from None
    assert isinstance(as_of, date)
    return Moment(Cut(as_of, now.known, now.basis), past=True)


def _supported(plan: Plan, asked: Asked) -> None:
    if not plan.source.cuts and (asked.as_of is not None or asked.known is not None or asked.basis != "effective"):
        raise BadParameter(f"as_of, known, basis: {plan.source.name} shows what is now, and takes none of them")


def values_of(plan: Plan, asked: Asked, today: date) -> dict[str, list[Typed]]:
    """By parameter, those given and those with a default; of a parameter that a list is made of, several.

    Raises BadParameter for a name that is no parameter, for a value that is none of its type or out of its bounds, and
    for a parameter that is required and not given.
    """
    for name in asked.values:
        if name not in plan.parameters:
            meant = nearest(name, plan.parameters)
            offered = ", ".join(plan.parameters) or "it has none"
            hint = f"; did you mean {meant!r}?" if meant else ""
            raise BadParameter(f"{name[:80]}: no parameter of {plan.definition.name} (there are: {offered}){hint}")
    lists = {one.parameter for one in plan.filters if one.operator in ("in", "not-in")}
    found = {}
    for name, parameter in plan.parameters.items():
        text = asked.values.get(name, parameter.default)
        if text is None:
            if parameter.required:
                raise BadParameter(f"{name}: is required; expected {EXPECTED[parameter.type]}")
            continue
        texts = [part.strip() for part in text.split(",")] if name in lists else [text]
        if len(texts) > MAX_LIST:
            raise BadParameter(f"{name}: found {len(texts):,} values, expected at most {MAX_LIST:,}")
        found[name] = [_value(name, parameter, one, today) for one in texts]
    return found


def _value(name: str, parameter: Parameter, text: str, today: date) -> Typed:
    try:
        value = typed(text, parameter.type, today)
        least, most = (None if one is None else typed(one, parameter.type, today) for one in _bounds(parameter))
    except ValueError as error:
        raise BadParameter(f"{name}: found {text[:80]!r}, expected {error}") from None
    if parameter.one_of and text not in parameter.one_of:
        meant = nearest(text, parameter.one_of)
        hint = f"; did you mean {meant!r}?" if meant else ""
        raise BadParameter(f"{name}: found {text[:80]!r}, expected one of {', '.join(parameter.one_of)}{hint}")
    if (least is not None and value < least) or (most is not None and value > most):  # type: ignore[operator]
        bounds = [f"at least {least}" if least is not None else "", f"at most {most}" if most is not None else ""]
        raise BadParameter(f"{name}: found {text[:80]}, expected {' and '.join(filter(None, bounds))}")
    return value


def _bounds(parameter: Parameter) -> Collection[str | None]:
    return parameter.least, parameter.most
