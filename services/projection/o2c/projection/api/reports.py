"""Reports: what there is, what each shows, and running one as a download."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from o2c.chassis import caller
from o2c.chassis.gate import Readings
from o2c.chassis.problems import Problem
from o2c.chassis.tabular import FORMATS, TooManyRows, write
from o2c.projection.api.asking import moment, read
from o2c.projection.queries.cut import Basis, Cur
from o2c.projection.reporting.asked import Asked
from o2c.projection.reporting.checking import RESERVED
from o2c.projection.reporting.definition import NAME
from o2c.projection.reporting.faults import BadDefinition, BadParameter
from o2c.projection.reporting.reading import MAX_TEXT
from o2c.projection.reporting.running import answer
from o2c.projection.reporting.sources import CATALOGUE
from o2c.projection.reporting.store import Report, Store, UnknownReport, planned

T = TypeVar("T")
FormatName = Literal["csv", "xlsx", "pdf", "parquet", "json"]
Name = Annotated[str, Path(max_length=60, pattern=NAME)]
Version = Annotated[int | None, Query(ge=0, le=1_000_000, description="0: as shipped; without it the latest")]
AT_ONCE = 2
"""Reports that run at the same time; more wait, so that other questions are answered meanwhile."""
PIECE = 1 << 16
PACKED = ("xlsx", "pdf", "parquet")
"""Formats that nothing would be gained by packing."""


class Head(TypedDict):
    """`problem`: why a definition that was good once can no longer be run."""

    name: str
    title: str
    description: str
    source: str
    parameters: dict[str, Any]
    version: int
    hash: str
    author: str
    created: datetime | None
    problem: str


class Shown(Head):
    definition: str
    versions: list[dict[str, Any]]


class Kept(Head):
    new: bool


class FieldShown(TypedDict):
    name: str
    kind: str
    title: str


class SourceShown(TypedDict):
    name: str
    title: str
    description: str
    as_of: bool
    fields: list[FieldShown]


class Given(BaseModel):
    definition: Annotated[str, Field(max_length=MAX_TEXT)]


def routes(readings: Readings) -> APIRouter:
    router = APIRouter()
    store, room = Store(), asyncio.Semaphore(AT_ONCE)

    @router.get("/reports", summary="Reports there are")
    async def _list() -> dict[str, list[Head]]:
        return {"reports": [_head(report) for report in await _ask(readings, store.all)]}

    @router.get("/report-sources", summary="What a report can be of: sources and their fields")
    async def _sources() -> dict[str, list[SourceShown]]:
        return {"sources": _catalogue()}

    @router.get("/reports/{name}", summary="A report's definition and its versions")
    async def _show(name: Name, version: Version = None) -> Shown:
        def ask(cur: Cur) -> Shown:
            report = store.get(cur, name, version)
            versions = [
                {"version": one.version, "hash": one.hash, "author": one.author, "created": one.created}
                for one in store.versions(cur, name)
            ]
            return {**_head(report), "definition": report.text, "versions": versions}

        return await _ask(readings, ask)

    @router.put("/reports/{name}", summary="Store a definition as the next version")
    async def _put(name: Name, given: Given, request: Request) -> Kept:
        """The text that is the latest version already stays it."""
        author = caller.actor(request)
        try:
            report, new = await readings.keep(lambda cur: store.put(cur, name, given.definition, author))
        except BadDefinition as error:
            raise Problem(422, "bad-definition", str(error)) from None
        return {**_head(report), "new": new}

    @router.get(
        "/reports/{name}/run",
        summary="Run a report",
        response_class=StreamingResponse,
        responses={200: {"content": {one.media_type: {} for one in FORMATS.values()}}},
    )
    async def _run(
        name: Name,
        request: Request,
        format_: Annotated[FormatName, Query(alias="format")] = "json",
        as_of: Annotated[str | None, Query(max_length=40, examples=["2026-03-31", "last-month-end"])] = None,
        known: Annotated[str | None, Query(max_length=40, examples=["2026-06-03T09:30:00Z"])] = None,
        basis: Basis = "effective",
        version: Version = None,
    ) -> StreamingResponse:
        """Parameters of the report are given by their names. Of `as_of` also relative days are understood."""
        told = None if known is None else moment("known", known)
        asked = Asked(as_of, told, basis, _values(request.query_params.multi_items()))

        def ask(cur: Cur) -> tuple[IO[bytes], str, Report]:
            report = store.get(cur, name, version)
            found = answer(cur, report, planned(report.text, name), asked)
            file = TemporaryFile()  # noqa: SIM115 - closed by whoever sends it
            try:
                write(format_, file, found.sheet, found.lines)
            except BaseException:
                file.close()
                raise
            return file, f"{name}-{found.cut.as_of}.{format_}", report

        async with room:
            file, filename, report = await _ask(readings, ask)
        headers = {
            "content-disposition": f'attachment; filename="{filename}"',
            "content-length": str(file.tell()),
            "o2c-report-version": f"{report.version} {report.hash}",
        }
        if format_ in PACKED:
            headers["content-encoding"] = "identity"  # already, so not once more
        return StreamingResponse(_pieces(file), media_type=FORMATS[format_].media_type, headers=headers)

    return router


def _values(given: list[tuple[str, str]]) -> Mapping[str, str]:
    values: dict[str, str] = {}
    for name, value in given:
        if name in RESERVED:
            continue
        if name in values:
            raise Problem(422, "invalid-request", f"{name[:80]}: is given twice; expected once, a list as a,b")
        values[name] = value
    return values


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


async def _ask(readings: Readings, query: Callable[[Cur], T]) -> T:
    try:
        return await read(readings, query)
    except UnknownReport as error:
        raise Problem(404, "not-known", str(error)) from None
    except (BadParameter, TooManyRows) as error:
        raise Problem(422, "invalid-request", str(error)) from None
    except BadDefinition as error:
        raise Problem(409, "bad-definition", str(error)) from None


def _head(report: Report) -> Head:
    told: dict[str, Any] = {"title": "", "description": "", "source": "", "parameters": {}, "problem": ""}
    try:
        definition = planned(report.text, report.name).definition
    except BadDefinition as error:
        told["problem"] = str(error)
    else:
        told |= definition.model_dump(include={"title", "description", "source", "parameters"}, exclude_defaults=False)
    return {
        "name": report.name,
        "version": report.version,
        "hash": report.hash,
        "author": report.author,
        "created": report.created,
        **told,  # type: ignore[typeddict-item]
    }


def _catalogue() -> list[SourceShown]:
    return [
        {
            "name": source.name,
            "title": source.title,
            "description": source.description,
            "as_of": source.cuts,
            "fields": [{"name": f.name, "kind": f.kind, "title": f.title} for f in source.fields.values()],
        }
        for source in CATALOGUE.values()
    ]
