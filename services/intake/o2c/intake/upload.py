"""HTTP: one door for files of banks and for EDI advices. The format is recognised from the content, the bytes are kept,
and what is in them is said on `bank.statements.v1` or `bank.remittances.v1`, just as `o2c import bank` does."""

import asyncio
from collections.abc import Callable, Iterable
from pathlib import PurePath
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from o2c.chassis.caller import actor
from o2c.chassis.openapi import answers
from o2c.chassis.problems import Problem
from o2c.contracts.base import Event
from o2c.intake.advice_import import AdviceFile, is_advice, read_advice_file
from o2c.intake.bank import Profile, UnreadableFile, load_profile
from o2c.intake.bank_import import BankFile, read_bank_file
from o2c.intake.content import Content
from o2c.intake.files import shown_name
from o2c.intake.originals import Originals
from o2c.intake.publish import PublishError

SOURCE = "/intake"
BYTES = "application/octet-stream"
MAX_PROFILE = 20_000
"""Characters of a mapping profile in the address."""

Send = Callable[[Iterable[Event]], int]
"""Publishes events; returns how many. Raises PublishError."""

Loaded = BankFile | AdviceFile

Name = Annotated[str, Query(min_length=1, max_length=200, description="the file's name, for people to know it by")]
Digest = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the bytes")]


def upload_routes(originals: Originals, send: Send) -> APIRouter:
    router = APIRouter(prefix="/v1")

    @router.post("/bank-files", summary="Load a file of a bank", tags=["bank files"])
    async def _load(
        request: Request,
        name: Name,
        legal_entity: Annotated[str | None, Query(max_length=120, description="whose bank account it is")] = None,
        profile: Annotated[
            str | None, Query(max_length=MAX_PROFILE, description="mapping profile of CSV and Excel, TOML or JSON")
        ] = None,
        dry_run: Annotated[bool, Query(description="say what would be loaded, keep and load nothing")] = False,
    ) -> dict[str, Any]:
        """The body is the file. Statements that contradict themselves are sent too, to be refused and kept."""
        content, plain = await _body(request), shown_name(PurePath(name))
        by = actor(request)
        found = await asyncio.to_thread(_read, content, plain, profile, None if dry_run else originals, by)
        answer: dict[str, Any] = {"hash": content.hash, "seen": _seen(found)}
        if not dry_run:
            found.report.before = await asyncio.to_thread(originals.before, content.hash)
            answer |= {"kept": await asyncio.to_thread(originals.keep, content, plain, _seen(found), by)}
            found.report.sent = await asyncio.to_thread(_send, found, legal_entity, send)
        return answer | found.report.as_dict()

    @router.put("/originals/{digest}", summary="Keep a file that was loaded another way", tags=["bank files"])
    async def _keep(
        digest: Digest, request: Request, name: Name, seen: Annotated[str, Query(max_length=2000)] = ""
    ) -> dict[str, Any]:
        content = await _body(request)
        if content.hash != digest:
            raise Problem(422, "hash-differs", f"the body has the hash {content.hash}: it was changed on its way")
        before = await asyncio.to_thread(originals.before, digest)
        new = await asyncio.to_thread(originals.keep, content, shown_name(PurePath(name)), seen, actor(request))
        return {"hash": digest, "kept": new, "before": before}

    @router.get("/originals", summary="Files that were kept, the latest first", tags=["bank files"])
    async def _list(
        name: Annotated[str | None, Query(max_length=200)] = None, limit: Annotated[int, Query(ge=1, le=1000)] = 100
    ) -> dict[str, Any]:
        return {"originals": await asyncio.to_thread(originals.latest, name, limit)}

    @router.get("/originals/{digest}", summary="A file as it came", tags=["bank files"], **answers(BYTES))
    async def _get(digest: Digest) -> Response:
        found = await asyncio.to_thread(originals.get, digest)
        if found is None:
            raise Problem(404, "not-found", f"no file with the hash {digest} was kept")
        headers = {"content-disposition": f'attachment; filename="{digest[:16]}"', "x-content-type-options": "nosniff"}
        return StreamingResponse(found, media_type=BYTES, headers=headers)

    return router


async def _body(request: Request) -> Content:
    """A small part of a large body is in memory at a time."""
    content = Content()
    async for piece in request.stream():
        content.add(piece)
    return content


def _read(
    content: Content, name: str, profile: str | None, originals: Originals | None, by: str
) -> BankFile | AdviceFile:
    """A file that cannot be read is kept, too. Raises Problem."""
    try:
        mapping: Profile | None = load_profile(profile.encode()) if profile else None
    except UnreadableFile as error:
        raise Problem(422, "bad-profile", str(error)) from None
    try:
        if is_advice(content):
            return read_advice_file(content, name)
        return read_bank_file(content, name, mapping)
    except UnreadableFile as error:
        if originals is not None and content.size:
            originals.keep(content, name, f"refused: {error}", by)
        raise Problem(422, "unreadable-file", str(error)) from None


def _seen(found: Loaded) -> str:
    return found.report.summary.removesuffix(". Lines: ").removesuffix(". Advices: ")


def _send(found: Loaded, legal_entity: str | None, send: Send) -> int:
    """Raises Problem where the broker does not take all; sending all again changes nothing."""
    try:
        return send(found.advices if isinstance(found, AdviceFile) else found.events(legal_entity))
    except PublishError as error:
        raise Problem(503, "unavailable", str(error)) from error
