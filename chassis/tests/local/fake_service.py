"""A service in miniature, for the supervisor's tests: `python -m fake_service [broken]`."""

import http.server
import os
import sys


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/readyz" else 404)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


if sys.argv[1:] == ["broken"]:
    sys.exit("O2C_LEGAL_ENTITY is not set: the number series of the invoices needs it")
http.server.HTTPServer(("127.0.0.1", int(os.environ["O2C_HTTP_PORT"])), Answer).serve_forever()
