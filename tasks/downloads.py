"""A recording is downloaded: from the address asked for and no other, so much and no more, so long and no longer.

Trusts nothing of the answer: its length is counted, not believed; what is encoded, redirected or cut short is refused.
"""

from __future__ import annotations

import time
from typing import Any

from requests import RequestException, Session
from urllib3.exceptions import HTTPError

MOST_BYTES = 64 << 20  # an hour of telephone sound is 58 MB; the dialogue ends a recording after three minutes
_MOST_SECONDS = 60.0
_WAIT = (5.0, 15.0)  # for a connection, and for each piece
_PIECE = 1 << 16


class DownloadError(Exception):
    """It didn't come, or not as it should. `status` is the answer's, or 0."""

    def __init__(self, reason: str, *, status: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


def download(session: Session, url: str, *, auth: tuple[str, str], most: int = MOST_BYTES) -> bytes:
    """What this address answers with 200. Raises DownloadError, or RequestException where nobody answers."""
    until = time.monotonic() + _MOST_SECONDS
    headers = {"Accept-Encoding": "identity"}  # so that what is counted is what comes
    with session.get(url, auth=auth, headers=headers, stream=True, allow_redirects=False, timeout=_WAIT) as response:
        if response.status_code != 200:
            raise DownloadError(_words(response), status=response.status_code)
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise DownloadError("the recording came encoded")
        return _read(response.raw, most, until)


def _read(body: Any, most: int, until: float) -> bytes:
    content = bytearray()
    try:
        while piece := body.read1(_PIECE, decode_content=False):
            content += piece
            if len(content) > most:
                raise DownloadError(f"the recording is larger than {most >> 20} MB")
            if time.monotonic() > until:
                raise DownloadError("the recording comes too slowly")
    except HTTPError as error:  # also where less came than was said
        raise RequestException(str(error)) from error
    return bytes(content)


def _words(response: Any) -> str:
    if response.is_redirect:
        return f"{response.status_code}: redirects aren't followed"
    return f"{response.status_code} instead of the recording"
