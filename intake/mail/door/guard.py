"""The few things for which a mail is refused before anyone has read it.

Trusts nothing. A bare CR, bare LF or NUL among the headers is read differently by different programs: the
one that checks a signature would see another sender than the one that makes the ticket. Everything else,
however odd, is accepted: a worker or a human makes sense of it.
"""

from __future__ import annotations


def has_deceptive_header(raw: bytes) -> bool:
    """Whether what stands before the first empty line holds what RFC 5322 2.2 forbids there. Linear."""
    header = raw[: _end_of_header(raw)]
    line_ends = header.count(b"\r\n")
    return header.count(b"\r") != line_ends or header.count(b"\n") != line_ends or b"\0" in header


def _end_of_header(raw: bytes) -> int:
    if raw.startswith(b"\r\n"):
        return 0
    empty_line = raw.find(b"\r\n\r\n")
    return len(raw) if empty_line < 0 else empty_line + 2
