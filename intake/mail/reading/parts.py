"""Takes a mail apart into its parts (RFC 2045, RFC 2046): what is text to read, what is a file.

Trusts nothing. Works on offsets into the mail as it came, so that a container costs no copy, a forwarded
mail stays whole to the byte, and no input takes more than one search for each level of nesting. Python's
own parser holds a mail of 25 MB five times over, works line by line times level, and parts header lines
at a bare CR; the tests hold this one against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from intake.mail.reading.encodings import from_transfer
from intake.mail.reading.headers import Header, find_header_end, read_header, read_parameters

MOST_DEPTH = 20
MOST_PARTS = 500
_MOST_PART_HEADER = 64 * 1024
_REST_OF_DELIMITER = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")  # RFC 2046 5.1.1: padding, then the line ends
_STARTS_WITH_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
_BROKEN_TYPE = "text/plain"  # RFC 2045 5.2: what a mail is that doesn't say, or says nonsense
_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+", re.ASCII)


class Unreadable(Exception):
    """The mail is built so that reading it isn't worth the risk; `reason` says how, as in "it has …"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Part:
    """One part: a container of others, or a leaf with its content as it was before it travelled."""

    content_type: str  # lower case, without parameters
    charset: str
    filename: str  # as the sender wrote it, decoded; not to be trusted
    disposition: str  # "attachment", "inline" or ""
    content_id: str  # without angle brackets
    content: bytes
    report_type: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def is_container(self) -> bool:
        return self.content_type.startswith("multipart/")


@dataclass(slots=True)
class _Walk:
    """The mail that is being taken apart, and how many parts it has had so far."""

    raw: bytes
    count: int = field(default=0)


def take_apart(raw: bytes, header: Header, body_start: int) -> Part:
    """The tree of a mail's parts. Raises Unreadable where it is deeper or wider than any honest mail."""
    return _read(_Walk(raw), header, body_start, len(raw), depth=0, default=_BROKEN_TYPE)


def _read(walk: _Walk, header: Header, start: int, end: int, *, depth: int, default: str) -> Part:
    walk.count += 1
    if walk.count > MOST_PARTS:
        raise Unreadable(f"it has more than {MOST_PARTS} parts")
    if depth > MOST_DEPTH:
        raise Unreadable(f"its parts are nested more than {MOST_DEPTH} deep")
    content_type, parameters = read_parameters(header.first("content-type") or default)
    if not _TYPE.fullmatch(content_type):
        content_type = _BROKEN_TYPE
    if content_type.startswith("multipart/"):
        parts = tuple(_read_children(walk, content_type, parameters.get("boundary", ""), start, end, depth + 1))
        if parts:
            report_type = parameters.get("report-type", "").lower()
            return Part(content_type, "", "", "", "", b"", report_type, parts)
        content_type = _BROKEN_TYPE  # no boundary, or one that never comes: all of it is text to read
    return _leaf(content_type, parameters, header, walk.raw[start:end])


def _read_children(walk: _Walk, content_type: str, boundary: str, start: int, end: int, depth: int) -> Iterator[Part]:
    default = "message/rfc822" if content_type == "multipart/digest" else _BROKEN_TYPE  # RFC 2046 5.1.5
    for part_start, part_end in _ranges(walk.raw, boundary, start, end):
        header, body_start = _part_header(walk.raw, part_start, part_end)
        yield _read(walk, header, body_start, part_end, depth=depth, default=default)


def _part_header(raw: bytes, start: int, end: int) -> tuple[Header, int]:
    # A part without header fields must start with an empty line (RFC 2046 5.1); some start with their text.
    if start < end and raw[start] not in b"\r\n" and not _STARTS_WITH_FIELD.match(raw, start, end):
        return Header([]), start
    header_end, body_start = find_header_end(raw, start, end)
    return read_header(raw[start : min(header_end, start + _MOST_PART_HEADER)]), min(body_start, end)


def _ranges(raw: bytes, boundary: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the parts are; the line end before a delimiter line belongs to the delimiter (RFC 2046 5.1.1)."""
    if not boundary:
        return
    delimiter = b"\n--" + boundary.encode("utf-8", "surrogateescape")
    part_start = -1
    # One byte early: the first delimiter may stand at the very start, behind the header's line end.
    at = raw.find(delimiter, start - 1, end)
    while at >= 0:
        rest = _REST_OF_DELIMITER.match(raw, at + len(delimiter), end)
        if rest:
            if part_start >= 0:
                yield part_start, max(part_start, at - (raw[at - 1 : at] == b"\r"))
            if rest[1]:
                return
            part_start = rest.end()
        at = raw.find(delimiter, rest.end() - 1 if rest else at + 1, end)
    if part_start >= 0:
        yield part_start, end  # cut off on its way, or never closed


def _leaf(content_type: str, parameters: dict[str, str], header: Header, content: bytes) -> Part:
    disposition, more = read_parameters(header.first("content-disposition"))
    return Part(
        content_type=content_type,
        charset=parameters.get("charset", ""),
        filename=more.get("filename", "") or parameters.get("name", ""),
        disposition=disposition if disposition in ("", "inline") else "attachment",  # RFC 2183 2.8
        content_id=header.first("content-id").strip().strip("<>"),
        content=from_transfer(content, header.first("content-transfer-encoding")),
        report_type="",
    )
