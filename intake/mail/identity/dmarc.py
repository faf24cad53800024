"""Asks what the domain in From wants done with mail that isn't its own (DMARC, RFC 7489), and what counts
as its own.

Trusts the public suffix list for where one owner's domains end and another's begin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from intake.mail.identity.lookups import Lookup

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

_TAG = re.compile(r"\s*([a-z]+)\s*=\s*([^;]*?)\s*(?:;|$)", re.IGNORECASE)
_IS_RECORD = re.compile(r"\s*v\s*=\s*DMARC1\s*(?:;|$)")  # RFC 7489 6.3: first, and in these letters
_MOST_RECORD = 4096


@dataclass(frozen=True, slots=True)
class Policy:
    """What a domain publishes under `_dmarc`."""

    wants_refusal: bool  # p=reject or p=quarantine: mail that fails isn't from there
    strict_spf: bool
    strict_dkim: bool
    wanted: str = ""  # in its own word

    def __str__(self) -> str:
        return f"dmarc policy {self.wanted or 'none'}"


def find_policy(domain: str, lookup: Lookup) -> Policy | None:
    """The domain's own policy, else that of its organisation (RFC 7489 6.6.3). Raises LookupFailed."""
    own = _record(lookup(f"_dmarc.{domain}", "TXT"))
    if own is not None:
        return _policy(own, own.get("p", "none"))
    organisation = organisational_domain(domain)
    if organisation == domain:
        return None
    shared = _record(lookup(f"_dmarc.{organisation}", "TXT"))
    if shared is None:
        return None
    wanted = shared.get("sp", shared.get("p", "none"))
    absent = shared.get("np", wanted)  # RFC 9091 3.2: for subdomains that don't exist
    return _policy(shared, absent if absent != wanted and not _exists(domain, lookup) else wanted)


def speaks_for(domain: str, method: str, other: str, policy: Policy) -> bool:
    """Whether what "spf" or "dkim" proves for another domain counts for this one under its policy."""
    return is_aligned(domain, other, strict=policy.strict_spf if method == "spf" else policy.strict_dkim)


def is_aligned(domain: str, other: str, *, strict: bool) -> bool:
    """Whether two domains are the same, or of one organisation where that is enough (RFC 7489 3.1)."""
    if not other:
        return False
    return domain == other or (not strict and organisational_domain(domain) == organisational_domain(other))


def organisational_domain(domain: str) -> str:
    """What somebody registered: `kund.example` of `mail.kund.example`; a public suffix is its own."""
    return _public_suffixes().privatesuffix(domain) or domain


@cache
def _public_suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # some MB, loaded with the first mail that needs it

    return PublicSuffixList()


def _record(texts: list[str]) -> dict[str, str] | None:
    records = [text for text in texts if _IS_RECORD.match(text)]
    if len(records) != 1:  # RFC 7489 6.6.3: with several, none counts
        return None
    return {tag[1].lower(): tag[2].lower() for tag in _TAG.finditer(records[0][:_MOST_RECORD])}


def _exists(domain: str, lookup: Lookup) -> bool:
    return any(lookup(domain, rdtype) for rdtype in ("A", "AAAA", "MX"))


def _policy(tags: dict[str, str], wanted: str) -> Policy:
    # pct=0 (RFC 7489 6.6.4) and t=y, which took its place, ask for one step less: they are how a domain tries it out.
    is_trial = tags.get("pct") == "0" or tags.get("t") == "y"
    refusals = ("reject",) if is_trial else ("reject", "quarantine")
    return Policy(
        wants_refusal=wanted in refusals,
        strict_spf=tags.get("aspf") == "s",
        strict_dkim=tags.get("adkim") == "s",
        wanted=wanted,
    )
