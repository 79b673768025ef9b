"""Answers that come line by line, from a server that takes its time or gives up."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import pytest
import typer

from o2c.cli.talk import Talk

LINES = [b'{"progress": 1}\n', b'{"result": ', b'{"totals": []}}\n']
"""A line may come in pieces."""


class Service(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/refuses":
            body = b'{"code": "bad-policy", "detail": "grace: no field of the policy"}'
            self.send_response(422)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            return
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in LINES if self.path == "/answers" else LINES[:1]:
            self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            self.wfile.flush()
        if self.path == "/answers":
            self.wfile.write(b"0\r\n\r\n")
        self.close_connection = True

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def talk() -> Iterator[Talk]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    stack: Any = SimpleNamespace(services={"cash-app": SimpleNamespace(url=url)})
    yield Talk(stack, "tester")
    server.shutdown()
    server.server_close()


def lines(talk: Talk, path: str) -> list[Any]:
    return list(talk.stream("cash-app", path, {}, timeout=30))


def test_each_line_is_given_when_it_has_come(talk: Talk) -> None:
    assert lines(talk, "/answers") == [{"progress": 1}, {"result": {"totals": []}}]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/refuses", "error: cash-app: bad-policy: grace: no field of the policy"),
        ("/ends", "error: cash-app ended before it was ready"),
    ],
)
def test_a_refusal_and_an_early_end_are_readable_errors(
    talk: Talk, capsys: pytest.CaptureFixture[str], path: str, words: str
) -> None:
    with pytest.raises(typer.Exit):
        lines(talk, path)
    assert capsys.readouterr().err.startswith(words)
