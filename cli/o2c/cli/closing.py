"""`o2c close`, `periods`, `reopen`: months of a legal entity, from open to closed with a certificate, and back."""

import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from o2c.cash_app.ledger.periods import following, preceding
from o2c.cli import blockers
from o2c.cli.answers import SERVICE, Home, Json, Reason, did
from o2c.cli.certificates import names_of
from o2c.cli.reports import dump
from o2c.cli.show import plain, say, table, wrapped
from o2c.cli.talk import Talk, fail, talk

Entity = Annotated[str, typer.Argument(help="The legal entity.")]
Period = Annotated[str, typer.Argument(help="The month, e.g. 2026-05.")]
POLL_SECONDS = 0.5


def close(
    entity: Annotated[str | None, typer.Argument(help="The legal entity.", show_default=False)] = None,
    period: Annotated[str | None, typer.Argument(help="The month, e.g. 2026-05.", show_default=False)] = None,
    check: Annotated[bool, typer.Option("--check", help="Only list what stands in the way.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why; it is kept.", show_default=False)] = None,
    accept: Annotated[
        list[str] | None, typer.Option(help="unapplied or unidentified: may be left undecided.", show_default=False)
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the certificate and its export.", file_okay=False)
    ] = None,
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="Wait until it is closed and certified.")] = True,
    seconds: Annotated[float, typer.Option(min=0, help="How long to wait.")] = 120,
    cancel: Annotated[bool, typer.Option("--cancel", help="Take a closing back.")] = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Close a month: check, close, wait for billing's word, certify.

    With --check nothing is done: every blocker is listed with count, amount,
    owner and the command that clears it. Without a legal entity, of all; without
    a month, of the next to close. Exit code 1 if something blocks.

    Example:  o2c close DE01 2026-05 --reason "month end" --out .
    """
    ask = talk(home)
    if check:
        _check(ask, entity, period, as_json)
        return
    if entity is None or period is None:
        fail("which legal entity and which month? e.g. o2c close DE01 2026-05 --reason …")
    if cancel:
        _post(ask, entity, period, "cancel", {"reason": _because(reason)})
        say(f"{period} of {plain(entity)} is open")
        return
    _close(ask, entity, period, reason, accept or [])
    if wait:
        _wait(ask, entity, period, seconds)
        _report(ask, entity, period, out)
    else:
        say(f"{period} of {plain(entity)} is closing; how far it is, says: o2c periods {plain(entity)}")


def periods(
    entity: Annotated[str | None, typer.Argument(help="The legal entity; else all.", show_default=False)] = None,
    months: Annotated[int, typer.Option(min=1, max=240, help="The last ones.")] = 12,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """The months of a legal entity: future, open, closing or closed; by whom and why.

    Example:  o2c periods DE01
    """
    ask = talk(home)
    found = [_states(ask, name, months) for name in ([entity] if entity else _entities(ask))]
    if as_json:
        dump(found)
        return
    for one in found:
        rows = [[m["period"], m["state"], m.get("by") or "", _when(m), _note(m)] for m in one["months"]]
        table(one["legal_entity"], ["month", "state", "by", "when", "why, what it waits for"], rows)
    if not found:
        say("no legal entity has moved yet")


def reopen(entity: Entity, period: Period, reason: Reason, home: Home = None) -> None:
    """Reopen the last closed month. A second person must agree; the certificate is superseded.

    Example:  o2c reopen DE01 2026-05 --reason "statement 91 was late"
    """
    did(_post(talk(home), entity, period, "reopen", {"reason": reason}))


# -- check


def _check(ask: Talk, entity: str | None, period: str | None, as_json: bool) -> None:
    common = blockers.of_everybody(ask)
    places = [(name, period or _next(ask, name)) for name in ([entity] if entity else _entities(ask))]
    found = {place: blockers.of_month(ask, *place) for place in places}
    if as_json:
        rows = [{"legal_entity": e, "period": p, **asdict(one)} for (e, p), many in found.items() for one in many]
        dump(rows + [{"legal_entity": None, "period": None, **asdict(one)} for one in common])
    elif len(places) == 1:
        ((place, own),) = found.items()
        blockers.show(f"In the way of closing {place[1]} of {place[0]}", own + common)
    else:
        for place, own in found.items():
            blockers.show(f"In the way of closing {place[1]} of {place[0]}", own)
        blockers.show("In everybody's way", common)
    if common or any(found.values()):
        raise typer.Exit(1)


def _next(ask: Talk, entity: str) -> str:
    """After the last closed one; where none is, the last that is over."""
    states = _states(ask, entity, 1)
    closed, future = states["closed_until"], states["months"][-1]["period"]
    return following(closed) if closed else preceding(preceding(future))


# -- close


def _because(reason: str | None) -> str:
    if not reason:
        fail("why? say it with --reason; it is kept")
    return reason


def _close(ask: Talk, entity: str, period: str, reason: str | None, accept: list[str]) -> None:
    """Nothing for a month that is closing or closed: what is left is to wait for it."""
    unknown = [name for name in accept if name not in blockers.ACCEPTABLE]
    if unknown:
        fail(f"{', '.join(unknown)} cannot be accepted; only {' and '.join(blockers.ACCEPTABLE)} can")
    states = _states(ask, entity, 240)
    since = states["closed_since"]
    if since and period < since:
        fail(f"{period} of {plain(entity)} was closed with {since}, the first; it has no certificate of its own")
    if any(one["state"] in ("closing", "closed") for one in states["months"] if one["period"] == period):
        return
    because = _because(reason)
    found = [*blockers.of_month(ask, entity, period), *blockers.of_everybody(ask)]
    left = [one for one in found if one.blocker not in accept]
    if left:
        blockers.show(f"In the way of closing {period} of {entity}", left)
        may = sorted({one.blocker for one in left} & set(blockers.ACCEPTABLE))
        hint = f"; to be accepted by name: {' '.join('--accept ' + name for name in may)}" if may else ""
        fail(f"{period} of {plain(entity)} is not closed{hint}")
    _post(ask, entity, period, "close", {"reason": because, "accept": accept})


def _wait(ask: Talk, entity: str, period: str, seconds: float) -> None:
    """Until the month is closed, and certified where there is a key for it."""
    deadline = time.monotonic() + seconds
    while True:
        state = _month(ask, entity, period)
        waits = [] if state is None else state.get("waits_for", [])
        if state is not None and state["state"] == "closed" and (not waits or "O2C_" in waits[0]["detail"]):
            return
        if time.monotonic() > deadline:
            said = "; ".join(f"{one['what']}: {one['detail']}" for one in waits)
            fail(f"{period} of {plain(entity)} still waits for {plain(said) or 'its turn'}; see: o2c periods")
        time.sleep(POLL_SECONDS)


def _report(ask: Talk, entity: str, period: str, out: Path | None) -> None:
    state = _month(ask, entity, period)
    assert state is not None
    say(f"{period} of {plain(entity)} is closed")
    if state["certificate"] is None:
        say("\n".join(wrapped(f"it is not certified: it waits for {state['waits_for'][0]['detail']}")))
        return
    say(f"certificate {state['certificate']}")
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        for name, what in zip(names_of(entity, period), ("certificate", "export"), strict=True):
            ask.save(SERVICE, f"{_path(entity, period)}/{what}", out / name)
            say(f"written: {out / name}")


# -- asking


def _path(entity: str, period: str) -> str:
    return f"/v1/periods/{quote(entity, safe='')}/{quote(period, safe='')}"


def _post(ask: Talk, entity: str, period: str, verb: str, body: Any) -> Any:
    return ask.post(SERVICE, f"{_path(entity, period)}/{verb}", body)


def _entities(ask: Talk) -> list[str]:
    return [one["legal_entity"] for one in ask.get(SERVICE, "/v1/periods")["legal_entities"]]


def _states(ask: Talk, entity: str, months: int) -> dict[str, Any]:
    found: dict[str, Any] = ask.get(SERVICE, f"/v1/periods/{quote(entity, safe='')}", months=months)
    return found


def _month(ask: Talk, entity: str, period: str) -> dict[str, Any] | None:
    months = _states(ask, entity, 240)["months"]
    return next((one for one in months if one["period"] == period), None)


def _when(state: dict[str, Any]) -> str:
    return str(state.get("closed_at") or state.get("asked_at") or "")[:16].replace("T", " ")


def _note(state: dict[str, Any]) -> str:
    waits = "; ".join(f"waits for {one['what']}: {one['detail']}" for one in state.get("waits_for", ()))
    before = state.get("before")
    ended = f"{before['what']} by {before['by']}: {before['reason']}" if before else ""
    certified = f"certificate {state['certificate'][:12]}" if state.get("certificate") else ""
    return "; ".join(part for part in (state.get("reason", ""), certified, waits, ended) if part)
