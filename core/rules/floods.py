"""When mail that is held comes in a flood: its signs, and how many of each an hour are tickets of their own.

Only mail from people who are neither registered nor at a customer's mail domain is ever asked about.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from enum import StrEnum

from core.rules.freemail import is_free_mail
from core.rules.notices import bare_subject

WINDOW = timedelta(hours=1)
_MOST_TEXT = 20_000  # of what is compared; a mail that is alike so far is alike


class Flood(StrEnum):
    """What the mails of a flood have in common."""

    ALIKE = "alike"  # the same subject and the same words, whoever sent them
    SENDER = "sender"  # one address
    DOMAIN = "domain"  # one mail domain, whatever stands before the @
    MACHINES = "machines"  # all from machines or lists: somebody signed us up everywhere


# A stranger with a bad morning writes a handful, a company that nobody registered yet some hundreds. So many are still
# tickets of their own, each with its answer; beyond, they are one matter.
MOST_AN_HOUR = {Flood.ALIKE: 30, Flood.SENDER: 50, Flood.DOMAIN: 3000, Flood.MACHINES: 50}


def signs_of(address: str, *, is_automatic: bool, subject: str, text: str) -> tuple[str, ...]:
    """What a held mail may have in common with others, the narrowest first; each begins with its `Flood`."""
    domain = _own_domain(address)
    signs = {
        Flood.ALIKE: _fingerprint(subject, text),
        Flood.SENDER: address,
        Flood.DOMAIN: "" if is_free_mail(domain) else domain,
        Flood.MACHINES: "all" if is_automatic else "",
    }
    return tuple(f"{flood}:{value}" for flood, value in signs.items() if value)


def flood_of(sign: str) -> Flood:
    return Flood(sign.partition(":")[0])


def most_of(sign: str) -> int:
    """How many an hour are tickets of their own."""
    return MOST_AN_HOUR[flood_of(sign)]


def _own_domain(address: str) -> str:
    """Without what anybody puts before a domain of theirs. Short second labels (`co.uk`) are taken for public."""
    labels = address.rpartition("@")[2].lower().split(".")
    return ".".join(labels[-3:] if len(labels) > 2 and len(labels[-2]) <= 3 else labels[-2:])


def _fingerprint(subject: str, text: str) -> str:
    words = " ".join(text[:_MOST_TEXT].split())
    subject = bare_subject(subject)
    return hashlib.sha256(f"{subject}\n{words}".encode()).hexdigest() if subject or words else ""
