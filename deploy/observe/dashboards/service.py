"""One dashboard for each service: what it is asked, what it hears, what it says, and how hard it works."""

from observe.dashboards.events import HEARD, SAID, SHOWN, WORK
from observe.dashboards.process import ASKED, PROCESS
from observe.panels import Board, Panel, Query, Row

PUBLISHING = ("order", "credit", "billing", "cash-app")
HEARING = (*PUBLISHING, "projection")
ALL = (*HEARING, "intake")


def _of(service: str, text: str) -> str:
    """`@` stands for the matcher of the service."""
    return text.replace("@", f'service="{service}"')


def _rows(service: str) -> tuple[Row, ...]:
    rows = [ASKED]
    rows += [HEARD, WORK] if service in HEARING else []
    rows += [SAID] if service in PUBLISHING else []
    rows += [SHOWN] if service == "projection" else []
    return tuple(Row(row.title, tuple(_panel(service, one) for one in row.panels)) for row in (*rows, PROCESS))


def _panel(service: str, one: Panel) -> Panel:
    queries = tuple(Query(_of(service, query.expr), query.legend) for query in one.queries)
    return Panel(one.title, one.what, queries, one.unit, one.runbooks)


SERVICES = tuple(
    Board(
        f"o2c-service-{service}",
        f"o2c / service: {service}",
        "o2c services",
        f"What {service} is asked, hears and says, and how hard it works.",
        _rows(service),
    )
    for service in ALL
)
