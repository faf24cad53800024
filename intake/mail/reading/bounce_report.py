"""Reads what mail servers report in fields (RFC 3464, RFC 6533): for each receiver, what became of the letter.

Trusts nothing, and forgives much: reports come in parts of the wrong type, without empty lines between receivers,
with every spelling of the address field. Linear in what it reads, which is capped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from intake.mail.reading.addresses import parse_address
from intake.mail.reading.headers import one_line, read_header
from intake.mail.reading.parse import Reading

STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
_TEXTS = ("text/plain", "application/octet-stream", "text/rfc822-headers", "message/partial")
_MOST_BYTES = 256 * 1024  # of a delivery status that are read
_MOST_RECIPIENTS = 200
_STARTS = re.compile(rb"^[ \t>]{0,10}(?:Final|Original)-Recipient[ \t]*:", re.IGNORECASE | re.MULTILINE)
_INDENT = re.compile(rb"^[>]{1,5}[ \t]?", re.MULTILINE)
_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_BASIC = re.compile(r"(?<!\d)([245])\d\d(?=[ \-;]|$)")
_UNICODE = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")  # RFC 6533 3: utf-8-addr-xtext
_ANGLED = re.compile(r"<([^<>\s]{3,320})>")
_RECIPIENT_FIELDS = ("original-recipient", "final-recipient", "x-actual-recipient")
_OF_RECIPIENTS = (*_RECIPIENT_FIELDS, "action", "status", "diagnostic-code")


class Fate(StrEnum):
    """What became of a letter to one receiver (RFC 3464 2.3.3)."""

    FAILED = "failed"  # given up
    DELAYED = "delayed"  # still tried
    ARRIVED = "arrived"  # delivered, or handed to a system that reports no further


_FATES = {
    **dict.fromkeys(("failed", "failure", "fail", "error", "undeliverable", "undelivered", "rejected"), Fate.FAILED),
    **dict.fromkeys(("delayed", "delay", "deferred", "transient", "warning"), Fate.DELAYED),
    **dict.fromkeys(("delivered", "relayed", "expanded", "delivery", "relay", "success"), Fate.ARRIVED),
}
_FATES_BY_CLASS = {"2": Fate.ARRIVED, "4": Fate.DELAYED, "5": Fate.FAILED}


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report says of one receiver."""

    address: str
    fate: Fate
    status: str = ""  # RFC 3463, such as "5.1.1"; "" where the report doesn't say
    diagnostic: str = ""  # in the words of the mail server that refused

    @property
    def is_permanent(self) -> bool:
        """Whether trying again is of no use. What was given up after days of 4.x.x may be reached another day."""
        return self.fate is Fate.FAILED and not self.status.startswith("4")


def reported(reading: Reading) -> list[Reported]:
    """What the report says of every receiver it names, in order; empty where there is no report to read."""
    found: list[Reported] = []
    for content in _reports(reading):
        for fields in _groups(content):
            one = _from_fields(fields)
            if one:
                found.append(one)
            if len(found) == _MOST_RECIPIENTS:
                return found
    return found


def enhanced_status(text: str) -> str:
    """The status that a server's words name (RFC 3463), "" if none."""
    found = _ENHANCED.search(text)
    return found[1] if found else ""


def _reports(reading: Reading) -> Iterator[bytes]:
    """The parts with the standard's own type; failing those, whatever text holds its fields."""
    parts = [file.content for file in reading.attachments if file.content_type in STATUS_TYPES]
    if not parts:
        parts = [file.content for file in reading.attachments if file.content_type in _TEXTS]
        parts.append(reading.text[:_MOST_BYTES].encode("utf-8", "surrogateescape"))
        parts = [part[found.start() :] for part in parts if (found := _STARTS.search(part, 0, _MOST_BYTES))][:1]
    yield from (_INDENT.sub(b"", part[:_MOST_BYTES]) for part in parts)


def _groups(content: bytes) -> Iterator[dict[str, str]]:
    """The fields of each receiver. An empty line should part them; where it is missing a field that comes again does,
    and where one stands too many, what has no receiver of its own goes with the one before."""
    group: dict[str, str] = {}
    blocks = (block for block in re.split(rb"\n[ \t]*\r?\n", content) if not block.isspace() and block)
    for block in blocks:
        fields = [(name.lower(), value) for name, value in read_header(block.lstrip() + b"\n")]
        if _has_recipient(group) and _has_recipient(name for name, _ in fields):
            yield group
            group = {}
        for name, value in fields:
            if name in group and name in _OF_RECIPIENTS:
                yield group
                group = {}
            group[name] = value
    yield group


def _has_recipient(group: Iterable[str]) -> bool:
    return any(field in group for field in _RECIPIENT_FIELDS)


def _from_fields(fields: dict[str, str]) -> Reported | None:
    """One receiver's fields (RFC 3464 2.3); None where they name no address or no fate."""
    # The address we wrote to stands in Original-Recipient; Final-Recipient is where it was forwarded to.
    addresses = (_address(fields.get(field, "")) for field in _RECIPIENT_FIELDS)
    address = next((address for address in addresses if address), "")
    diagnostic = " ".join(one_line(_behind_type(fields.get("diagnostic-code", ""))).split())
    status = enhanced_status(fields.get("status", ""))
    said = enhanced_status(diagnostic)
    if not status or (status[1:] == ".0.0" and said[:1] == status[:1]):  # 5.0.0 says no more than 5
        status = said
    fate = _fate(fields.get("action", ""), status, diagnostic)
    return Reported(address, fate, status, diagnostic) if address and fate else None


def _fate(action: str, status: str, diagnostic: str) -> Fate | None:
    words = re.findall(r"[a-z]+", one_line(action, 100).lower())
    named = next((_FATES[word] for word in words if word in _FATES), None)
    if named is not None:
        return Fate.ARRIVED if status.startswith("2") else named
    basic = _BASIC.search(diagnostic)
    return _FATES_BY_CLASS.get((status or (basic[1] if basic else ""))[:1])


def _address(value: str) -> str:
    """`rfc822; anna@kund.example` (RFC 3464 2.1.2): whatever the type is called, if what follows is an address."""
    text = _UNICODE.sub(_letter, _behind_type(one_line(value))).strip()
    angled = _ANGLED.search(text)
    found = parse_address(angled[1] if angled else text) or parse_address(text.partition(" ")[0].strip("<>,;'\""))
    if found is None or "." not in found.domain or found.local.upper().startswith("IMCEA"):
        return ""
    return found.address.lower()


def _behind_type(value: str) -> str:
    """What stands behind the type; without one, the whole."""
    kind, semicolon, text = value.partition(";")
    return text if semicolon and len(kind) < 40 and "@" not in kind else value


def _letter(escaped: re.Match[str]) -> str:
    number = int(escaped[1], 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else ""
