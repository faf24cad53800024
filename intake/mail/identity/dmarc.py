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


def find_policy(domain: str, lookup: Lookup) -> Policy | None:
    """The domain's own policy, else that of its organisation (RFC 7489 6.6.3). Raises LookupFailed."""
    own = _record(lookup(f"_dmarc.{domain}", "TXT"))
    if own is not None:
        return _policy(own, own.get("p", "none"))
    organisation = organisational_domain(domain)
    if organisation == domain:
        return None
    shared = _record(lookup(f"_dmarc.{organisation}", "TXT"))
    return None if shared is None else _policy(shared, shared.get("sp", shared.get("p", "none")))


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


def _policy(tags: dict[str, str], wanted: str) -> Policy:
    return Policy(
        wants_refusal=wanted in ("reject", "quarantine"),
        strict_spf=tags.get("aspf") == "s",
        strict_dkim=tags.get("adkim") == "s",
    )
