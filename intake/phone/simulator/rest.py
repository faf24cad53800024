"""The provider's REST service, on loopback: recordings to fetch and delete, text messages to send, calls to look up.

Trusts nobody without the account's id and token (HTTP Basic), and listens nowhere but on this machine. It answers in
the provider's shapes, so that the provider's own client works with it.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

from core.phone_account import Account
from intake.phone.simulator import rest_shapes as shapes
from intake.phone.simulator.mp3 import as_mp3
from intake.phone.simulator.provider import Provider, instant

_MOST_TEXT = 1600  # characters of a text message
_SENDER = re.compile(r"\+[1-9][0-9]{6,14}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}")
_RECIPIENT = re.compile(r"\+[1-9][0-9]{6,14}")
Given = dict[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes = b""
    content_type: str = "application/json"
    afterwards: Callable[[], None] | None = None  # once it has gone out whole


class NotAnswered(Exception):
    """The request is refused, in the provider's own numbers."""

    def __init__(self, status: int, code: int, says: str) -> None:
        super().__init__(says)
        self.answer = Answer(status, shapes.written(shapes.error_shape(status, code, says)))


class Service:
    """What each request is answered; `on_message` hears of every text message and where its fate is to be told."""

    def __init__(self, provider: Provider, on_message: Callable[[str, str], None]) -> None:
        self.provider = provider
        self.account: Account = provider.account
        self._on_message = on_message
        root = f"/{shapes.VERSION}/Accounts/{re.escape(self.account.sid)}"
        self._routes = [
            (method, re.compile(root + path), verb)
            for method, path, verb in (
                ("GET", r"\.json", self._of_account),
                ("GET", r"/Recordings\.json", self._recordings),
                ("GET", r"/Calls/(CA[0-9a-f]{32})/Recordings\.json", self._recordings_of_call),
                ("GET", r"/Recordings/(RE[0-9a-f]{32})\.json", self._recording),
                ("GET", r"/Recordings/(RE[0-9a-f]{32})(?:\.wav)?", self._sound),
                ("GET", r"/Recordings/(RE[0-9a-f]{32})\.mp3", self._mp3),
                ("DELETE", r"/Recordings/(RE[0-9a-f]{32})(?:\.json)?", self._delete_recording),
                ("GET", r"/Calls\.json", self._calls),
                ("GET", r"/Calls/(CA[0-9a-f]{32})\.json", self._call),
                ("POST", r"/Messages\.json", self._send),
                ("GET", r"/Messages\.json", self._messages),
                ("GET", r"/Messages/(SM[0-9a-f]{32})\.json", self._message),
                ("POST", r"/Messages/(SM[0-9a-f]{32})\.json", self._redact),
                ("DELETE", r"/Messages/(SM[0-9a-f]{32})\.json", self._delete_message),
            )
        ]

    def answer(self, method: str, path: str, given: Given, authorization: str) -> Answer:
        try:
            self._check(authorization)
            for known, pattern, verb in self._routes:
                if known == method and (match := pattern.fullmatch(path)):
                    return verb(given, *match.groups())
            raise NotAnswered(404, 20404, f"The requested resource {path} was not found")
        except NotAnswered as refused:
            return refused.answer

    def _check(self, authorization: str) -> None:
        scheme, _, text = authorization.partition(" ")
        try:
            pair = base64.b64decode(text, validate=True)
        except ValueError:
            pair = b""
        known = (f"{self.account.sid}:{token}".encode() for token in self.account.tokens)
        if scheme.lower() != "basic" or not any(hmac.compare_digest(pair, one) for one in known):
            raise NotAnswered(401, 20003, "Authenticate")

    def _of_account(self, given: Given) -> Answer:
        return _shown(shapes.account_shape(self.account))

    def _recordings(self, given: Given, call_sid: str = "") -> Answer:
        wanted = call_sid or given.get("CallSid", "")
        rows = [
            row
            for row in reversed(self.provider.recordings.values())
            if wanted in ("", row.call_sid) and _is_within(row.made_at, given, "DateCreated")
        ]
        return _page("recordings", [shapes.recording_shape(self.account, row) for row in rows], given)

    def _recordings_of_call(self, given: Given, call_sid: str) -> Answer:
        return self._recordings(given, call_sid)

    def _recording(self, given: Given, sid: str) -> Answer:
        return _shown(shapes.recording_shape(self.account, _found(self.provider.recordings.get(sid))))

    def _sound(self, given: Given, sid: str) -> Answer:
        wav = _found(self.provider.sound_of(sid))
        return Answer(200, wav, "audio/x-wav", lambda: self.provider.was_fetched(sid))

    def _mp3(self, given: Given, sid: str) -> Answer:
        mp3 = as_mp3(_found(self.provider.sound_of(sid)))
        return Answer(200, mp3, "audio/mpeg", lambda: self.provider.was_fetched(sid))

    def _delete_recording(self, given: Given, sid: str) -> Answer:
        return _found(Answer(204) if self.provider.delete_recording(sid) else None)

    def _calls(self, given: Given) -> Answer:
        rows = [
            row
            for row in reversed(self.provider.calls.values())
            if given.get("To") in (None, row.called)
            and given.get("From") in (None, row.caller)
            and given.get("Status") in (None, row.status)
            and given.get("ParentCallSid") in (None, row.parent)
            and _is_within(row.began_at, given, "StartTime")
        ]
        return _page("calls", [shapes.call_shape(self.account, row) for row in rows], given)

    def _call(self, given: Given, sid: str) -> Answer:
        return _shown(shapes.call_shape(self.account, _found(self.provider.calls.get(sid))))

    def _send(self, given: Given) -> Answer:
        to, text, sender = given.get("To", ""), given.get("Body", ""), given.get("From", "")
        if not _RECIPIENT.fullmatch(to):
            raise NotAnswered(400, 21211, f"The 'To' number {to} is not a valid phone number")
        if not _SENDER.fullmatch(sender):
            raise NotAnswered(400, 21212, f"The 'From' number {sender} is not a valid phone number")
        if not text:
            raise NotAnswered(400, 21602, "Message body is required")
        if len(text) > _MOST_TEXT:
            raise NotAnswered(400, 21617, f"The message body exceeds the {_MOST_TEXT} character limit")
        sent = self.provider.send_message(recipient=to, sender=sender, text=text)
        callback = given.get("StatusCallback", "")
        shape = shapes.message_shape(self.account, sent)
        return Answer(201, shapes.written(shape), afterwards=lambda: self._on_message(sent.sid, callback))

    def _messages(self, given: Given) -> Answer:
        rows = [row for row in reversed(self.provider.messages.values()) if given.get("To") in (None, row.recipient)]
        return _page("messages", [shapes.message_shape(self.account, row) for row in rows], given)

    def _message(self, given: Given, sid: str) -> Answer:
        return _shown(shapes.message_shape(self.account, _found(self.provider.messages.get(sid))))

    def _redact(self, given: Given, sid: str) -> Answer:
        row = _found(self.provider.messages.get(sid))
        if given.get("Body") == "":
            row = replace(row, text="")
            self.provider.keep_message(row)
        return _shown(shapes.message_shape(self.account, row))

    def _delete_message(self, given: Given, sid: str) -> Answer:
        return _found(Answer(204) if self.provider.delete_message(sid) else None)


def _shown(shape: shapes.Shape) -> Answer:
    return Answer(200, shapes.written(shape))


def _page(name: str, rows: list[shapes.Shape], given: Given) -> Answer:
    size = given.get("PageSize", "50")
    most = min(1000, int(size)) if size.isascii() and size.isdecimal() and len(size) < 6 else 50
    return _shown(shapes.page_shape(name, rows, f"/{shapes.VERSION}/", most))


def _found(row: T | None) -> T:
    if row is None:
        raise NotAnswered(404, 20404, "The requested resource was not found")
    return row


def _is_within(at: str, given: Given, name: str) -> bool:
    """Whether an instant is within `NAME>=` and `NAME<=`, as the client writes the bounds of a list."""
    bounds = {sign: _bound(given[f"{name}{sign}"]) for sign in ("<", ">", "") if f"{name}{sign}" in given}
    when = instant(at)
    return (
        (">" not in bounds or when >= bounds[">"])
        and ("<" not in bounds or when <= bounds["<"])
        and ("" not in bounds or when.date() == bounds[""].date())
    )


def _bound(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise NotAnswered(400, 20001, f"{text} is no date") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
