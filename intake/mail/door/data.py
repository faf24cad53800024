"""The content of a mail as it streams in: where it ends, what it was, and no more of it kept than allowed.

Trusts nothing. Only CRLF "." CRLF ends a mail (RFC 5321 4.1.1.4); any laxer reading lets a sender smuggle a
second mail into the first. Blocks are searched whole, never line by line, so that ten megabytes of empty
lines or one endless line cost what any ten megabytes cost.
"""

from __future__ import annotations

_END = b"\r\n.\r\n"
_ENDLESS = 4  # times the largest mail: whoever sends more than that isn't listening


class EndlessMailError(Exception):
    """Raised when so much has come that waiting for the end isn't worth it: the connection is to be cut."""


class MailContent:
    """Collects what follows DATA, block by block."""

    def __init__(self, *, max_size: int) -> None:
        self._max_size = max_size
        # RFC 1870 section 3 counts a mail without its doubled dots; they add a third at most.
        self._keep_at_most = max_size + max_size // 3 + len(_END)
        self._came = 0
        self._discarding = False
        self._content = b""
        # The line end of the DATA command itself, so that the first line is a line like any other.
        self._kept = bytearray(b"\r\n")

    def feed(self, block: bytes) -> bytes | None:
        """Take the next block. None until the end was seen, then what came behind it (the next commands).

        Raises EndlessMailError.
        """
        kept = self._kept
        search_from = max(0, len(kept) - len(_END) + 1)
        kept += block
        self._came += len(block)
        end = kept.find(_END, search_from)
        if end < 0:
            self._bound()
            return None
        behind = bytes(memoryview(kept)[end + len(_END) :])
        content = b"" if self._discarding else bytes(memoryview(kept)[2 : end + 2])
        kept.clear()  # before the next copy is made of it
        self._content = _without_dot_stuffing(content)
        return behind

    def discard(self) -> None:
        """Read on to the end, but keep nothing."""
        self._discarding = True
        self._content = b""
        del self._kept[: 1 - len(_END)]

    @property
    def held(self) -> int:
        """How many bytes are kept at the moment."""
        return len(self._kept) + len(self._content)

    @property
    def is_too_large(self) -> bool:
        return self._came > self._keep_at_most or len(self._content) > self._max_size

    @property
    def content(self) -> bytes:
        """The mail: CRLF line ends as they came, dots unstuffed, nothing added."""
        return self._content

    def _bound(self) -> None:
        if self._came > _ENDLESS * self._max_size:
            raise EndlessMailError
        if self._discarding or self._came > self._keep_at_most:
            self.discard()


def _without_dot_stuffing(text: bytes) -> bytes:
    """RFC 5321 4.5.2: a line's first dot goes, whatever follows it."""
    text = text.replace(b"\r\n.", b"\r\n")
    return text[1:] if text.startswith(b".") else text
