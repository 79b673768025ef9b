"""The query API: every question over HTTP, and what a wrong one is answered."""

from collections.abc import AsyncIterator

import httpx2
import pytest
from projection_quarter import quarter

from o2c.chassis.http import make_app
from o2c.projection.api import routes

pytestmark = pytest.mark.servers


class Readings:
    """The chassis' reader, on the test's own connection."""

    def __init__(self, models) -> None:
        self._models = models

    async def read(self, query):
        return self._models.ask(query)


@pytest.fixture
async def empty(models) -> AsyncIterator[httpx2.AsyncClient]:
    app = make_app("projection", lambda: {})
    app.include_router(routes(Readings(models)))
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://projection") as asking:
        yield asking


@pytest.fixture
def client(models, empty) -> httpx2.AsyncClient:
    models.fold(quarter(31, steps=120).log.said)
    return empty


QUESTIONS = [
    "/v1/aging", "/v1/aging?group=entity&group=customer&by=invoice&buckets=10,20", "/v1/aging?customer=C-1",
    "/v1/open-items", "/v1/open-items?customer=C-1&currency=EUR&entity=E1&limit=2", "/v1/balances",
    "/v1/balances?top=3", "/v1/customers/C-1", "/v1/credit-use", "/v1/receipts", "/v1/unapplied", "/v1/orders",
    "/v1/orders?status=held", "/v1/orders?status=completed", "/v1/roll-forward?since=2026-05-01",
    "/v1/forecast", "/v1/forecast?weeks=3&customer=C-1&currency=EUR&entity=E1", "/v1/forecast/items?limit=3",
    "/v1/kpis", "/v1/kpis?name=dso&customer=C-1&months=1", "/v1/kpis?group=country%3DDE&entity=E1&currency=EUR",
    "/v1/kpis/series?name=days-late&from=2026-05-01&step=day", "/v1/kpis/dso/items?entity=E1&currency=EUR&limit=2",
    "/v1/kpis/unapplied-age/items?entity=E1&currency=EUR&side=denominator", "/v1/allowance?history=2",
    "/v1/statement/C-1?since=2026-05-01", "/v1/flow/C-1", "/v1/timeline/C-1",
    "/v1/customers/C-1/overview", "/v1/customer-changes", "/v1/process/ocel/events",
    "/v1/process/ocel/objects", "/v1/process", "/v1/process?clock=effective",
    "/v1/restatement?known_before=2026-05-06", "/v1/aging?group=parent&group=attribute:region",
]  # fmt: skip


@pytest.mark.parametrize("moment", ["", "as_of=2026-05-10", "as_of=2026-05-09&known=2026-05-08&basis=accounting"])
async def test_every_question_is_answered_and_says_for_which_moment(client, moment):
    for question in QUESTIONS:
        separator = "&" if "?" in question else "?"
        response = await client.get(question + (separator + moment if moment else ""))
        assert response.status_code == 200, (question, response.text)
        answer = response.json()
        assert {"as_of", "known", "basis"} <= answer.keys(), question
        if "known=" in moment:
            assert answer["known"] <= "2026-05-08T23:59:59.999999Z"
            assert (answer["as_of"], answer["basis"]) == ("2026-05-09", "accounting")


async def test_before_anything_is_heard_every_list_is_empty(empty):
    for question in QUESTIONS:
        response = await empty.get(question)
        about = any(part in question for part in ("customers/", "statement/", "flow/", "timeline/"))
        assert response.status_code == (404 if about else 200), (question, response.text)
        if not about:
            lists = {key: value for key, value in response.json().items() if isinstance(value, list)}
            assert all(value == [] for key, value in lists.items() if key not in ("buckets", "weeks"))


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
async def test_the_forecast_holds_from_the_first_day_of_the_calendar_to_its_last(client, day):
    for question in ("/v1/forecast?weeks=26", "/v1/forecast/items?weeks=26"):
        for moment in (f"as_of={day}", f"known={day}", f"as_of={day}&known={day}"):
            response = await client.get(f"{question}&{moment}")
            assert response.status_code == 200, (question, moment, response.text)


async def test_weeks_are_one_to_twenty_six(client):
    for weeks in ("0", "27", "x"):
        assert (await client.get(f"/v1/forecast?weeks={weeks}")).status_code == 422


