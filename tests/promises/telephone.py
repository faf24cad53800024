"""Somebody who rings a running desk: the provider's requests, signed and sent over HTTP, and what is heard."""

from __future__ import annotations

import itertools
import re
import urllib.request
from html import unescape
from urllib.parse import urldefrag, urlencode
from uuid import uuid4

from twilio.request_validator import RequestValidator

from core import config
from core.phone_account import Account, account_of
from tests.servers.programs import Desk

_numbers = itertools.count(1)
_live: set[Caller] = set()


def all_hang_up() -> None:
    """A desk takes so many calls at once, and the next test rings the same one."""
    for caller in tuple(_live):
        caller.hang_up()


def new_number() -> str:
    """A mobile that nobody has: of the numbers kept free for books and films."""
    return f"+46701740{next(_numbers) % 100 + 600:03}"


class Caller:
    """Rings at once; keys and speaks as the answers ask for."""

    def __init__(self, desk: Desk, number: str) -> None:
        self.desk = desk
        self.account = _account(desk)
        self.fields = {"CallSid": f"CA{uuid4().hex}", "From": number, "To": self.account.number}
        _live.add(self)
        self.heard = self._post(f"{desk.url}/voice/incoming", CallStatus="ringing")

    def press(self, *keys: str) -> str:
        """Gives what is heard then."""
        for each in keys:
            self._post(self._address("Gather"), Digits=each)
        return self.heard

    def speak(self, *, hangs_up: bool = False) -> str:
        ended = {"CallStatus": "completed", "Digits": "hangup"} if hangs_up else {"Digits": "#"}
        recorded = {"RecordingSid": f"RE{uuid4().hex}", "RecordingDuration": "12"}
        return self._post(self._address("Record"), **recorded, **ended)

    def hang_up(self) -> None:
        _live.discard(self)
        self._post(f"{self.desk.url}/voice/cb/call", CallStatus="completed")

    @property
    def told_number(self) -> str:
        """The ticket's number, as the caller heard it: digit by digit, twice."""
        found = re.findall(r"\d(?:, \d|\. \d)+\.", self.heard)
        assert len(set(found)) == 1 and len(found) == 2, self.heard
        return re.sub(r"\D", "", found[0])

    def _address(self, verb: str) -> str:
        found = re.search(rf'<{verb} [^>]*?action="([^"]+)"', self.twiml)
        assert found, self.twiml
        return unescape(found[1])

    def _post(self, url: str, **fields: str) -> str:
        address = urldefrag(url).url
        posted = {"AccountSid": self.account.sid, "CallStatus": "in-progress", **self.fields, **fields}
        signature = RequestValidator(self.account.tokens[0]).compute_signature(address, posted)
        request = urllib.request.Request(address, urlencode(posted).encode())
        request.add_header("X-Twilio-Signature", signature)
        with urllib.request.urlopen(request, timeout=30) as response:
            self.twiml: str = response.read().decode()
        self.heard = unescape(" ".join(re.findall(r"<Say[^>]*>([^<]*)</Say>", self.twiml)))
        return self.heard


def _account(desk: Desk) -> Account:
    settings = config.load({name: text for name, text in desk.environment.items() if name.startswith("ARENDE_")})
    account = account_of(settings)
    assert account is not None
    return account
