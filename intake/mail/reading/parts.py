"""Takes a mail apart into its parts (RFC 2045, RFC 2046): what is text to read, what is a file.

Trusts nothing. Works on offsets into the mail as it came, so that a container costs no copy, a forwarded
mail stays whole to the byte, and no input takes more than one search for each level of nesting. Python's
own parser holds a mail of 25 MB five times over, works line by line times level, and parts header lines
at a bare CR; the tests hold this one against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from intake.mail.reading.headers import Header, decode_words, find_header_end, find_text, read_header, read_parameters
from intake.mail.reading.transfer import from_transfer

MOST_DEPTH = 20
MOST_PARTS = 500
_MOST_PART_HEADER = 64 * 1024
_REST_OF_DELIMITER = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")  # RFC 2046 5.1.1: padding, then the line ends
_STARTS_WITH_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
# Where a container's boundary isn't the one it says: the first line that is followed by a part's header.
_SOME_DELIMITER = re.compile(
    rb"^--([!-~][^\r\n]{0,200}?)[ \t]{0,20}\r?\n(?:Content-[A-Za-z-]{1,40}[ \t]*:)", re.MULTILINE
)
_MOST_PREAMBLE = 64 * 1024
_BROKEN_TYPE = "text/plain"  # RFC 2045 5.2: what a mail is that doesn't say, or says nonsense
_TORN_TYPES = {"html": "text/html", "application": "application/octet-stream", "multipart": "multipart/mixed"}
_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+", re.ASCII)
_NAME_WITH_EXTENSION = re.compile(r"[^/\\?#]{1,150}\.[A-Za-z0-9]{1,8}")


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
    parameters: Mapping[str, str] = field(default_factory=dict)  # of its Content-Type, names in lower case
    parts: tuple[Part, ...] = ()

    @property
    def is_container(self) -> bool:
        return self.content_type.startswith("multipart/")


@dataclass(slots=True)
class _Walk:
    """The mail that is being taken apart, and how many parts it has had so far."""

    raw: bytes
    count: int = 0
    is_decoded: bool = False  # out of a container that travelled encoded as a whole (RFC 2045 6.4 forbids it)

    def enter(self, depth: int) -> None:
        self.count += 1
        if self.count > MOST_PARTS:
            raise Unreadable(f"it has more than {MOST_PARTS} parts")
        if depth > MOST_DEPTH:
            raise Unreadable(f"its parts are nested more than {MOST_DEPTH} deep")


def take_apart(raw: bytes, header: Header, body_start: int) -> Part:
    """The tree of a mail's parts. Raises Unreadable where it is deeper or wider than any honest mail."""
    return _read(_Walk(raw), header, body_start, len(raw), depth=0, default=_BROKEN_TYPE)


def is_content_type(text: str) -> bool:
    return bool(_TYPE.fullmatch(text))


def _read(walk: _Walk, header: Header, start: int, end: int, *, depth: int, default: str) -> Part:
    walk.enter(depth)
    content_type, parameters = _type_of(header, default)
    if content_type.startswith("multipart/"):
        parts = tuple(_read_children(walk, content_type, parameters, start, end, depth + 1))
        if parts:
            return _container(content_type, parameters, parts)
        decoded = _decoded_whole(walk, header, start, end)
        if decoded is not None:
            return _read(decoded, header, 1, len(decoded.raw), depth=depth + 1, default=default)
        content_type = _BROKEN_TYPE  # no boundary, and nothing that looks like one: all of it is text to read
    return _leaf(content_type, parameters, header, walk.raw[start:end])


def _type_of(header: Header, default: str) -> tuple[str, dict[str, str]]:
    content_type, parameters = read_parameters(header.first("content-type") or default)
    if not is_content_type(content_type):
        is_file = header.first("content-disposition").lower().startswith("attachment")
        content_type = _TORN_TYPES.get(content_type, "application/octet-stream" if is_file else _BROKEN_TYPE)
    return content_type, parameters


def _container(content_type: str, parameters: Mapping[str, str], parts: tuple[Part, ...]) -> Part:
    return Part(content_type, "", "", "", "", b"", parameters, parts)


def _read_children(
    walk: _Walk, content_type: str, parameters: Mapping[str, str], start: int, end: int, depth: int
) -> Iterator[Part]:
    boundary = parameters.get("boundary", "").rstrip()
    ranges = _ranges(walk.raw, boundary.encode("utf-8", "surrogateescape"), start, end)
    first = next(ranges, None)
    if first is None:
        other = _SOME_DELIMITER.search(walk.raw, start, min(end, start + _MOST_PREAMBLE))
        ranges = _ranges(walk.raw, other[1], start, end) if other else ranges
        first = next(ranges, None)
    if first is not None:
        yield from _read_ranges(walk, content_type, boundary, chain((first,), ranges), depth)