@pytest.mark.parametrize("moment", [{}, {"as_of": "2026-05-10", "known": "2026-05-11"}])
async def test_the_overview_of_a_customer_is_what_the_single_questions_answer(client, moment):
    async def ask(path, **more):
        return (await client.get(path, params=moment | more)).json()

    for who in ("C-1", "C-4"):
        whole = await ask(f"/v1/customers/{who}/overview", limit=100)
        assert whole["aging"] == (await ask("/v1/aging", customer=who))["rows"]
        items = (await ask("/v1/open-items", customer=who))["items"]
        assert whole["longest_due"] == sorted(items, key=lambda item: (item["due_date"], item["item"]))
        assert whole["unapplied"] == (await ask("/v1/unapplied", account=who))["receipts"]
        assert whole["orders_held"] == (await ask("/v1/orders", customer=who, status="held"))["orders"]
        story = (await ask(f"/v1/timeline/{who}", limit=1000))["entries"]
        assert whole["latest"] == [entry for entry in reversed(story) if entry["known"] <= whole["known"]][:100]
        assert len((await ask(f"/v1/customers/{who}/overview", limit=1))["latest"]) == 1


@pytest.mark.parametrize("question", ["/v1/proof", "/v1/verify", "/v1/totals/items", "/v1/totals/receivable"])
async def test_proofs_need_no_moment(client, question):
    response = await client.get(question)
    assert response.status_code == 200, response.text


async def test_no_amount_is_ever_a_number(client):
    def amounts(value):
        if isinstance(value, dict):
            if "amount" in value and "currency" in value:
                yield value["amount"]
            for part in value.values():
                yield from amounts(part)
        elif isinstance(value, list):
            for part in value:
                yield from amounts(part)

    found = [amount for question in QUESTIONS for amount in amounts((await client.get(question)).json())]
    assert len(found) > 100
    assert all(isinstance(amount, str) for amount in found if amount is not None)


@pytest.mark.parametrize("path", ["/v1/open-items", "/v1/receipts", "/v1/orders", "/v1/credit-use", "/v1/balances"])
async def test_pages_join_without_gap_or_repetition(client, path):
    whole = (await client.get(path, params={"limit": 1000})).json()
    name = next(key for key, value in whole.items() if isinstance(value, list))
    rows, cursor = [], None
    while True:
        page = (await client.get(path, params={"limit": 3, **({"cursor": cursor} if cursor else {})})).json()
        rows += page[name]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert rows == whole[name]
    assert len(rows) > 3
    assert whole["next_cursor"] is None


WRONG = [
    "/v1/aging?as_of=yesterday", "/v1/aging?known=soon", "/v1/aging?basis=gut", "/v1/aging?buckets=30,20",
    "/v1/aging?by=age", "/v1/aging?currency=euro", "/v1/open-items?limit=0", "/v1/open-items?limit=1001",
    "/v1/open-items?cursor=nonsense", "/v1/balances?cursor=WyJhIl0", "/v1/roll-forward", "/v1/orders?status=lost",
    "/v1/aging?customer=%00", "/v1/customers/%00", "/v1/totals/everything", "/v1/aging?group=colour",
    "/v1/open-items?cursor=WyJcdTAwMDAiLCJhIl0", "/v1/kpis?name=profit", "/v1/kpis?months=0", "/v1/kpis?group=north",
    "/v1/kpis/series?name=dso", "/v1/kpis/series?name=dso&from=0001-01-01&step=day", "/v1/allowance?overlay=2",
    "/v1/kpis/profit/items?entity=E1&currency=EUR", "/v1/kpis/dso/items?entity=E1", "/v1/allowance?history=1000",
]  # fmt: skip


@pytest.mark.parametrize("question", WRONG)
async def test_a_wrong_question_is_told_what_was_expected(empty, question):
    response = await empty.get(question)
    assert response.status_code == 422, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == "invalid-request"
    assert len(response.json()["detail"]) > 10


@pytest.mark.parametrize(
    "path", ["/v1/customers/X", "/v1/statement/X?since=2026-05-01", "/v1/flow/X", "/v1/timeline/a/b"]
)
async def test_what_is_not_known_is_not_found(client, path):
    response = await client.get(path)
    assert response.status_code == 404
    assert response.json()["code"] == "not-known"


async def test_the_api_describes_itself(empty):
    described = (await empty.get("/openapi.json")).json()
    assert "/v1/aging" in described["paths"]
    assert "AgingRow" in described["components"]["schemas"]
