"""Is this mail for us? The desk's own addresses are, with anything behind a plus sign; nobody else's ever
is.

A key behind the plus sign isn't verified here: an address with a wrong or an old key is only one without a
key, and a customer's mail is worth more than the check.
"""

from __future__ import annotations

import re

from intake.mail.door.replies import Reply

_ALWAYS = ("postmaster", "abuse")  # RFC 5321 4.5.1, RFC 2142
_ROUTED = re.compile(
    r"[%!@\"\\:]"
)  # somebody asks us to pass it on: user%elsewhere@us, "user@elsewhere"@us, elsewhere!user@us


class Recipients:
    """The addresses that mail is taken for."""

    def __init__(self, addresses: tuple[str, ...]) -> None:
        desk = {_split(address.lower()) for address in addresses}
        self._domains = frozenset(domain for _, domain in desk)
        self._known = desk | {(local, domain) for local in _ALWAYS for domain in self._domains}

    def refusal(self, address: str) -> Reply | None:
        """What to answer to RCPT instead of 250; None if the mail is for us. Letter case never matters."""
        local, domain = _split(address.lower())
        if (local, domain) == ("postmaster", ""):
            return None
        if domain not in self._domains or _ROUTED.search(local):
            return Reply.RELAY_DENIED
        return None if (local.partition("+")[0], domain) in self._known else Reply.UNKNOWN_USER


def _split(address: str) -> tuple[str, str]:
    local, at, domain = address.rpartition("@")
    return (local, domain) if at else (domain, "")
