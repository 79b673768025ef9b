"""Talking to the services: find the running stack, ask, and show a problem as its sender wrote it."""

import getpass
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import httpx2
import typer

from o2c.chassis.local.home import RunningStack, running_stack
from o2c.cli.platform import default_home
from o2c.intake.content import Content
from o2c.intake.report import FileReport

TIMEOUT_SECONDS = 60


class Talk:
    """HTTP to the services of one stack; every failure ends the command with a readable line and exit code 1."""

    def __init__(self, stack: RunningStack, actor: str | None = None) -> None:
        self.stack = stack
        self._client = httpx2.Client(timeout=TIMEOUT_SECONDS, headers={"O2C-Actor": actor or whoever()})

    def get(self, service: str, path: str, **params: Any) -> Any:
        given = {k: v for k, v in params.items() if v is not None}
        return self._ask("GET", service, path, params=given or None)  # {} would drop what the path asks

    def post(
        self, service: str, path: str, body: Any, key: str | None = None, *, timeout: float = TIMEOUT_SECONDS
    ) -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        return self._ask("POST", service, path, json=body, headers=headers, timeout=timeout)

    def put(self, service: str, path: str, body: Any) -> Any:
        return self._ask("PUT", service, path, json=body)

    def delete(self, service: str, path: str) -> Any:
        return self._ask("DELETE", service, path)

    def stream(self, service: str, path: str, body: Any, *, timeout: float) -> Iterator[Any]:
        """What is answered line by line, as it comes."""
        url = self._url(service) + path
        try:
            with self._client.stream("POST", url, json=body, timeout=timeout) as response:
                if response.status_code >= 400:
                    response.read()
                    fail(f"{service}: {_problem(response)}")
                for line in response.iter_lines():
                    yield json.loads(line)
        except httpx2.HTTPError as error:
            fail(f"{service} ended before it was ready ({type(error).__name__}): {url}")

    def download(self, service: str, path: str) -> bytes:
        return self._answer("GET", service, path).content

    def save(self, service: str, path: str, file: Path) -> None:
        """Into a file, piece by piece; it is there whole or not at all."""
        part = file.with_name(file.name + ".part")
        try:
            with self._client.stream("GET", self._url(service) + path) as response:
                if response.status_code >= 400:
                    response.read()
                    fail(f"{service}: {_problem(response)}")
                with part.open("wb") as written:
                    for piece in response.iter_bytes():
                        written.write(piece)
        except httpx2.HTTPError as error:
            fail(f"{service} ended before {file.name} was there ({type(error).__name__})")
        except OSError as error:
            fail(f"{file} cannot be written: {error.strerror}")
        part.replace(file)

    def _url(self, service: str) -> str:
        found = self.stack.services.get(service)
        if found is None:
            fail(f"there is no service {service!r}; there are: {', '.join(self.stack.services)}")
        return found.url

    def _ask(self, method: str, service: str, path: str, **options: Any) -> Any:
        return self._answer(method, service, path, **options).json()

    def _answer(self, method: str, service: str, path: str, **options: Any) -> httpx2.Response:
        url = self._url(service) + path
        try:
            response = self._client.request(method, url, **options)
        except httpx2.HTTPError as error:
            fail(f"{service} does not answer at {url} ({type(error).__name__}); is it running? try: o2c status")
        if response.status_code >= 400:
            fail(f"{service}: {_problem(response)}")
        return response


def whoever() -> str:
    """Who decides: `O2C_ACTOR`, else the user of this machine. Nobody is authenticated yet."""
    given = os.environ.get("O2C_ACTOR", "").strip()
    return "".join(c for c in given or getpass.getuser() if c.isascii() and c.isprintable()) or "cli"


def keep_original(stack: RunningStack, content: Content, report: FileReport) -> None:
    """Have a bank's file kept as it came, before what is in it is sent; a warning where the door for files is away."""
    found = stack.services.get("intake")
    if found is None:
        report.warnings.add("the file itself", "is not kept: this stack has no service intake")
        return
    asked = {"name": report.file, "seen": report.summary.removesuffix(". Lines: ").removesuffix(". Advices: ")[:2000]}
    url = f"{found.url}/v1/originals/{content.hash}"
    try:
        headers = {"O2C-Actor": whoever(), "content-length": str(content.size)}
        answer = httpx2.put(url, params=asked, content=content.pieces(), headers=headers, timeout=TIMEOUT_SECONDS)
    except httpx2.HTTPError as error:
        report.warnings.add("the file itself", f"is not kept: intake does not answer ({type(error).__name__})")
        return
    if answer.status_code >= 400:
        report.warnings.add("the file itself", f"is not kept: {_problem(answer)}")
    else:
        report.before = answer.json().get("before")


def _problem(response: httpx2.Response) -> str:
    try:
        body = response.json()
    except ValueError:
        return f"HTTP {response.status_code}"
    return f"{body.get('code', body.get('title', response.status_code))}: {body.get('detail', '')}"


def fail(text: str) -> NoReturn:
    """End the command with an error that a person can act on."""
    typer.secho(f"error: {text}", err=True, fg=typer.colors.RED)
    raise typer.Exit(1)


def find_stack(home: Path | None = None) -> RunningStack:
    where = home or default_home()
    stack = running_stack(where)
    if stack is None:
        fail(f"nothing runs in {where}; start it with: o2c up")
    return stack


def talk(home: Path | None = None) -> Talk:
    return Talk(find_stack(home))
