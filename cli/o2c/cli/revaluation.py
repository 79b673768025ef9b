"""`o2c revaluation`: what a month leaves open in other currencies, at its closing rate."""

from typing import Any
from urllib.parse import quote

from o2c.cli.answers import SERVICE, Home, Json
from o2c.cli.closing import Entity, Period
from o2c.cli.reports import dump
from o2c.cli.show import plain, say, table, wrapped
from o2c.cli.talk import talk

SHOWN = 20
"""Customers on the screen; --json has up to a thousand."""


def revaluation(entity: Entity, period: Period, as_json: Json = False, home: Home = None) -> None:
    """Open balances in other currencies at the rate of a month's last day.

    Of a closed month: what was posted at its end and taken back a day later.
    Of an open one: what it would be by now.

    Example:  o2c revaluation DE01 2026-05
    """
    found = talk(home).get(SERVICE, f"/v1/periods/{quote(entity, safe='')}/{quote(period, safe='')}/revaluation")
    if as_json:
        dump(found)
        return
    title = f"{entity}: other currencies at the end of {period}"
    if not found["balances"]:
        say(f"{plain(entity)} has nothing open in another currency at the end of {plain(period)}")
        return
    table(title, ["account", *_COLUMNS, "posted"], [[b["account"], *_row(b), b["posted"]] for b in found["balances"]])
    shown = found["customers"][:SHOWN]
    table("By customer", ["customer", "account", *_COLUMNS], [[c["customer"], c["account"], *_row(c)] for c in shown])
    for pair in found["missing_rates"]:
        for line in wrapped(f"No rate {pair} of {found['day']}: o2c import rates FILE; the certificate waits for it."):
            say(line)


_COLUMNS = ("open", "", "booked", "rate", "worth", "difference")


def _row(balance: dict[str, Any]) -> list[str]:
    amount = balance["amount"]
    told = [balance[name] or "?" for name in ("booked", "rate", "worth", "difference")]
    return [amount["amount"], amount["currency"], *told]
