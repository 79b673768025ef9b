"""`docs/limits.md`: what is bounded, by how much, and what happens there. The figures are read from the code."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import NamedTuple

from o2c.chassis.settings import Settings

_HEAD = """\
# Limits

Nothing here grows without bound: every batch, cache, file, page and retry has an end, and at each something is said or
kept, never dropped. This page is made from the code (`make dashboards`) and a test keeps it true. Those of the first
table are settings (`O2C_…`, [operate.md](operate.md)); the others are constants, each in the module beside it.
"""


class Limit(NamedTuple):
    """`place` is `module:NAME` below `o2c.`; `then` is what happens at the limit."""

    what: str
    place: str
    unit: str
    then: str


_PARTS: tuple[tuple[str, Sequence[Limit]], ...] = (
    ("Taking and saying", (
        Limit("streams kept in memory", "chassis.units:MAX_STREAMS", "", "those not used longest are loaded again"),
        Limit("of them, of one unit", "chassis.units:MAX_STREAMS_OF_UNIT", "", "forgotten after its batch"),
        Limit("rounds of commands that follow from one record", "chassis.domain:MAX_WAVES", "",
              "refused as going in a circle: a dead letter, or 409"),
        Limit("a record decided anew because others kept changing its state", "chassis.taker:MAX_TRIES", "tries",
              "the process ends and is started again; nothing is committed"),
        Limit("records in a row that fail", "chassis.taker:MAX_FAILED_IN_A_ROW", "",
              "the process ends: something is wrong with all of them"),
        Limit("outbox rows read at a time", "chassis.relay:PAGE", "rows", "the next ones follow"),
        Limit("bytes of outbox rows at a time", "chassis.relay:PAGE_BYTES", "bytes", "the next ones follow"),
        Limit("time until Kafka must confirm", "chassis.relay:SEND_TIMEOUT_SECONDS", "s",
              "a new producer compares with the topic's end and goes on"),
        Limit("size of an event", "contracts.base:MAX_BYTES", "bytes", "refused before it is sent"),
        Limit("invoices of an order remembered before their shipment is heard of", "credit.state:MAX_EARLY", "",
              "the oldest is forgotten first"),
    )),
    ("HTTP", (
        Limit("body of a command", "chassis.http:MAX_BODY", "bytes", "413"),
        Limit("rows of a page", "projection.queries.paging:MAX_LIMIT", "rows", "422; `next_cursor` gives the next"),
        Limit("groups of an aging", "projection.queries.groups:MAX_GROUPS", "", "422"),
        Limit("buckets of an aging", "projection.queries.buckets:MAX_BUCKETS", "", "422"),
        Limit("rows of an aging in one currency", "projection.queries.aging_converted:MAX_ROWS", "", "422"),
        Limit("points of a series", "projection.kpis.steps:MAX_POINTS", "", "422"),
        Limit("commands in one request of the desk", "cash_app.requests:MAX_AT_ONCE", "", "422"),
        Limit("lines of a dry run", "cash_app.dry_run.api:MAX_LINES", "", "422; load it in parts"),
        Limit("layers of a what-if", "cash_app.what_if.api:MAX_LAYERS", "", "422"),
    )),
    ("Files", (
        Limit("file of a bank, text", "intake.bank.text:MAX_BYTES", "bytes", "refused with its size"),
        Limit("file of a bank, XML", "intake.bank.text:MAX_XML_BYTES", "bytes", "refused with its size"),
        Limit("lines of a bank's file", "intake.bank.text:MAX_LINES", "", "refused, with the line"),
        Limit("statements in a file", "intake.bank.statement:MAX_STATEMENTS", "", "refused"),
        Limit("files in an archive", "intake.bank.archive:MAX_MEMBERS", "", "refused"),
        Limit("an archive unpacked", "intake.bank.archive:MAX_UNPACKED", "bytes", "refused: it may be a bomb"),
        Limit("table or EDI file", "intake.files:MAX_BYTES", "bytes", "refused with its size"),
        Limit("rows of a workbook", "intake.workbook:MAX_ROWS", "", "refused: save it as CSV"),
        Limit("rows of a Parquet file", "intake.tables.parquet_rows:MAX_ROWS", "", "refused: in parts"),
        Limit("characters of a cell", "intake.tables.csv_rows:MAX_CELL", "", "the row is refused and kept"),
    )),
    ("Matching", (
        Limit("characters of a text that are read", "cash_app.texts.references:MAX_TEXT", "", "the rest is not read"),
        Limit("words of a text that are looked up", "cash_app.texts.references:MAX_TOKENS", "", "the rest is not"),
        Limit("numbers in a range such as 4711-4715", "cash_app.texts.composed:MAX_RANGE", "", "is no range"),
        Limit("items that a completion looks at", "cash_app.matching.completion:MAX_OPEN", "", "no completion"),
        Limit("steps of its search", "cash_app.matching.completion:MAX_STEPS", "", "no completion"),
        Limit("items posted by one decision", "cash_app.matching.decisions:MAX_ITEMS", "", "left to people"),
        Limit("names that are alike, compared", "cash_app.payers.alike.index:MAX_CANDIDATES", "", "no answer"),
        Limit("answers about names that are remembered", "cash_app.payers.alike.known:MAX_ANSWERS", "",
              "all are forgotten and asked again"),
        Limit("names on the watch list", "cash_app.screening.watch_list:MAX_NAMES", "", "refused"),
        Limit("entries of a sweep", "cash_app.sweeps.sweep:MAX_ENTRIES", "", "refused: a narrower one"),
    )),
    ("Reports", (
        Limit("reports run at the same time", "projection.api.reports:AT_ONCE", "", "the next waits"),
        Limit("rows of a report", "projection.reporting.definition:MAX_ROWS", "", "refused"),
        Limit("rows of a PDF", "chassis.tabular.pdf_file:MOST_ROWS", "", "refused: another format"),
        Limit("rows of a sheet", "chassis.tabular.excel_file:MOST_ROWS", "", "refused: another format"),
        Limit("a report that is mailed", "projection.reporting.schedules.mail:MOST_BYTES", "bytes", "fails, said"),
        Limit("tries to send a report", "projection.reporting.schedules.runs:MAX_ATTEMPTS", "", "the run has failed"),
        Limit("missed periods that are sent late", "projection.reporting.schedules.dispatcher:MOST_MISSED", "",
              "the older are marked missed"),
    )),
)  # fmt: skip
_SETTINGS = ("batch_records", "batch_milliseconds", "partitions", "prove_seconds")


def limits_page() -> str:
    return "\n".join([_HEAD, *_settings(), *(line for title, limits in _PARTS for line in _part(title, limits))]) + "\n"


def _settings() -> Iterator[str]:
    yield from ("## Settings", "", "| setting | default | what |", "|---|---|---|")
    for name in _SETTINGS:
        field = Settings.model_fields[name]
        yield f"| `O2C_{name.upper()}` | {field.default} | {field.description} |"


def _part(title: str, limits: Sequence[Limit]) -> Iterator[str]:
    yield from ("", f"## {title}", "", "| what | at most | then | where |", "|---|---|---|---|")
    for limit in limits:
        value = f"{value_of(limit.place):,} {limit.unit}".strip()
        yield f"| {limit.what} | {value} | {limit.then} | `{limit.place}` |"


def value_of(place: str) -> int | float:
    module, _, name = place.partition(":")
    found: int | float = getattr(import_module(f"o2c.{module}"), name)
    return found
