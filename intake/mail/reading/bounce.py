"""Reads a bounce: which receivers a letter didn't reach, whether for good, and which letter it was.

Trusts nothing: anybody can write a bounce. What is read here is acted on only after the caller has found,
among the Message-IDs or in the address it came to, a key of ours that verifies. The standard form is read by
`bounce_report`; where it names nobody, `bounce_text` reads the sentences.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from intake.mail.reading.bounce_report import Fate, Reported, reported
from intake.mail.reading.bounce_text import told
from intake.mail.reading.encodings import tidy_body, to_text
from intake.mail.reading.headers import find_header_end, one_line, read_header
from intake.mail.reading.parse import Reading

__all__ = ["Bounce", "Fate", "Reported", "failed_recipients", "original_message_ids", "read_bounce"]

_MOST_RECIPIENTS = 100
_MOST_IDS = 50
_MOST_TEXT = 256 * 1024
_RETURNED_TYPES = (
    "message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers", "message/rfc822-headers",
)  # fmt: skip
_TEXTS = ("text/plain", "application/octet-stream", "message/delivery-status", "message/partial")
_RETURNED_ID = re.compile(
    r"^[> \t|]{0,40}(?:X-)?(?:Original-)?Message-ID:[ \t]{0,40}(?:\r?\n[> \t]{1,40})?(<[^<>\s]{3,998}>)",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Bounce:
    """What became of a letter, by receiver, each once."""

    failed: tuple[Reported, ...]  # given up
    delayed: tuple[Reported, ...]  # still tried
    arrived: tuple[Reported, ...]  # delivered, or handed on


def read_bounce(reading: Reading, raw: bytes, *, own_addresses: Collection[str] = ()) -> Bounce:
    """Empty where the mail names nobody. Addresses are lower case, and never one of ours."""
    own = {address for own in own_addresses for address in (own.lower(), _bare(own.lower()))}
    each: dict[str, Reported] = {}
    for one in reported(reading) or told(reading, raw, not_these=own | _reporters(reading)):
        if _bare(one.address) not in own and len(each) < _MOST_RECIPIENTS:
            each.setdefault(one.address, one)
    by_fate = {fate: tuple(one for one in each.values() if one.fate is fate) for fate in Fate}
    return Bounce(by_fate[Fate.FAILED], by_fate[Fate.DELAYED], by_fate[Fate.ARRIVED])


def failed_recipients(reading: Reading, raw: bytes, *, own_addresses: Collection[str] = ()) -> tuple[Reported, ...]:
    """Whom the letter didn't reach and won't; nobody who is only waited for."""
    return read_bounce(reading, raw, own_addresses=own_addresses).failed


def original_message_ids(reading: Reading) -> tuple[str, ...]:
    """Message-IDs that may be the letter's, the likeliest first: of what was returned, then referred to."""
    ids = (
        *(_returned_id(file.content) for file in reading.attachments if file.content_type in _RETURNED_TYPES),
        *_ids_in_texts(reading),
        *reading.in_reply_to,
        *reversed(reading.references),
    )
    return tuple(dict.fromkeys(each for each in ids if each))[:_MOST_IDS]


def _reporters(reading: Reading) -> set[str]:
    """Who reports, and whom it is reported to."""
    people = (reading.sender, *reading.to, *reading.reply_to)
    return {person.address.lower() for person in people if person is not None}


def _bare(address: str) -> str:
    """An address without the key behind its plus sign."""
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _ids_in_texts(reading: Reading) -> Iterator[str]:
    yield from _RETURNED_ID.findall(reading.text[:_MOST_TEXT])
    texts: Iterable[bytes] = (file.content for file in reading.attachments if file.content_type in _TEXTS)
    for content in texts:
        yield from _RETURNED_ID.findall(tidy_body(to_text(content[:_MOST_TEXT])))


def _returned_id(content: bytes) -> str:
    header_end, _ = find_header_end(content, 0, min(len(content), _MOST_TEXT))
    return "".join(one_line(tidy_body(read_header(content[:header_end]).first("message-id"))).split())
