"""The addresses of an envelope, read from what stands behind MAIL FROM: and RCPT TO:.

Trusts nothing. What nearly all mail uses is read by one expression; rarer forms go to the standard
library's parser, but only inside brackets that close, without source routes (RFC 5321 appendix C), control
characters or broken UTF-8.
"""

from __future__ import annotations

import re
from email._header_value_parser import get_addr_spec
from email.errors import HeaderParseError

NULL_SENDER = "<>"
_PLAIN = re.compile(r"<([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)>(?: (.*))?")
_BRACKETED = re.compile(r'<((?:"(?:[^"\\]|\\.)*"|[^"<>()\s])*)>(?:\s+(.*))?')
_BARE = re.compile(r"([^\s<>()\"]+)(?:\s+(.*))?")  # no brackets at all: alarm boxes and old printers do that
_NEVER = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")  # control characters, and bytes that were no UTF-8


def read_path(text: str) -> tuple[str, str] | None:
    """The address and the parameters behind it; None where the address is malformed. `<>` stays `<>`."""
    match = _PLAIN.fullmatch(text)
    if match:
        return match[1], match[2] or ""
    match = _BRACKETED.fullmatch(text) or _BARE.fullmatch(text)
    if not match or _NEVER.search(text):
        return None
    address = _read_rare(match[1])
    return (address, match[2] or "") if address else None


def _read_rare(text: str) -> str | None:
    if not text:
        return NULL_SENDER
    if text.startswith("@"):
        return None
    try:
        spec, behind = get_addr_spec(text)
    except (HeaderParseError, IndexError):  # the parser meets the end of some texts unprepared
        return None
    address = str(spec.addr_spec)
    return address if not behind and not _NEVER.search(address) else None
