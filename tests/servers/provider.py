"""A telephone provider on loopback: holds recordings, calls and texts, and fails in the ways it is told to."""

from __future__ import annotations

import base64
import contextlib
import json
import threading
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from core.phone_account import Account

SID = "AC" + "0a" * 16
TOKEN = "token-of-the-provider"
NUMBER = "+46846500400"
WAV = b"RIFF\x24\x01\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00"
WAV += b"data\x00\x01\x00\x00" + bytes(256)


@dataclass(frozen=True)
class Answer:
    """What is said instead of the truth. `length` is what is claimed; `is_endless`: the body comes again and again."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    is_endless: bool = False


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    fields: dict[str, str]


class Provider:
    """Speaks the provider's REST interface as far as the desk uses it; every request must carry the token."""

    def __init__(self) -> None:
        self.tokens = [TOKEN]
        self.sounds: dict[str, bytes] = {}
        self.lists: dict[str, list[dict[str, Any]]] = {"Recordings": [], "Calls": [], "Messages": []}
        self.asked: list[Asked] = []
        self._scripted: list[tuple[str, Answer]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def account(self, *tokens: str) -> Account:
        return Account(sid=SID, tokens=tokens or (TOKEN,), number=NUMBER, api=self.url, is_simulated=False)

    def __enter__(self) -> Provider:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def hold(self, content: bytes = WAV, *, call_sid: str = "", at: datetime | None = None, seconds: int = 9) -> str:
        """A recording is there; gives its id."""
        sid = f"RE{len(self.sounds) + 1:032x}"
        self.sounds[sid] = content
        self.list("Recordings", sid=sid, call_sid=call_sid, date_created=at, duration=str(seconds), status="completed")
        return sid

    def list(self, kind: str, **row: Any) -> None:
        """One more row of a list; instants as the provider writes them."""
        told = {
            key: format_datetime(value, usegmt=True) if isinstance(value, datetime) else value
            for key, value in row.items()
        }
        self.lists[kind].insert(0, told)  # the newest first

    def answer(self, path: str, *answers: Answer) -> None:
        """To the next requests whose path has this in it, one each."""
        self._scripted += [(path, answer) for answer in answers]

    def requests(self, method: str, path: str = "") -> list[Asked]:
        return [asked for asked in self.asked if asked.method == method and path in asked.path]

    def scripted(self, path: str) -> Answer | None:
        for at, (part, answer) in enumerate(self._scripted):
            if part in path:
                del self._scripted[at]
                return answer
        return None

    def truth(self, asked: Asked) -> Answer:
        name = asked.path.rpartition("/")[2]
        sid, _, suffix = name.partition(".")
        if asked.method == "DELETE" and sid.startswith("SM"):
            return self._delete_text(sid)
        if asked.method == "DELETE":
            return Answer(204) if self.sounds.pop(sid, None) is not None else _json({"code": 20404}, 404)
        if asked.method == "POST":
            return self._take_text(asked)
        if suffix == "wav":
            return Answer(body=self.sounds[sid]) if sid in self.sounds else _json({"code": 20404}, 404)
        if sid in self.lists:
            return _json({sid.lower(): self._chosen(sid, asked), "next_page_uri": None})
        return _json({"sid": SID, "status": "active"})

    def _chosen(self, kind: str, asked: Asked) -> list[dict[str, Any]]:
        """Filtered by what must be equal; times are the asker's own to look at."""
        wanted = {"call_sid": asked.fields.get("CallSid"), "to": asked.fields.get("To")}
        return [row for row in self.lists[kind] if all(value in (None, row.get(key)) for key, value in wanted.items())]

    def _take_text(self, asked: Asked) -> Answer:
        sid = f"SM{len(self.lists['Messages']) + 1:032x}"
        self.list("Messages", sid=sid, to=asked.fields["To"], body=asked.fields["Body"], status="queued")
        return _json({"sid": sid, "status": "queued"}, 201)

    def _delete_text(self, sid: str) -> Answer:
        rest = [row for row in self.lists["Messages"] if row["sid"] != sid]
        was_there = len(rest) < len(self.lists["Messages"])
        self.lists["Messages"] = rest
        return Answer(204) if was_there else _json({"code": 20404}, 404)


def _json(value: Any, status: int = 200) -> Answer:
    return Answer(status, json.dumps(value).encode(), {"Content-Type": "application/json"})


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer("GET")

        def do_POST(self) -> None:
            self._answer("POST")

        def do_DELETE(self) -> None:
            self._answer("DELETE")

        def log_message(self, *_: object) -> None:
            pass

        def _answer(self, method: str) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            asked = Asked(method, parts.path, dict(parse_qsl(parts.query) + parse_qsl(body)))
            provider.asked.append(asked)
            answer = provider.scripted(parts.path)
            with contextlib.suppress(ConnectionError):
                self._say(answer or (provider.truth(asked) if self._is_let_in() else _json({"code": 20003}, 401)))

        def _is_let_in(self) -> bool:
            given = base64.b64decode(self.headers.get("Authorization", "").removeprefix("Basic ")).decode()
            return given in [f"{SID}:{token}" for token in provider.tokens]

        def _say(self, answer: Answer) -> None:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.is_endless:
                self.send_header("Connection", "close")
            elif answer.status != 204:
                self.send_header("Content-Length", str(len(answer.body) if answer.length is None else answer.length))
            self.end_headers()
            self.wfile.write(answer.body)
            while answer.is_endless:
                self.wfile.write(answer.body)
            self.close_connection = answer.is_endless or answer.length is not None

    return Handler
