"""`o2c customer compare FILE --customer C`."""

from pathlib import Path
from typing import Annotated

import typer

from o2c.cli.answers import Home, Json
from o2c.cli.compare.lists import Known, ours, theirs
from o2c.cli.compare.matching import compare
from o2c.cli.compare.page import as_dict, show
from o2c.cli.reports import dump
from o2c.cli.show import say, wrapped
from o2c.cli.talk import fail, talk
from o2c.intake.bank import UnreadableFile
from o2c.intake.files import MAX_PROFILE_BYTES, read_bytes, shown_name
from o2c.intake.tables import TableProfile, load_table_profile


def compare_lists(
    file: Annotated[Path, typer.Argument(help="Their list: CSV, Excel or Parquet.", exists=True, dir_okay=False)],
    customer: Annotated[str, typer.Option(help="Whose list it is.")],
    profile: Annotated[
        Path | None, typer.Option(help="Mapping profile, TOML or JSON.", exists=True, dir_okay=False)
    ] = None,
    currency: Annotated[str | None, typer.Option(help="Where the list names none.", show_default=False)] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """The customer's own list of our invoices beside what is open here.

    Who misses what: agreed, amounts differ, paid in their books and open here,
    only here, only there, settled here. Numbers are read as those in payments
    are; then amount and day tell. Changes nothing.

    Columns: number, amount; if there: currency, document_date, paid (empty or
    "no": it is not).

    Example:  o2c customer compare their-list.xlsx --customer C-1001
    """
    try:
        read_as = load_table_profile(read_bytes(profile, MAX_PROFILE_BYTES)) if profile else TableProfile()
        rows, refused = theirs(file, read_as.with_default("currency", currency) if currency else read_as)
    except UnreadableFile as error:
        fail(f"{shown_name(file)}: {error}")
    ask = talk(home)
    known = Known(ask, customer)
    pairs = compare(rows, list(ours(ask, customer)), known)
    if as_json:
        dump(as_dict(pairs) | {"refused": refused.as_dict()})
    else:
        show(customer, pairs)
        for where, why in refused.first[:10]:
            say("\n".join(wrapped(f"not read: {where}: {why}")))
        if refused.count > 10:
            say(f"… and {refused.count - 10:,} more")
        if known.beyond:
            say(f"Of {known.beyond:,} rows it was not asked whether they are settled here: {Known.MOST} at a time.")
    if refused.count:
        raise typer.Exit(2)
