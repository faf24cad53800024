"""Reads what a mail server in front of us found out about a mail (Authentication-Results, RFC 8601).

Trusts the topmost header that bears the server's own name, and only on mail that this server gave us: the
caller sees to that. Anybody can write such headers; the server has to remove those that carry its name
(RFC 8601 5).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake.mail.reading.addresses import canonical_domain
from intake.mail.reading.parse import Reading

_MOST_HEADER = 16 * 1024
_MARKS = re.compile(r'"(?:[^"\\]|\\.)*"|\\.|[()]')
_DMARC = re.compile(r"\s*dmarc\s*(?:/\s*\d+\s*)?=\s*([a-z]+)", re.IGNORECASE)
_HEADER_FROM = re.compile(r"\bheader\.from\s*=\s*\"?(?:[^\s@;\"]*@)?([^\s;\"]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DmarcResult:
    """The server's word on DMARC, and the domain it found in From ("" where it doesn't say)."""

    result: str
    domain: str


def find_dmarc_result(reading: Reading, authserv_id: str) -> DmarcResult | None:
    """What the named server says of DMARC in its topmost header; None where it says nothing of it."""
    for value in reading.headers_named("authentication-results"):
        server, _, results = _without_comments(value[:_MOST_HEADER]).partition(";")
        if server.strip().split(" ")[0].strip('"').lower() == authserv_id.lower():
            return _dmarc_in(results)
    return None


def _dmarc_in(results: str) -> DmarcResult | None:
    found = [entry for entry in results.split(";") if _DMARC.match(entry)]
    if len(found) != 1:
        return None
    result, domain = _DMARC.match(found[0]), _HEADER_FROM.search(found[0])
    return DmarcResult(result[1].lower() if result else "", canonical_domain(domain[1]) if domain else "")


def _without_comments(text: str) -> str:
    """The value without comments (RFC 5322 3.2.2) and without quoted strings that hold a semicolon."""
    kept: list[str] = []
    start = depth = 0
    for mark in _MARKS.finditer(text):
        if not depth:
            kept.append(text[start : mark.start()])
            kept.append(mark[0] if mark[0] not in ("(", ")") and ";" not in mark[0] else " ")
        depth = max(0, depth + {"(": 1, ")": -1}.get(mark[0], 0))
        start = mark.end()
    return "".join(kept) if depth else "".join((*kept, text[start:]))
