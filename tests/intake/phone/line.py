"""A telephone line into the desk: signs what it posts as the provider does, follows the answers as a caller would."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urlencode, urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from flask import Flask
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from core.phone_account import Account
from tests.intake.phone.lint import complaints

ANNA = "+46701234567"
_numbers = itertools.count(1)


def new_sid(kind: str = "CA") -> str:
    return f"{kind}{next(_numbers):032x}"


@dataclass(frozen=True)
class Answer:
    """What the desk answered, as the provider would do it."""

    status: int
    body: str
    root: Element | None = field(repr=False)

    @property
    def said(self) -> str:
        """Everything that is heard, in order."""
        return " ".join(say.text or "" for say in self.root.iter("Say")) if self.root is not None else ""

    @property
    def verbs(self) -> list[str]:
        return [child.tag for child in self.root] if self.root is not None else []

    def find(self, tag: str) -> Element:
        found = self.root.find(f".//{tag}") if self.root is not None else None
        assert found is not None, self.body
        return found

    def address(self, tag: str, attribute: str = "action") -> str:
        return self.find(tag).attrib[attribute]


class Exchange:
    """The provider's end: posts to the desk's addresses, signed, for the desk's account."""

    def __init__(self, app: Flask, account: Account, base_url: str) -> None:
        self.client = app.test_client()
        self.account = account
        self.base_url = base_url

    def post(self, url: str, *, signature: str | None = None, **fields: str) -> Answer:
        """One request, to an address as TwiML has it."""
        address = urldefrag(url if url.startswith("http") else self.base_url + url).url
        posted = {"AccountSid": self.account.sid, "ApiVersion": "2010-04-01", **fields}
        if signature is None:
            signature = RequestValidator(self.account.tokens[0]).compute_signature(address, posted)
        parts = urlsplit(address)
        path = parts.path.removeprefix("/voice") + (f"?{parts.query}" if parts.query else "")
        return read(self.send(path, urlencode(posted), headers={"X-Twilio-Signature": signature}))

    def send(self, path: str, body: bytes | str, *, method: str = "POST", **options: object) -> TestResponse:
        """`path` is below /voice. The raw path is what the server in front would tell."""
        environ = {"SCRIPT_NAME": "/voice", "RAW_URI": f"/voice{path}"}
        options.setdefault("content_type", "application/x-www-form-urlencoded")
        return self.client.open(path, method=method, data=body, environ_overrides=environ, **options)


def read(response: TestResponse) -> Answer:
    """Every answer that is TwiML is held against the provider's library on the way."""
    body = response.get_data(as_text=True)
    if response.mimetype != "text/xml":
        return Answer(response.status_code, body, None)
    assert complaints(body) == [], body
    return Answer(response.status_code, body, ElementTree.fromstring(body.encode()))


class Caller:
    """Somebody who rings: keys, silence, words, hanging up. Each does what the answer before it asks for."""

    def __init__(self, exchange: Exchange, number: str = ANNA, *, sid: str = "") -> None:
        self.exchange = exchange
        self.sid = sid or new_sid()
        self.number = number
        self.fields = {"CallSid": self.sid, "From": number, "To": exchange.account.number, "Direction": "inbound"}
        self.asked: list[tuple[str, dict[str, str]]] = []  # every request so far
        self.now = self.post("/voice/incoming", CallStatus="ringing")

    def press(self, *keys: str) -> Answer:
        for each in keys:
            self.now = self.post(self.now.address("Gather"), Digits=each)
        return self.now

    def wait(self) -> Answer:
        """Says and keys nothing, until the provider goes on."""
        self.now = self.post(self._redirect())
        return self.now

    def speak(self, seconds: int = 12, *, digits: str = "#", sid: str = "", hangs_up: bool = False) -> Answer:
        """Leaves a message after the tone."""
        ended = {"CallStatus": "completed", "Digits": "hangup"} if hangs_up else {"Digits": digits}
        fields = {"RecordingSid": sid or new_sid("RE"), "RecordingDuration": str(seconds), **ended}
        self.now = self.post(self.now.address("Record"), **fields)
        return self.now

    def hang_up(self) -> Answer:
        """The provider tells of the end of the call."""
        return self.post("/voice/cb/call", CallStatus="completed", CallDuration="42")

    def post(self, url: str, **fields: str) -> Answer:
        posted = {"CallStatus": "in-progress", **self.fields, **fields}
        self.asked.append((url, posted))
        return self.exchange.post(url, **posted)

    def repeat(self, which: int = -1) -> Answer:
        """The same request again, as the provider does when an answer was lost."""
        url, posted = self.asked[which]
        return self.exchange.post(url, **posted)

    def _redirect(self) -> str:
        return self.now.find("Redirect").text or ""
