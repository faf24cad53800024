"""What we ask of the telephone's provider: recordings, lists of calls, text messages. Nobody else asks it anything.

Trusts a provider that is reached by TLS, or on this machine, to be the provider; not what it answers. Ids are checked
before they become part of an address, a download is measured while it comes, and no redirect is followed, so that
credentials and recordings go between us and the address in the settings only. Known limit: the helper library reads
its own short answers (JSON) whole.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException
from typing import Any, TypeVar
from urllib.parse import urlsplit

from requests import RequestException
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from core.phone_account import Account
from tasks.downloads import DownloadError, download

T = TypeVar("T")
PAGE = 1000  # the most that the provider lists at once
_TIMEOUT = 15.0  # seconds, for the connection and again for each wait
_SID = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_LEAST_REFUSAL = 300
_UNAUTHORIZED, _NOT_FOUND, _TOO_MANY = 401, 404, 429
_REFUSED_FOR_GOOD = (400, 410, 422)  # what was asked is wrong, and will be the next time
_wire = logging.getLogger(f"{__name__}.wire")
_wire.setLevel(logging.ERROR)  # the library would tell every number and address


class TelephoneError(Exception):
    """Nothing came of it. `is_permanent`: asking again can't help. `is_away`: nothing else would go well either."""

    def __init__(self, reason: str, *, is_permanent: bool = False, is_away: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_permanent = is_permanent
        self.is_away = is_away


@dataclass(frozen=True, slots=True, kw_only=True)
class ThereRecording:
    """A recording as the provider lists it."""

    sid: str
    call_sid: str
    status: str
    seconds: int | None
    created_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThereCall:
    """A call as the provider lists it; numbers are as they came, and may be none."""

    sid: str
    caller: str
    called: str
    forwarded_from: str
    direction: str
    status: str
    started_at: datetime | None
    ended_at: datetime | None


class Telephone:
    """An account at the provider, asked with a time limit. During a rotation every token is tried."""

    def __init__(self, account: Account) -> None:
        """Raises TelephoneError where the provider's address would send the token in clear over a network."""
        parts = urlsplit(account.api)
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise TelephoneError("ARENDE_TWILIO_API must be https://, or on this machine", is_permanent=True)
        self.account = account
        self._tokens = list(account.tokens)
        self._way = _Way(account.api)

    def close(self) -> None:
        """Let go of the connection."""
        self._way.session.close()

    def fetch_recording(self, sid: str) -> bytes:
        """The sound, as WAV. The address is made from checked ids, never taken from what was posted."""
        url = f"{self.account.api}/2010-04-01/Accounts/{_checked(self.account.sid)}/Recordings/{_checked(sid)}.wav"
        return self._ask(lambda client: download(self._way.session, url, auth=client.auth))

    def delete_recording(self, sid: str) -> None:
        """From here on the provider has it no longer; also where it had none."""
        try:
            self._ask(lambda client: client.recordings(_checked(sid)).delete())
        except _NotThereError:
            return

    def recordings_of(self, call_sid: str) -> list[ThereRecording]:
        """All recordings of one call, oldest first."""
        return self._recordings(call_sid=_checked(call_sid))

    def recordings_since(self, since: datetime) -> list[ThereRecording]:
        """The latest of those made since then, a page at the most, oldest first."""
        return self._recordings(date_created_after=since)

    def calls_since(self, since: datetime) -> list[ThereCall]:
        """The latest of the calls to our number since then, a page at the most, oldest first."""
        number = self.account.number
        rows = self._ask(
            lambda client: client.calls.list(to=number, start_time_after=since, limit=PAGE, page_size=PAGE)
        )
        return [_call(row) for row in reversed(rows) if _is_id(row.sid)]

    def send_text(self, recipient: str, *, text: str, sender: str, status_callback: str) -> str:
        """The provider has taken the message; gives its id. Nothing at the provider keeps it from being sent twice."""
        row = self._ask(
            lambda client: client.messages.create(
                to=recipient, from_=sender, body=text, status_callback=status_callback or None
            )
        )
        return str(row.sid)

    def find_text(self, recipient: str, text: str) -> str:
        """The id of this very message, where the provider has taken it already; "" where it hasn't."""
        rows = self._ask(lambda client: client.messages.list(to=recipient, limit=20, page_size=20))
        return next((str(row.sid) for row in rows if row.body == text and _is_id(row.sid)), "")

    def delete_text(self, sid: str) -> None:
        """From here on the provider has neither words nor number of it; also where it had none.

        It refuses (20009) for some minutes after the text was taken, seldom for days.
        """
        try:
            self._ask(lambda client: client.messages(_checked(sid)).delete())
        except _NotThereError:
            return

    def probe(self) -> str:
        """Whether the account answers, in a few words."""
        row = self._ask(lambda client: client.api.accounts(_checked(self.account.sid)).fetch())
        return f"account {self.account.sid[:6]}… at {urlsplit(self.account.api).netloc} answers: {row.status}"

    def _recordings(self, **which: Any) -> list[ThereRecording]:
        rows = self._ask(lambda client: client.recordings.list(limit=PAGE, page_size=PAGE, **which))
        return [_recording(row) for row in reversed(rows) if _is_id(row.sid)]

    def _ask(self, question: Callable[[Client], T]) -> T:
        """Asked with the token that worked last, and with the others where that one isn't known any more."""
        for token in list(self._tokens):
            try:
                with _told_as_telephone_error():
                    answer = question(self._client(token))
            except _UnknownTokenError as error:
                refusal = error
                continue
            self._tokens.sort(key=lambda other: other != token)
            return answer
        raise refusal

    def _client(self, token: str) -> Client:
        nothing = {"": ""}  # surroundings of the library's own: only our settings count
        return Client(self.account.sid, token, http_client=self._way, environment=nothing)


class _NotThereError(TelephoneError):
    """The provider has nothing of this id."""


class _UnknownTokenError(TelephoneError):
    """The provider doesn't know the token."""


class _Way(TwilioHttpClient):  # type: ignore[misc]  # the library ships no types
    """The library's own way to the provider, at the address in the settings."""

    def __init__(self, api: str) -> None:
        super().__init__(timeout=_TIMEOUT, logger=_wire)
        self._api = api

    def request(self, method: str, url: str, **options: Any) -> Response:
        parts = urlsplit(url)
        return super().request(method, self._api + parts.path + (f"?{parts.query}" if parts.query else ""), **options)


@contextmanager
def _told_as_telephone_error() -> Iterator[None]:
    try:
        yield
    except TwilioRestException as error:
        raise _refusal(error.status, f"{error.status} {error.msg}".strip()) from error
    except DownloadError as error:
        raise _refusal(error.status, error.reason) from error
    except (RequestException, HTTPException, OSError) as error:
        raise TelephoneError(f"the provider can't be reached ({type(error).__name__})", is_away=True) from error
    except (TwilioException, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unread(error) from error


def _unread(error: Exception) -> TelephoneError:
    """The library trusts answers to have their form, and falls over in many ways; of a list it hides the status."""
    answer = next((part for part in error.args if isinstance(part, Response)), None)
    if answer is not None and answer.status_code >= _LEAST_REFUSAL:
        return _refusal(answer.status_code, f"{answer.status_code} instead of a list")
    return TelephoneError(f"the provider's answer can't be read ({type(error).__name__})")


def _refusal(status: int, reason: str) -> TelephoneError:
    if status == _UNAUTHORIZED:
        return _UnknownTokenError(f"{reason}: is ARENDE_TWILIO_AUTH_TOKEN right?", is_away=True)
    if status == _NOT_FOUND:
        return _NotThereError(reason)
    return TelephoneError(reason, is_permanent=status in _REFUSED_FOR_GOOD, is_away=status == _TOO_MANY)


def _checked(sid: str) -> str:
    if not _is_id(sid):
        raise TelephoneError("this is no id of the provider's", is_permanent=True)
    return sid


def _is_id(sid: Any) -> bool:
    return isinstance(sid, str) and _SID.fullmatch(sid) is not None


def _recording(row: Any) -> ThereRecording:
    return ThereRecording(
        sid=str(row.sid),
        call_sid=str(row.call_sid or ""),
        status=str(row.status or ""),
        seconds=_seconds(row.duration),
        created_at=_instant(row.date_created),
    )


def _call(row: Any) -> ThereCall:
    return ThereCall(
        sid=str(row.sid),
        caller=str(row._from or ""),
        called=str(row.to or ""),
        forwarded_from=str(row.forwarded_from or ""),
        direction=str(row.direction or ""),
        status=str(row.status or ""),
        started_at=_instant(row.start_time),
        ended_at=_instant(row.end_time),
    )


def _seconds(text: Any) -> int | None:
    return int(text) if text and str(text).isascii() and str(text).isdecimal() and len(str(text)) < 7 else None


def _instant(at: Any) -> datetime | None:
    """RFC 2822 times, as the library reads them; what it can't read it gives back as text."""
    return at.astimezone(UTC) if isinstance(at, datetime) else None