def _read_ranges(
    walk: _Walk, content_type: str, boundary: str, ranges: Iterator[tuple[int, int, bool]], depth: int
) -> Iterator[Part]:
    default = "message/rfc822" if content_type == "multipart/digest" else _BROKEN_TYPE  # RFC 2046 5.1.5
    for start, end, is_last in ranges:
        header, body_start = _part_header(walk.raw, start, end)
        inner_type, parameters = _type_of(header, default)
        if not is_last and _shares(boundary, inner_type, parameters) and not walk.raw[body_start:end].strip():
            walk.enter(depth)
            parts = tuple(_read_ranges(walk, inner_type, boundary, ranges, depth + 1))
            yield _container(inner_type, parameters, parts)
        else:
            yield _read(walk, header, body_start, end, depth=depth, default=default)
        if is_last:
            return


def _shares(boundary: str, inner_type: str, parameters: Mapping[str, str]) -> bool:
    """Whether a container within a container has the same boundary: then its parts are those that come next."""
    return inner_type.startswith("multipart/") and boundary == parameters.get("boundary", "").rstrip()


def _part_header(raw: bytes, start: int, end: int) -> tuple[Header, int]:
    # A part without header fields must start with an empty line (RFC 2046 5.1); some start with their text.
    if start < end and raw[start] not in b"\r\n" and not _STARTS_WITH_FIELD.match(raw, start, end):
        return Header([]), start
    header_end, body_start = find_header_end(raw, start, end)
    block = raw[start : min(header_end, start + _MOST_PART_HEADER)]
    text_at = find_text(block)
    if text_at < len(block):
        return read_header(block[:text_at]), start + text_at
    return read_header(block), min(body_start, end)


def _ranges(raw: bytes, boundary: bytes, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Where the parts are, and whether the container ends there; it may be asked for what follows all the same.

    The line end before a delimiter line belongs to the delimiter (RFC 2046 5.1.1).
    """
    if not boundary:
        return
    delimiter = b"\n--" + boundary
    part_start = -1
    # One byte early: the first delimiter may stand at the very start, behind the header's line end.
    at = raw.find(delimiter, start - 1, end)
    while at >= 0:
        rest = _REST_OF_DELIMITER.match(raw, at + len(delimiter), end)
        if rest:
            if part_start >= 0:
                yield part_start, max(part_start, at - (raw[at - 1 : at] == b"\r")), bool(rest[1])
            part_start = -1 if rest[1] else rest.end()
        at = raw.find(delimiter, rest.end() - 1 if rest else at + 1, end)
    if part_start >= 0:
        yield part_start, end, True  # cut off on its way, or never closed


def _decoded_whole(walk: _Walk, header: Header, start: int, end: int) -> _Walk | None:
    """A container that travelled encoded as a whole, decoded behind a line end; None where it wasn't, or is already."""
    encoding = header.first("content-transfer-encoding")
    if walk.is_decoded or not encoding:
        return None
    content = walk.raw[start:end]
    decoded = from_transfer(content, encoding)
    return _Walk(b"\n" + decoded, walk.count, is_decoded=True) if decoded != content and b"--" in decoded else None


def _leaf(content_type: str, parameters: Mapping[str, str], header: Header, content: bytes) -> Part:
    disposition, more = read_parameters(header.first("content-disposition"))
    name = more.get("filename") or parameters.get("name") or more.get("name") or ""
    return Part(
        content_type=content_type,
        charset=parameters.get("charset", "").split(" ", 1)[0],
        filename=name if name.strip() else _name_elsewhere(header),
        disposition=disposition if disposition in ("", "inline") else "attachment",  # RFC 2183 2.8
        content_id=header.first("content-id").strip().strip("<>"),
        content=from_transfer(content, header.first("content-transfer-encoding")),
        parameters=parameters,
    )


def _name_elsewhere(header: Header) -> str:
    """Where some programs say what a file is called: its description, or the end of its address."""
    for value in (header.first("content-description"), header.first("content-location")):
        name = decode_words(value).strip().strip("\"'").rpartition("/")[2] if value else ""
        if _NAME_WITH_EXTENSION.fullmatch(name):
            return name
    return ""
