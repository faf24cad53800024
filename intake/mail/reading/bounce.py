"""Reads a bounce: which receivers a letter didn't reach, for how long, and which letter it was.

Trusts nothing: anybody can write a bounce. What is read here is acted on only after the caller has found,
among the Message-IDs or in the address it came to, a key of ours that verifies. The standard form (RFC
3464, RFC 6533) is read here; what follows no standard is left to flufl.bounce, loaded only then, on a
mail cut to a harmless size.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes

from intake.mail.reading.addresses import parse_address, parse_addresses
from intake.mail.reading.encodings import tidy_body, to_text
from intake.mail.reading.headers import Header, find_header_end, one_line, read_header
from intake.mail.reading.parse import Reading

_MOST_RECIPIENTS = 100
_MOST_IDS = 50
_MOST_STATUS = 256 * 1024  # bytes of a delivery status that are read
_MOST_TEXT = 256 * 1024
_MOST_GUESSED = 64 * 1024
_STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
_RETURNED_TYPES = ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers")
_FAILURES = ("failed", "delayed")  # RFC 3464 2.3.3; delivered, relayed and expanded are no failures
_EMPTY_LINE = re.compile(rb"\n[ \t]*\r?\n")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_UNICODE = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")  # RFC 6533 3: utf-8-addr-xtext
_RETURNED_ID = re.compile(r"^[> \t]*Message-ID:[ \t]*\n?[ \t]*(<[^<>\s]{3,998}>)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FailedRecipient:
    """Somebody a letter didn't reach."""

    address: str
    status: str  # RFC 3463, such as "5.1.1"; "" where the bounce doesn't say
    is_permanent: bool  # trying again is of no use
    diagnostic: str  # in the words of the mail server that refused


def failed_recipients(reading: Reading, raw: bytes) -> tuple[FailedRecipient, ...]:
    """Whom the letter didn't reach, each once. Empty where the mail doesn't say, or says it arrived."""
    found = list(_reported(reading))
    if not found and not _has_status(reading):
        found = list(_named_in_header(reading)) or list(_guessed(raw))
    each: dict[str, FailedRecipient] = {}
    for failure in found[:_MOST_RECIPIENTS]:
        each.setdefault(failure.address.lower(), failure)
    return tuple(each.values())


def original_message_ids(reading: Reading) -> tuple[str, ...]:
    """Message-IDs that may be the letter's, the likeliest first: of what was returned, then referred to."""
    ids = [
        *(_returned_id(file.content) for file in reading.attachments if file.content_type in _RETURNED_TYPES),
        *_RETURNED_ID.findall(reading.text[:_MOST_TEXT]),
        *reading.in_reply_to,
        *reversed(reading.references),
    ]
    return tuple(dict.fromkeys(each for each in ids if each))[:_MOST_IDS]


def _has_status(reading: Reading) -> bool:
    return any(file.content_type in _STATUS_TYPES for file in reading.attachments)


def _reported(reading: Reading) -> Iterator[FailedRecipient]:
    for file in reading.attachments:
        if file.content_type in _STATUS_TYPES:
            for block in _EMPTY_LINE.split(file.content[:_MOST_STATUS])[: _MOST_RECIPIENTS * 2]:
                failure = _from_fields(read_header(block + b"\n"))
                if failure:
                    yield failure


def _from_fields(fields: Header) -> FailedRecipient | None:
    """One receiver's fields (RFC 3464 2.3); None for the fields of the whole and for mail that arrived."""
    action = one_line(fields.first("action")).lower().split(" ")[0]
    # The address we wrote to stands in Original-Recipient; Final-Recipient is where it was forwarded to.
    address = _address(fields.first("original-recipient")) or _address(fields.first("final-recipient"))
    status = _STATUS.search(fields.first("status"))
    if not address or (action or "failed") not in _FAILURES or (status and status[0][0] == "2"):
        return None
    return FailedRecipient(
        address=address,
        status=status[0] if status else "",
        is_permanent=status[0][0] == "5" if status else action != "delayed",
        diagnostic=" ".join(one_line(fields.first("diagnostic-code").partition(";")[2]).split()),
    )


def _address(value: str) -> str:
    """`rfc822; anna@kund.example` (RFC 3464 2.1.2); other address types are of no use to us."""
    kind, semicolon, text = value.partition(";")
    if not semicolon:
        kind, text = "rfc822", value
    if kind.strip().lower() not in ("rfc822", "utf-8"):
        return ""
    found = parse_address(_UNICODE.sub(_letter, text).strip())
    return found.address if found else ""


def _letter(escaped: re.Match[str]) -> str:
    number = int(escaped[1], 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else ""


def _named_in_header(reading: Reading) -> Iterator[FailedRecipient]:
    for value in reading.headers_named("x-failed-recipients"):  # Exim and Gmail
        for address in parse_addresses(value, _MOST_RECIPIENTS):
            yield FailedRecipient(address.address, "", is_permanent=True, diagnostic="")


def _guessed(raw: bytes) -> Iterator[FailedRecipient]:
    from flufl.bounce import all_failures  # loaded only for bounces that follow no standard

    logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # it tells of every step, and of every odd mail
    try:
        temporary, permanent = all_failures(message_from_bytes(raw[:_MOST_GUESSED]))
    except (ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError):
        return  # its detectors expect better mail than some send; then nobody is known to have failed
    for is_permanent, addresses in ((True, permanent), (False, temporary)):
        for address in sorted(addresses)[:_MOST_RECIPIENTS]:
            found = parse_address(to_text(address) if isinstance(address, bytes) else address)
            if found:
                yield FailedRecipient(found.address, "", is_permanent=is_permanent, diagnostic="")


def _returned_id(content: bytes) -> str:
    header_end, _ = find_header_end(content, 0, min(len(content), _MOST_STATUS))
    return "".join(one_line(tidy_body(read_header(content[:header_end]).first("message-id"))).split())
