"""The cut-over report as plain text, 80 columns, to be printed and signed."""

from collections.abc import Iterator, Sequence
from typing import Any

from o2c.cli.show import WIDTH, amount, plain, wrapped

_SHOWN = 10


def page(found: dict[str, Any], legal_entity: str | None) -> Iterator[str]:
    """Every figure is signed as the general ledger is: debit positive, credit negative."""
    of = f" of {plain(legal_entity)}" if legal_entity else ""
    yield f"CUT-OVER REPORT{of}, {found['cutover']}"
    yield "=" * WIDTH
    yield "Debit is positive, credit negative."
    yield from _loaded(found)
    yield from _accounts(found)
    yield from _clearing(found)
    yield from _causes(found)
    yield from _untaken(found["untaken"])
    yield ""
    yield "EVERYTHING AGREES" if found["agrees"] else "NOT EVERYTHING AGREES"
    yield from _who(found)
    yield from _signatures()


def _loaded(found: dict[str, Any]) -> Iterator[str]:
    yield from ("", "Loaded", f"{'entity':<14} {'kind':<22} {'':<3} {'count':>7} {'original':>15} {'open':>14}")
    for row in found["kinds"]:
        kind = row["kind"] if row["kind"] != "money" else f"money, {row['account_class']}"
        figures = f"{row['entries']:>7,} {amount(row['original']):>15} {amount(row['amount']):>14}"
        yield f"{_entity(row, 14)} {kind:<22} {row['currency']:<3} {figures}"


def _accounts(found: dict[str, Any]) -> Iterator[str]:
    head = f"{'entity':<10} {'account':<22} {'':<3} {'loaded':>14} {'ledger':>14} {'difference':>12}"
    yield from ("", "Against the general ledger", head)
    for row in found["accounts"]:
        name = f"{row['account_class']} {plain(row['gl_account'])}".strip()[:22]
        yield f"{_entity(row, 10)} {name:<22} {row['currency']:<3} {_three(row, 'loaded')}"
    if any(row["general_ledger"] is None for row in found["accounts"]):
        yield "  -: the general ledger's figure was not given (a file gl…)"


def _clearing(found: dict[str, Any]) -> Iterator[str]:
    head = f"{'entity':<10} {'':<22} {'':<3} {'journal':>14} {'ledger':>14} {'difference':>12}"
    yield from ("", "Migration clearing: the journal's entries and the general ledger's", head)
    for row in found["clearing"]:
        yield f"{_entity(row, 10)} {row['account']:<22} {row['currency']:<3} {_three(row, 'journal')}"


def _three(row: dict[str, Any], first: str) -> str:
    figure, difference = (amount(row[n]) if row[n] is not None else "-" for n in ("general_ledger", "difference"))
    return f"{amount(row[first]):>14} {figure:>14} {difference:>12}"


def _causes(found: dict[str, Any]) -> Iterator[str]:
    for row in found["accounts"]:
        if not row["causes"]:
            continue
        what = f"{row['account_class']} of {row['legal_entity']}: {amount(row['difference'])} {row['currency']}"
        yield from ("", *wrapped(f"What may be why: {what}"))
        for one in row["causes"][:_SHOWN]:
            item = f"{one['number']} of {one['customer']}, {amount(one['amount'])} of {amount(one['original'])}"
            yield from wrapped(f"{item}: {one['why']}", "  ")


def _untaken(letters: Sequence[dict[str, Any]]) -> Iterator[str]:
    if not letters:
        return
    yield from ("", f"Not taken over: {len(letters)} records wait or were refused (o2c deadletters list)")
    for letter in letters[:_SHOWN]:
        said = f"{letter['service']} {letter['id']}, {letter['kind']}, {letter['key']}: {letter['detail'][:200]}"
        yield from wrapped(said, "  ")


def _who(found: dict[str, Any]) -> Iterator[str]:
    yield from ("", f"Entries: {found['entries']:,}. SHA-256 over all of them:", f"  {found['hash']}")
    for row in found["loaded"]:
        first, last = (row[name][:16].replace("T", " ") for name in ("first", "last"))
        who = f"{row['loaded_by'] or 'not said'}: {row['entries']:,} entries from {first} to {last} UTC"
        yield from wrapped(f"Loaded by {who}", "  ")
    for row in found["controls_stated"]:
        place = f"{row['account_class']} of {row['legal_entity']} in {row['currency']}"
        yield from wrapped(f"Figure of {place} by {row['loaded_by'] or 'not said'}", "  ")


def _signatures() -> Iterator[str]:
    yield from ("", "")
    for role in ("Prepared by", "Checked by"):
        yield from ("", f"{role:<12} {'_' * 30}  Date {'_' * 12}  Signature {'_' * 6}")


def _entity(row: dict[str, Any], width: int) -> str:
    return plain(row["legal_entity"])[:width].ljust(width)
