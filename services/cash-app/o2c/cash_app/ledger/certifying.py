"""Work of our own about periods: a closing that all have acknowledged is finished, a closed month revalued, certified.

The lines are counted on a snapshot, beside everything else that goes on: what is dated in a closed month does not
change any more, and should it be reopened meanwhile, the certificate comes too late and is none.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa
from psycopg.rows import tuple_row

from o2c.cash_app.ledger import obstacles
from o2c.cash_app.ledger.certificate import FORMAT, NONE, Figures, canonical, sha256
from o2c.cash_app.ledger.closing_worth import ClosingWorth
from o2c.cash_app.ledger.commands import Certify, FinishClosing
from o2c.cash_app.ledger.export_lines import Kept, Opening
from o2c.cash_app.ledger.period_events import PeriodCertified
from o2c.cash_app.ledger.periods import UNIT, first_day, following, preceding
from o2c.cash_app.sql import tuples
from o2c.chassis.domain import Send
from o2c.chassis.errors import Fatal
from o2c.chassis.money import to_text

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

FETCHED = 2_000
"""Lines held in memory."""

_CLOSING = """select legal_entity, period, closing from periods
  where state = 'closing' and wanted > 0 and jsonb_array_length(positions) >= wanted order by legal_entity"""
# In order, so that a certificate finds the one before it.
_CLOSED = "select * from periods where state = 'closed' and hash is null order by period, legal_entity"
_HASH = """select hash from periods where legal_entity = %s and period = %s and state = %s and hash is not null
  order by number desc limit 1"""
_OPENINGS = """select account, currency, functional_currency, sum(amount)::bigint as amount,
    sum(functional_amount)::bigint as functional_amount
  from journal where legal_entity = %s and accounting < %s
  group by account, currency, functional_currency
  having sum(amount) <> 0 or sum(functional_amount) <> 0
  order by account collate "C", currency collate "C", functional_currency collate "C" """
_LINES = """select accounting, entry, line, account, tax_code, currency, amount, functional_currency, functional_amount,
    rate, effective, known, books, unit, cause
  from journal where legal_entity = %s and accounting between %s and %s order by accounting, entry, line"""


class Signer:
    """Signs with the Ed25519 key of a PEM file. Raises Fatal where the file holds none."""

    def __init__(self, file: Path) -> None:
        try:
            key = ECC.import_key(file.read_text())
        except (OSError, ValueError, IndexError, TypeError) as error:
            raise Fatal(f"O2C_CERTIFICATE_KEY_FILE: {file}: {_why(error)} (expected: a private key, PEM)") from None
        if key.curve != "Ed25519" or not key.has_private():
            raise Fatal(f"O2C_CERTIFICATE_KEY_FILE: {file}: is no private Ed25519 key")
        self._signer = eddsa.new(key, "rfc8032")
        self.public_key: str = key.public_key().export_key(format="raw").hex()

    def sign(self, text: str) -> str:
        return self._signer.sign(text.encode()).hex()


def _why(error: Exception) -> str:
    """Nothing of what the file holds."""
    return error.strerror or "cannot be read" if isinstance(error, OSError) else "cannot be read as a key"


def period_work(cur: "Cur", signer: Signer | None, worths: ClosingWorth) -> list[Send]:
    """What can be done now; nothing is sent that would change nothing. One certificate at a time."""
    sends = []
    for row in cur.execute(_CLOSING).fetchall():
        place = row["legal_entity"], row["period"]
        if not obstacles.gaps(cur, place[:1]) and not obstacles.untaken(cur, [place])[place]:
            sends.append(Send(UNIT + place[0], FinishClosing(row["closing"], row["period"])))
    revalued, certified = _revalued(cur, cur.execute(_CLOSED).fetchall(), worths)
    sends.extend(revalued)
    if signer is not None and certified is not None:
        made = certificate(cur, certified, signer)
        sends.append(Send(UNIT + made.legal_entity, Certify(made)))
    return sends


def _revalued(
    cur: "Cur", closed: Sequence[dict[str, Any]], worths: ClosingWorth
) -> tuple[list[Send], dict[str, Any] | None]:
    """The commands that revalue closed months, and the first month of an entity that can be certified."""
    sends, certified, waits = [], None, set()
    for row in closed:
        if not worths.is_done(cur, row):
            waits.add(row["legal_entity"])
            send = worths.command(cur, row)
            if send is not None:
                sends.append(send)
        elif certified is None and row["legal_entity"] not in waits:
            certified = row
    return sends, certified


def certificate(cur: "Cur", row: dict[str, Any], signer: Signer) -> PeriodCertified:
    """Of a closed month; `row` is its row of `periods`."""
    entity, period = row["legal_entity"], row["period"]
    figures = Figures()
    for _ in export(cur, entity, period, figures):
        pass
    previous, supersedes = _hash(cur, entity, preceding(period), "closed"), _hash(cur, entity, period, "reopened")
    document = canonical(
        {
            "format": FORMAT,
            "legal_entity": entity,
            "period": period,
            "closing": row["closing"],
            "closed_by": row["asked_by"],
            "closed_at": row["closed_at"].isoformat() if row["closed_at"] else NONE,
            "reason": row["reason"],
            "accepted": [{**one, "amount": to_text(one["amount"], one["currency"])} for one in row["accepted"]],
            "positions": row["positions"],
            "log_position": row["log_position"],
            "previous": previous or NONE,
            "supersedes": supersedes or NONE,
            **figures.told(),
        }
    )
    return PeriodCertified(
        entity,
        period,
        row["closing"],
        document,
        sha256(document),
        signer.sign(document),
        signer.public_key,
        figures.lines,
        row["log_position"],
        figures.sha.hexdigest(),
        previous,
        supersedes,
    )


def export(cur: "Cur", entity: str, period: str, figures: Figures) -> Iterator[bytes]:
    """The month's export, as it goes; `figures` count it."""
    first, after = first_day(period), first_day(following(period))
    openings = [Opening(*row) for row in tuples(cur, _OPENINGS, (entity, first))]
    return figures.export(openings, _lines(cur, entity, first, after - timedelta(days=1)))


def _lines(cur: "Cur", entity: str, first: date, last: date) -> Iterator[Kept]:
    with cur.connection.cursor("journal of a period", row_factory=tuple_row) as lines:
        lines.itersize = FETCHED
        for row in lines.execute(_LINES, (entity, first, last)):
            yield Kept(*row)


def _hash(cur: "Cur", entity: str, period: str, state: str) -> str:
    row = cur.execute(_HASH, (entity, period, state)).fetchone()
    return "" if row is None else str(row["hash"])
