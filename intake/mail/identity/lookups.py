"""Asks the DNS what senders publish about their mail, and never waits long for it.

What comes back is only as true as the DNS it comes from; answers aren't validated (DNSSEC is the
resolver's work).
"""

from __future__ import annotations

import time
from collections.abc import Callable

SECONDS_FOR_A_MAIL = 4.0

# `lookup(name, rdtype)` gives the records: TXT with its strings joined, one character for each octet
# (latin-1); A, AAAA and PTR as text; MX as "10 mail.kund.example". None of that type gives an empty list;
# raises LookupFailed where nobody can tell at the moment.
Lookup = Callable[[str, str], list[str]]


class LookupFailed(Exception):
    """The DNS gave no answer in time, or says it is in trouble itself."""


def make_lookup(seconds: float = SECONDS_FOR_A_MAIL) -> Lookup:
    """A look-up for the check of one mail: all its questions together take no longer than this."""
    import dns.exception  # loaded only by programs that check mail
    import dns.resolver

    passing_troubles = (
        dns.resolver.NoNameservers,
        dns.resolver.NoResolverConfiguration,
        dns.exception.Timeout,
    )
    deadline = time.monotonic() + seconds
    known: dict[tuple[str, str], list[str]] = {}

    def lookup(name: str, rdtype: str) -> list[str]:
        if (name, rdtype) not in known:
            known[name, rdtype] = ask(name, rdtype)
        return known[name, rdtype]

    def ask(name: str, rdtype: str) -> list[str]:
        left = deadline - time.monotonic()
        if left <= 0:
            raise LookupFailed("the time for look-ups is used up")
        try:
            answer = dns.resolver.resolve(name, rdtype, lifetime=left, search=False)
        except passing_troubles as error:
            raise LookupFailed(f"{rdtype} of {name}: {type(error).__name__}") from error
        except (dns.exception.DNSException, ValueError):
            return []  # there are none; a name that can't be asked for has none either
        return [_text(record, rdtype) for record in answer]

    return lookup


def _text(record: object, rdtype: str) -> str:
    strings = getattr(record, "strings", None)
    if rdtype == "TXT" and strings is not None:
        return b"".join(strings).decode("latin-1")
    return str(record).rstrip(".")
