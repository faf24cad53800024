"""Serves the provider's REST service on the account's own port of this machine, for as long as it is wanted."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from intake.phone.simulator.rest import Answer, Service

_MOST_BODY = 64 * 1024


@contextlib.contextmanager
def serving(service: Service) -> Iterator[None]:
    """Raises OSError where the port is taken: another call is under way."""
    parts = urlsplit(service.account.api)
    server = _Server((parts.hostname or "127.0.0.1", parts.port or 80), service)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # what has been asked is answered, callbacks of messages among it
    allow_reuse_address = True
    allow_reuse_port = False

    def __init__(self, address: tuple[str, int], service: Service) -> None:
        self.service = service
        super().__init__(address, _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Somebody hung up on us, which is theirs to do."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10
    server: _Server

    def do_GET(self) -> None:
        self._answer("")

    def do_DELETE(self) -> None:
        self._answer("")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdecimal()) or len(length) > 6 or int(length) > _MOST_BODY:
            self.close_connection = True
            self._write(Answer(413))
        else:
            self._answer(self.rfile.read(int(length)).decode("utf-8", "replace"))

    def _answer(self, body: str) -> None:
        parts = urlsplit(self.path)
        try:
            given = dict(parse_qsl(f"{parts.query}&{body}", keep_blank_values=True, max_num_fields=100))
        except ValueError:
            self._write(Answer(400))
            return
        authorization = self.headers.get("Authorization", "")
        answer = self.server.service.answer(self.command, parts.path, given, authorization)
        self._write(answer)
        if answer.afterwards:
            answer.afterwards()

    def _write(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        if answer.status == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="Twilio API"')
        self.end_headers()
        self.wfile.write(answer.body)

    def version_string(self) -> str:
        return "telephone-simulator"

    def log_message(self, *args: object) -> None:
        """The call's own lines tell what matters."""
