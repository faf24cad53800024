"""Reads a mail: who wrote it, when, what it says and what files came with it.

Trusts nothing of what it reads, and says nothing of who really sent it (see `authenticity`). What is
built to exhaust its reader is refused with Unreadable before the work is done; any other mail, however
broken, gets the best reading there is. All of it is linear in the size of the mail. The mail as it came
is kept elsewhere, so a reading may lose what it can't read.
"""

from __future__ import annotations

import re
from collections.abc import KeysView
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from intake.mail.reading.addresses import Address, parse_address, parse_addresses, split_addresses
from intake.mail.reading.attachments import Attached
from intake.mail.reading.body import Body, Protection
from intake.mail.reading.headers import (
    MOST_FIELDS,
    MOST_HEADER_BYTES,
    Header,
    find_header_end,
    find_text,
    one_line,
    read_header,
    readable,
)
from intake.mail.reading.parts import Unreadable, take_apart

__all__ = ["Attached", "Protection", "Reading", "Unreadable", "read_mail"]

_MOST_BYTES = 50 * 1024 * 1024  # decoding only ever shrinks a part, so this bounds what comes out of it as well
_MOST_REFERENCES = 50
_MESSAGE_ID = re.compile(r"<[^<>]{1,998}>")
_LEADING = re.compile(
    rb"(?:\xef\xbb\xbf)?[ \t\r\n]{0,1000}(?=(?:from|received|return-path|subject|to|date|message-id)[ \t]*:)", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A mail as a person would read it. Message-IDs keep their angle brackets; headers have no controls."""

    message_id: str  # "" if none
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]  # the last fifty, oldest first
    sender: Address | None
    sender_is_ambiguous: bool  # not exactly one From with exactly one mailbox (RFC 5322 3.6.2)
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    sent_at: datetime | None  # what its Date claims, in UTC
    text: str
    html: str
    attachments: tuple[Attached, ...]
    headers: tuple[tuple[str, str], ...]
    content_type: str  # of the whole, without parameters
    report_type: str  # of a multipart/report (RFC 6522), such as "delivery-status"
    protection: Protection = Protection.NONE
    _by_name: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name: dict[str, tuple[str, ...]] = {}
        for name, value in self.headers:
            by_name[name.lower()] = (*by_name.get(name.lower(), ()), value)
        object.__setattr__(self, "_by_name", by_name)

    def header(self, name: str) -> str:
        """The first value under that name, whatever its case; "" if there is none."""
        values = self.headers_named(name)
        return values[0] if values else ""

    @property
    def names(self) -> KeysView[str]:
        """The fields it has, in lower case, each once."""
        return self._by_name.keys()

    def headers_named(self, name: str) -> tuple[str, ...]:
        return self._by_name.get(name.lower(), ())


def read_mail(raw: bytes) -> Reading:
    """The mail, read. Raises Unreadable, and nothing else, for what isn't worth the risk."""
    start = _leading(raw)
    header, body_start = _guarded_header(raw, start)
    part = take_apart(raw, header, body_start)
    body = Body(part)
    sender, is_ambiguous = _sender(header)
    return Reading(
        message_id=next(iter(_message_ids(header.first("message-id"), 1)), ""),
        in_reply_to=_message_ids(header.first("in-reply-to"), _MOST_REFERENCES),
        references=_message_ids(header.first("references"), _MOST_REFERENCES),
        sender=sender,
        sender_is_ambiguous=is_ambiguous or start > 0,  # who checks signatures sees no header
        reply_to=parse_addresses(header.first("reply-to")),
        to=parse_addresses(header.first("to")),
        cc=parse_addresses(header.first("cc")),
        subject=readable(header.first("subject")),
        sent_at=_instant(header.first("date")),
        text=body.text,
        html=body.html,
        attachments=body.attachments,
        headers=tuple((name, readable(value, MOST_HEADER_BYTES)) for name, value in header),
        content_type=part.content_type,
        report_type=part.parameters.get("report-type", "").lower() if part.is_container else "",
        protection=body.protection,
    )


def _leading(raw: bytes) -> int:
    """How many bytes of nothing stand before the header: a byte order mark, empty lines."""
    if raw[:1].isalpha():
        return 0
    leading = _LEADING.match(raw)
    return leading.end() if leading else 0


def _guarded_header(raw: bytes, start: int) -> tuple[Header, int]:
    if len(raw) > _MOST_BYTES:
        raise Unreadable(f"it is larger than {_MOST_BYTES >> 20} MB")
    header_end, body_start = find_header_end(raw, start, len(raw))
    if header_end - start > MOST_HEADER_BYTES:
        raise Unreadable(f"its header is larger than {MOST_HEADER_BYTES >> 10} kB")
    block = raw[start:header_end]
    text_at = find_text(block)
    header = read_header(block[:text_at])
    if len(header) > MOST_FIELDS:
        raise Unreadable(f"its header has more than {MOST_FIELDS} fields")
    return header, body_start if text_at == len(block) else start + text_at


def _sender(header: Header) -> tuple[Address | None, bool]:
    values = header.every("from")
    entries = [entry for value in values for entry in split_addresses(value)][:_MOST_REFERENCES]
    readable_ones = (parse_address(entry) for entry in entries)
    sender = next((address for address in readable_ones if address), None)
    return sender, len(values) != 1 or len(entries) != 1 or sender is None


def _message_ids(value: str, most: int) -> tuple[str, ...]:
    """The ids in a value, the last ones of too many. One without angle brackets is taken as it stands."""
    found = _MESSAGE_ID.findall(value) or [word for word in value.split() if "@" in word]
    return tuple("".join(one_line(each).split()) for each in found[-most:])


def _instant(value: str) -> datetime | None:
    try:
        instant = parsedate_to_datetime(value[:100].strip())
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
