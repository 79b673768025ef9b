"""A service that only notes what it is asked, for tests of commands."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import pytest

from o2c.cli import talk


@pytest.fixture
def noting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., list[Any]]]:
    """Cash application, as commands find it: call it with answers by path, and files by the end of their path. Returns
    the list of what will be asked: (method, path, query or actor, body)."""
    servers: list[ThreadingHTTPServer] = []

    def serve(answers: Mapping[str, Any], files: Mapping[str, bytes] | None = None) -> list[Any]:
        seen: list[Any] = []
        server = ThreadingHTTPServer(("127.0.0.1", 0), _service(answers, files or {}, seen))
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here = SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setattr(talk, "running_stack", lambda _: SimpleNamespace(services={"cash-app": here}))
        return seen

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def _service(answers: Mapping[str, Any], files: Mapping[str, bytes], seen: list[Any]) -> type[BaseHTTPRequestHandler]:
    class Service(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            seen.append(("GET", path, query, None))
            content = next((data for end, data in files.items() if path.endswith(end)), None)
            self.answer(content, path)

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            seen.append(("POST", self.path, self.headers["o2c-actor"], body))
            self.answer(None, self.path)

        def answer(self, content: bytes | None, path: str) -> None:
            known = content is not None or path in answers
            problem = {"code": "not-found", "detail": f"no {path}"}
            content = content if content is not None else json.dumps(answers.get(path, problem)).encode()
            self.send_response(200 if known else 404)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    return Service
