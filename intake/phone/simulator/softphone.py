"""Serves a telephone to the browser of this machine, for as long as the command runs.

Listens on 127.0.0.1 only. Another page of the same browser can neither press its keys nor read what is said: the host
must be our own (a name led here by DNS isn't), and what changes anything must come from our own page. The page holds no
token: signing is done here.
"""

from __future__ import annotations

import html
import json
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from intake.phone.simulator.conversation import Conversation
from intake.phone.simulator.handset import Line
from intake.phone.simulator.sound import read_wav, spoken

_PAGE = Path(__file__).parent / "page"
_FILES = {"/softphone.js": "text/javascript; charset=utf-8", "/softphone.css": "text/css; charset=utf-8"}
_MOST_BODY = 16 * 1024 * 1024  # half an hour of sound
_MOST_WORDS = 2000
_WAIT = 15.0  # seconds that the page's question for news stays open
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self)",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Telephone:
    """The page's side of a conversation; `ring` begins a call, and is asked only while there is none."""

    conversation: Conversation
    ring: Callable[[], None]
    language: str


class Softphone(ThreadingHTTPServer):
    daemon_threads = True  # a page that waits for news keeps nobody

    def __init__(self, telephone: Telephone, port: int = 0) -> None:
        self.telephone = telephone
        super().__init__(("127.0.0.1", port), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """The page was closed, which is its right."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Softphone

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if not self._is_ours():
            self._answer(403)
        elif path == "/":
            self._answer(200, _page(self.server.telephone.language).encode(), "text/html; charset=utf-8")
        elif path in _FILES:
            self._answer(200, (_PAGE / path[1:]).read_bytes(), _FILES[path])
        elif path == "/events":
            self._answer_json(self._news())
        else:
            self._answer(204 if path == "/favicon.ico" else 404)

    def do_POST(self) -> None:
        if not self._is_ours() or not self._is_from_our_page():
            self.close_connection = True
            self._answer(403)
            return
        length = self.headers.get("Content-Length", "")
        if not re.fullmatch(r"[0-9]{1,8}", length) or int(length) > _MOST_BODY:
            self.close_connection = True
            self._answer(413)
            return
        self._answer(_done(self.path, self.rfile.read(int(length)), self.server.telephone))

    def _news(self) -> dict[str, Any]:
        after = parse_qs(urlsplit(self.path).query).get("after", ["0"])[0]
        known = int(after) if re.fullmatch(r"[0-9]{1,9}", after) else 0
        told = self.server.telephone.conversation.told(known, seconds=_WAIT)
        lines = [_shown(line, self.server.telephone.language) for line in told.lines]
        return {"lines": lines, "next": told.next, "wants": told.wants, "state": told.state}

    def _is_ours(self) -> bool:
        port = self.server.server_port
        return self.headers.get("Host", "") in (f"127.0.0.1:{port}", f"localhost:{port}")

    def _is_from_our_page(self) -> bool:
        """No form of another page can send these types, and no script of one without being asked for leave."""
        kind = self.headers.get("Content-Type", "")
        origin = self.headers.get("Origin", "")
        is_own = not origin or origin == f"http://{self.headers.get('Host', '')}"
        return kind in ("application/json", "audio/wav") and is_own

    def _answer_json(self, value: Mapping[str, Any]) -> None:
        self._answer(200, json.dumps(value, ensure_ascii=False).encode(), "application/json")

    def _answer(self, status: int, body: bytes = b"", content_type: str = "text/plain; charset=utf-8") -> None:
        self.send_response(status)
        for name, value in {**_HEADERS, "Content-Type": content_type, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def version_string(self) -> str:
        return "telephone-simulator"

    def log_message(self, *args: object) -> None:
        """The call's own lines tell what matters."""


def _done(path: str, body: bytes, telephone: Telephone) -> int:
    """Carry out what the page asks; the status to answer."""
    conversation = telephone.conversation
    try:
        if path == "/sound":
            conversation.speak(read_wav(body))
            return 204
        given = json.loads(body)
        words, keys = str(given.get("words", "")).strip()[:_MOST_WORDS], str(given.get("keys", ""))
    except (ValueError, AttributeError, RecursionError):
        return 400
    if path == "/call":
        return _begun(telephone)
    if path == "/keys" and re.fullmatch(r"[0-9*#]{1,20}", keys):
        conversation.press(keys)
    elif path == "/words" and words:
        conversation.speak(spoken(words, telephone.language))
    elif path in ("/silence", "/words"):
        conversation.stay_silent()
    elif path == "/hangup":
        conversation.hang_up()
    else:
        return 404
    return 204


def _begun(telephone: Telephone) -> int:
    if not telephone.conversation.begin():
        return 409
    telephone.ring()
    return 204


def _shown(line: Line, language: str) -> dict[str, str]:
    """A line as the page shows it: what the simulator itself tells, in the page's language."""
    phrase = page_words()["phrases"].get(line.phrase) if language == "sv" else None
    text = phrase.format(**line.values) if phrase else line.text
    return {"kind": line.kind, "text": text, "language": line.language}


@cache
def _page(language: str) -> str:
    words = {name: html.escape(text) for name, text in page_words()[language].items()}
    keys = "".join(f'<button type="button" value="{key}" disabled>{key}</button>' for key in "123456789*0#")
    known = {**words, "language": language, "keys": keys}
    page = (_PAGE / "softphone.html").read_text(encoding="utf-8")
    return re.sub(r"\{\{([a-z_]+)\}\}", lambda match: known[match[1]], page)


@cache
def page_words() -> dict[str, dict[str, str]]:
    """The page's words by language and name, and what the simulator itself tells, in Swedish."""
    return tomllib.loads((_PAGE / "words.toml").read_text(encoding="utf-8"))
