"""HTTP: certificates of withheld tax: those that are due, one that came, and what is written back."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from o2c.cash_app.account import item_stream, unit_of
from o2c.cash_app.adjustments.commands import MarkCertificate, WriteBack
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.matching.withholding import CODE
from o2c.cash_app.policies.known import KnownPolicies, book
from o2c.cash_app.requests import Because, Certificate
from o2c.chassis.domain import Send
from o2c.chassis.money import to_text
from o2c.chassis.problems import Problem

if TYPE_CHECKING:
    from psycopg import Cursor

    from o2c.chassis.gate import Gate

Row = Mapping[str, Any]
Application = Annotated[str, Path(min_length=1, max_length=140, pattern=r"^[^\x00-\x1f]+$")]
Word = Annotated[str | None, Query(max_length=120)]

_LIST = """select * from withholdings
  where case %(state)s when 'due' then number = '' and not written_back when 'received' then number <> ''
      when 'written-back' then written_back else true end
    and (%(account)s::text is null or account = %(account)s)
    and (%(until)s::date is null or withheld_on <= %(until)s)
    and (withheld_on, application) > (%(after_day)s, %(after)s)
  order by withheld_on, application limit %(limit)s"""
_ONE = "select * from withholdings where application = %s"


def withholding_routes(gate: "Gate", policies: KnownPolicies) -> APIRouter:
    router = APIRouter(prefix="/withholdings", tags=["withholding tax"])

    def days_in(cur: "Cursor[Row]") -> timedelta:
        """Until a certificate is due, by the company's policy."""
        code = book(cur, policies.base).of().reason(CODE)
        return timedelta(days=code.days if code is not None else 0)

    @router.get("", summary="Tax that customers withheld, the certificate due first")
    async def _list(
        state: Literal["due", "received", "written-back", "any"] = "due",
        account: Word = None,
        due_by: Annotated[date | None, Query(description="only certificates that are due by this day")] = None,
        after: Annotated[str, Query(max_length=200, description="`next` of the page before")] = "",
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> dict[str, Any]:
        days = await gate.read(days_in)
        day, _, name = after.partition("|")
        try:
            after_day = date.fromisoformat(day) - days if day else date.min
        except (ValueError, OverflowError):
            raise Problem(422, "bad-cursor", "after must be the `next` of the page before") from None
        until = max(due_by, date.min + days) - days if due_by else None  # the calendar begins in the year 1
        asked = {"state": state, "account": account, "until": until, "after_day": after_day, "after": name}
        rows = await gate.read(lambda cur: cur.execute(_LIST, asked | {"limit": limit}).fetchall())
        found = [_shown(row, days) for row in rows]
        more = f"{found[-1]['due_on']}|{found[-1]['application']}" if len(found) == limit else None
        return {"withholdings": found, "next": more}

    async def about(application: str, request: Request, reason: str, command: type, *more: Any) -> Response:
        row: Row | None = await gate.read(lambda cur: cur.execute(_ONE, (application,)).fetchone())
        if row is None:
            raise Problem(404, "not-found", f"nothing was withheld with {application!r}")
        asked = command(row["item"], application, *more)
        send = Send(unit_of(row["account"]), asked, (PERIODS + row["legal_entity"],), (item_stream(row["item"]),))
        answer: Response = await gate.submit(send, request=request, reason=reason)
        return answer

    @router.post("/{application:path}/certificate", summary="The certificate came")
    async def _certificate(application: Application, asked: Certificate, request: Request) -> Response:
        return await about(application, request, asked.reason, MarkCertificate, asked.number, asked.dated)

    @router.post("/{application:path}/write-back", summary="It does not come: the customer owes the tax again")
    async def _write_back(application: Application, asked: Because, request: Request) -> Response:
        """Taken back as any adjustment, where the certificate comes after all."""
        return await about(application, request, asked.reason, WriteBack)

    return router


def _shown(row: Row, days: timedelta) -> dict[str, Any]:
    state = "received" if row["number"] else "written-back" if row["written_back"] else "due"
    texts = {name: row[name] for name in ("application", "account", "item", "legal_entity", "currency")}
    return texts | {
        "amount": to_text(row["amount"], row["currency"]),
        "withheld_on": row["withheld_on"].isoformat(),
        "due_on": (row["withheld_on"] + days).isoformat(),
        "state": state,
        "certificate": row["number"],
        "dated": row["dated"].isoformat() if row["dated"] else None,
    }
