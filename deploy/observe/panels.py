"""Panels as data, and Grafana's JSON of them by its own builders."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from grafana_foundation_sdk.builders import common, dashboard, prometheus, stat, timeseries
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.common import (
    BigValueColorMode,
    LegendDisplayMode,
    LegendPlacement,
    SortOrder,
    TooltipDisplayMode,
)
from grafana_foundation_sdk.models.dashboard import (
    DashboardCursorSync,
    DashboardLinkType,
    DataSourceRef,
    Threshold,
    ThresholdsMode,
    VariableRefresh,
)

DATASOURCE = DataSourceRef(type_val="prometheus", uid="${datasource}")
RUNBOOKS = "${runbooks}"
WIDTH = 24
PANEL_HEIGHT, STAT_HEIGHT = 8, 4


@dataclass(frozen=True)
class Query:
    expr: str
    legend: str = ""


@dataclass(frozen=True)
class Panel:
    """`unit` as Grafana names it. `good_below`: a single figure that is red from there on."""

    title: str
    what: str
    queries: tuple[Query, ...]
    unit: str = "short"
    runbooks: tuple[str, ...] = ()
    good_below: float | None = None
    good_from: float | None = None
    width: int = 8

    @property
    def is_figure(self) -> bool:
        return self.good_below is not None or self.good_from is not None


@dataclass(frozen=True)
class Row:
    title: str
    panels: tuple[Panel, ...]


@dataclass(frozen=True)
class Board:
    uid: str
    title: str
    folder: str
    what: str
    rows: tuple[Row, ...]
    choices: Sequence[tuple[str, str]] = field(default_factory=tuple)
    """Variables that choose among a label's values: (label, metric)."""

    @property
    def panels(self) -> list[Panel]:
        return [panel for row in self.rows for panel in row.panels]


def panel(title: str, what: str, *queries: tuple[str, str] | str, unit: str = "short", **more: object) -> Panel:
    """Queries as expression, or (expression, legend)."""
    made = tuple(Query(*((query, "") if isinstance(query, str) else query)) for query in queries)
    return Panel(title, what, made, unit, **more)  # type: ignore[arg-type]


def grafana(board: Board) -> str:
    """The dashboard's JSON."""
    made = (
        dashboard.Dashboard(board.title)
        .uid(board.uid)
        .description(board.what)
        .tags(["o2c"])
        .refresh("30s")
        .time("now-1h", "now")
        .timezone("utc")
        .tooltip(DashboardCursorSync.CROSSHAIR)
        .link(dashboard.DashboardLink("o2c").type(DashboardLinkType.DASHBOARDS).tags(["o2c"]).as_dropdown(True))
        .link(dashboard.DashboardLink("Runbooks").type(DashboardLinkType.LINK).url(f"{RUNBOOKS}/README.md"))
        .with_variable(dashboard.DatasourceVariable("datasource").label("Prometheus").type("prometheus"))
        .with_variable(_runbooks())
    )
    for label, metric in board.choices:
        made.with_variable(_choice(label, metric))
    for row in board.rows:
        made.with_row(dashboard.Row(row.title))
        for one in row.panels:
            made.with_panel(_figure(one) if one.is_figure else _lines(one))
    return JSONEncoder(sort_keys=True, indent=1).encode(made.build()) + "\n"


def _runbooks() -> dashboard.TextBoxVariable:
    """Where the runbooks are to be read, for the links: each installation's own."""
    return dashboard.TextBoxVariable("runbooks").label("Runbooks at").default_value("docs/runbooks")


def _choice(label: str, metric: str) -> dashboard.QueryVariable:
    return (
        dashboard.QueryVariable(label)
        .datasource(DATASOURCE)
        .query(f"label_values({metric}, {label})")
        .refresh(VariableRefresh.ON_TIME_RANGE_CHANGED)
        .multi(True)
        .include_all(True)
        .all_value(".*")
    )


def _queries(made: timeseries.Panel | stat.Panel, one: Panel) -> None:
    for number, query in enumerate(one.queries):
        made.with_target(
            prometheus.Dataquery().expr(query.expr).legend_format(query.legend).ref_id(chr(ord("A") + number))
        )
    links = [
        dashboard.DashboardLink(f"Runbook {name}").type(DashboardLinkType.LINK).url(f"{RUNBOOKS}/{name}.md")
        for name in one.runbooks
    ]
    if links:
        made.links(links)


def _lines(one: Panel) -> timeseries.Panel:
    made = (
        timeseries.Panel()
        .title(one.title)
        .description(one.what)
        .datasource(DATASOURCE)
        .unit(one.unit)
        .min(0)
        .line_width(1)
        .fill_opacity(8)
        .span(one.width)
        .height(PANEL_HEIGHT)
        .legend(
            common.VizLegendOptions()
            .display_mode(LegendDisplayMode.LIST)
            .placement(LegendPlacement.BOTTOM)
            .show_legend(True)
        )
        .tooltip(common.VizTooltipOptions().mode(TooltipDisplayMode.MULTI).sort(SortOrder.DESCENDING))
    )
    _queries(made, one)
    return made


def _figure(one: Panel) -> stat.Panel:
    bad_from, bad_until = one.good_below, one.good_from
    steps = (
        [Threshold(color="green"), Threshold(value=bad_from, color="red")]
        if bad_from is not None
        else [Threshold(color="red"), Threshold(value=bad_until, color="green")]
    )
    made = (
        stat.Panel()
        .title(one.title)
        .description(one.what)
        .datasource(DATASOURCE)
        .unit(one.unit)
        .color_mode(BigValueColorMode.BACKGROUND)
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
        .thresholds(dashboard.ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(steps))
        .span(one.width)
        .height(STAT_HEIGHT)
    )
    _queries(made, one)
    return made
