"""A desk of a few lines that answers calls with what a test has written, and keeps what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator

Params = dict[str, str]
EMPTY = "<Response/>"


@dataclass(frozen=True)
class Asked:
    path: str
    params: Params
    token: str
    is_signed: bool


@dataclass(frozen=True)
class Raw:
    """An answer that is no document."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/xml"
    location: str = ""


Answer = str | Raw
Rule = Answer | Callable[[Params], Answer]


@dataclass
class AnsweringDesk:
    """`answers[path]` is a document, an answer, or what makes one; every other path gets an empty document."""

    token: str
    answers: dict[str, Rule] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def start(self) -> AnsweringDesk:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.desk = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def params(self, path: str, at: int = -1) -> Params:
        """What was told with the last request for a path."""
        return [asked.params for asked in self.asked if asked.path == path][at]


class _Server(ThreadingHTTPServer):
    desk: AnsweringDesk


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        desk = self.server.desk
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        params = dict(parse_qsl(body, keep_blank_values=True))
        signature = self.headers.get("X-Twilio-Signature", "")
        is_signed = RequestValidator(desk.token).validate(desk.url + self.path, params, signature)
        desk.asked.append(Asked(self.path, params, self.headers["I-Twilio-Idempotency-Token"], is_signed))
        rule = desk.answers.get(self.path, EMPTY)
        answer = rule(params) if callable(rule) else rule
        self._write(
            Raw(body=answer.encode(), content_type="text/xml; charset=utf-8") if isinstance(answer, str) else answer
        )

    def _write(self, answer: Raw) -> None:
        self.send_response(answer.status)
        if answer.location:
            self.send_header("Location", answer.location)
        if answer.content_type:
            self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *args: object) -> None:
        """Tests tell enough."""
