"""Our letters are signed with DKIM where a key is set (RFC 6376)."""

from __future__ import annotations

from core.config import Dkim
from tasks.transports import TransportError

_HEADERS = (
    b"from",
    b"to",
    b"reply-to",
    b"subject",
    b"date",
    b"message-id",
    b"in-reply-to",
    b"references",
    b"auto-submitted",
    b"mime-version",
    b"content-type",
)
# Named once more than they occur, so that nobody can add a second one (RFC 6376 8.15).
_OVERSIGNED = (b"from", b"to", b"subject", b"date", b"message-id", b"auto-submitted")


class Signer:
    def __init__(self, key: Dkim | None) -> None:
        self._key = key

    def __call__(self, content: bytes) -> bytes:
        """The mail with its signature in front, or as it is where there is no key. Raises TransportError."""
        if self._key is None:
            return content
        import dkim  # only where it is used: it costs memory

        try:
            signature: bytes = dkim.sign(
                content,
                self._key.selector.encode(),
                self._key.domain.encode(),
                self._key.key.encode(),
                canonicalize=(b"relaxed", b"relaxed"),
                include_headers=[*_HEADERS, *_OVERSIGNED],
            )
        except (dkim.DKIMException, ValueError) as error:
            raise TransportError(f"ARENDE_DKIM_KEY can't sign: {error}", is_relay=True) from error
        return signature + content
