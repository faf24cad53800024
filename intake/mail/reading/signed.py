"""Takes the mail out of an S/MIME envelope that is signed as a whole: its content is there to read, without any key.

Trusts nothing: nothing is verified, and none is called signed for it. The DER and BER of CMS (RFC 5652 5)
is walked by its lengths, down the one path that leads to the content; nothing else of it is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

_SIGNED = bytes.fromhex("2a864886f70d010702")  # 1.2.840.113549.1.7.2, id-signedData
_SEQUENCE, _OID, _OCTETS, _OCTETS_IN_PIECES, _FIRST = 0x30, 0x06, 0x04, 0x24, 0xA0
_MOST_PIECES = 200_000
_MOST_DEPTH = 8


class Torn(Exception):
    """The envelope ends before it says, or holds something else than it should."""


def signed_content(envelope: bytes) -> bytes | None:
    """What was signed, as it was; None where the envelope holds nothing to read without a key."""
    try:
        kind, body = _content_info(envelope)
        if kind != _SIGNED:
            return None
        inner = next(each for each in _children(envelope, *_only(envelope, body)) if each[0] == _SEQUENCE)
        wrapped = next(each for each in _children(envelope, inner[1], inner[2]) if each[0] == _FIRST)
        return b"".join(_octets(envelope, wrapped[1], wrapped[2], 0)) or None
    except (Torn, StopIteration, ValueError):
        return None


_Element = tuple[int, int, int, int]  # its tag, where its content starts and ends, and where the next one is


def _content_info(raw: bytes) -> tuple[bytes, _Element]:
    _, start, end, _ = _element(raw, 0, len(raw))
    oid, body = _children(raw, start, end, most=2)
    if oid[0] != _OID:
        raise Torn
    return raw[oid[1] : oid[2]], body


def _only(raw: bytes, wrapper: _Element) -> tuple[int, int]:
    _, start, end, _ = _element(raw, wrapper[1], wrapper[2])
    return start, end


def _octets(raw: bytes, start: int, end: int, depth: int) -> Iterator[bytes]:
    """The octets of a string, whole or in pieces (X.690 8.7.3)."""
    if depth > _MOST_DEPTH:
        raise Torn
    for tag, inner_start, inner_end, _ in _children(raw, start, end, most=_MOST_PIECES):
        if tag == _OCTETS:
            yield raw[inner_start:inner_end]
        elif tag == _OCTETS_IN_PIECES:
            yield from _octets(raw, inner_start, inner_end, depth + 1)


def _children(raw: bytes, start: int, end: int, most: int = 10) -> list[_Element]:
    found: list[_Element] = []
    while start < end and len(found) < most and raw[start : start + 2] != b"\0\0":
        found.append(_element(raw, start, end))
        start = found[-1][3]
    return found


def _element(raw: bytes, start: int, end: int) -> _Element:
    """The element at that place. One of indefinite length (X.690 8.1.3.6) ends where its own elements do."""
    if start + 2 > end:
        raise Torn
    tag, length, at = raw[start], raw[start + 1], start + 2
    if tag & 0x1F == 0x1F:
        raise Torn  # none on our path has a long tag
    if length == 0x80:
        content_end = _end_of_indefinite(raw, at, end)
        return tag, at, content_end, content_end + 2
    if length > 0x80:
        more = length & 0x7F
        length, at = int.from_bytes(raw[at : at + min(more, 5)], "big"), at + more
    content_end = min(at + length, end)
    return tag, at, content_end, content_end


def _end_of_indefinite(raw: bytes, at: int, end: int) -> int:
    depth = 1
    for _ in range(_MOST_PIECES):
        if at + 2 > end:
            return end
        tag, length = raw[at], raw[at + 1]
        if tag == length == 0:
            depth -= 1
            if not depth:
                return at
            at += 2
        elif length == 0x80:
            depth += 1
            at += 2
        else:
            at = _element(raw, at, end)[3]
    raise Torn
