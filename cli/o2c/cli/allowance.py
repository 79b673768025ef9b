"""`o2c allowance`: the provision matrix, the loss allowance it proposes, and the journal entry that would book it."""

import json
import tomllib
from pathlib import Path
from typing import Annotated, Any

import typer

from o2c.cli.kpis import Currency, Entity
from o2c.cli.reports import AsOf, Basis, Home, Json, Known, dump
from o2c.cli.show import amount, say, table, wrapped
from o2c.cli.talk import fail, talk


def allowance(
    as_of: AsOf = None,
    known: Known = None,
    basis: Basis = "effective",
    entity: Entity = None,
    currency: Currency = None,
    by: Annotated[str, typer.Option(help="risk-class, country, parent, attribute:FIELD")] = "risk-class",
    history: Annotated[int, typer.Option(help="months that rates are learned from")] = 12,
    overlay: Annotated[
        Path | None, typer.Option(help="TOML file of dated judgements with reasons", show_default=False)
    ] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Loss rates by bucket and segment, allowance and journal entry, as a proposal.

    Nothing is posted. docs/kpis.md says how rates are learned and what an overlay is.

    Example:  o2c allowance --as-of 2026-03-31 --by country --overlay recession.toml
    """
    wanted: dict[str, Any] = {
        "as_of": as_of, "known": known, "basis": basis, "entity": entity, "currency": currency, "segment_by": by,
        "history": history, "overlay": None if overlay is None else judgements(overlay),
    }  # fmt: skip
    answer = talk(home).get("projection", "/v1/allowance", **wanted)
    if as_json:
        dump(answer)
        return
    say(f"Provision matrix as of {answer['as_of']} ({answer['basis']}, known {answer['known'][:19]})")
    say(f"learned from {answer['history_since']} on, by {answer['segment_by']}")
    for row in answer["rows"]:
        _show(row)
    for proposal in answer["proposals"]:
        title = f"Proposed entry, {proposal['legal_entity']} {proposal['currency']}; deduct what is booked already"
        table(
            title,
            ["", "account", "amount"],
            [[x["side"], x["account"], amount(x["amount"])] for x in proposal["lines"]],
        )


def _show(row: dict[str, Any]) -> None:
    rows = [
        [b["bucket"], amount(b["open"]), b["own_rate"] or "n/a", b["loss_rate"] or "n/a", _told(b["allowance"])]
        for b in row["buckets"]
    ]
    rows.append(["allowance", "", "", "", _told(row["allowance"])])
    title = f"{row['legal_entity']} {row['currency']}  {row['segment'] or '(none)'}"
    table(title, ["bucket", "open", "own rate %", "loss rate %", "allowance"], rows)
    reasons = [f"overlay: {reason}" for reason in row["overlays"]]
    reasons += sorted({f"n/a: {b['reason']}" for b in row["buckets"] if b["reason"]})
    for reason in reasons:
        say("\n".join(wrapped(reason)))


def _told(text: str | None) -> str:
    return "n/a" if text is None else amount(text)


def judgements(file: Path) -> str:
    """The overlays of a file as JSON."""
    try:
        with file.open("rb") as opened:
            found = tomllib.load(opened).get("overlay", [])
    except (OSError, tomllib.TOMLDecodeError) as error:
        fail(f"{file}: {error}")
    return json.dumps(found, default=str)
