"""Opens winmail.dat, in which Exchange and Outlook hide the text and the files of a mail (MS-OXTNEF).

Trusts nothing: every length is held against what is there, what can't be read is passed over, and no more
than so many attributes, files and levels are looked at. Nothing is copied but what is kept.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from intake.mail.reading.encodings import to_text
from intake.mail.reading.rtf import decompress

_SIGNATURE = 0x223E9F78
_MOST_ATTRIBUTES = 5000
_MOST_PROPERTIES = 5000
_MOST_FILES = 500
_MOST_DEPTH = 3
_MOST_VALUES = 1000

# Attributes, by the lower half of their names (MS-OXTNEF 2.1.3.3); those above come once, those below for each file.
_CODEPAGE, _BODY, _PROPERTIES, _RENDERING, _TITLE, _CONTENT, _FILE_PROPERTIES = (
    0x9007, 0x800C, 0x9003, 0x9002, 0x8010, 0x800F, 0x9005,
)  # fmt: skip
# Properties (MS-OXPROPS).
_TEXT, _RTF, _HTML, _CODEPAGE_OF_MAIL = 0x1000, 0x1009, 0x1013, 0x3FDE
_DATA, _NAME, _SHORT_NAME, _LONG_NAME, _TYPE, _CONTENT_ID = 0x3701, 0x3001, 0x3704, 0x3707, 0x370E, 0x3712
_STRING8, _UNICODE, _OBJECT, _BINARY, _CLASS_ID = 0x1E, 0x1F, 0x0D, 0x0102, 0x0048
_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, _CLASS_ID: 16}
_SEVERAL = 0x1000


class Torn(Exception):
    """It ends before it says; what was read until then counts."""


@dataclass(slots=True)
class Packed:
    """A file in a winmail.dat."""

    name: str = ""
    content_type: str = ""
    content_id: str = ""
    content: bytes = b""


@dataclass(slots=True)
class Unpacked:
    """What a winmail.dat holds: the mail's words, in as many forms as it came in, and its files."""

    text: str = ""
    html: str = ""
    rtf: bytes = b""
    files: list[Packed] = field(default_factory=list)
    codepage: str = "cp1252"

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.html or self.rtf or self.files)


def unpack(content: bytes, depth: int = 0) -> Unpacked:
    """What can be read of it; never raises, and is empty where it is no such file."""
    found = Unpacked()
    try:
        for name, value in _attributes(content):
            _take(found, name, value, depth)
    except Torn:
        pass
    found.files = [file for file in found.files if file.content]
    return found


def _attributes(content: bytes) -> Iterator[tuple[int, memoryview]]:
    raw = memoryview(content)
    if len(raw) < 6 or _number("<I", raw, 0) != _SIGNATURE:
        return
    at = 6
    for _ in range(_MOST_ATTRIBUTES):
        if at + 11 > len(raw):
            return
        name, length = _number("<I", raw, at + 1) & 0xFFFF, _number("<I", raw, at + 5)
        yield name, raw[at + 9 : at + 9 + length]
        at += 11 + length  # with the sum that follows, which says nothing that TCP didn't


def _take(found: Unpacked, name: int, value: memoryview, depth: int) -> None:
    match name:
        case 0x9007 if len(value) >= 4:
            found.codepage = f"cp{_number('<I', value, 0)}"
        case 0x800C:
            found.text = found.text or _string(bytes(value), found.codepage)
        case 0x9003:
            _take_mail(found, value)
        case 0x9002 if len(found.files) < _MOST_FILES:
            found.files.append(Packed())
        case 0x8010 if found.files:
            found.files[-1].name = found.files[-1].name or _string(bytes(value), found.codepage)
        case 0x800F if found.files:
            found.files[-1].content = found.files[-1].content or bytes(value)
        case 0x9005 if found.files:
            _take_file(found, value, depth)


def _take_mail(found: Unpacked, properties: memoryview) -> None:
    for name, kind, value in _properties(properties):
        if name == _CODEPAGE_OF_MAIL and kind == 0x03:
            found.codepage = f"cp{_number('<I', value, 0)}"
        elif name == _TEXT:
            found.text = _word(kind, value, found.codepage) or found.text
        elif name == _HTML:
            found.html = _word(kind, value, found.codepage)
        elif name == _RTF and kind == _BINARY:
            found.rtf = decompress(bytes(value))


def _take_file(found: Unpacked, properties: memoryview, depth: int) -> None:
    file = found.files[-1]
    for name, kind, value in _properties(properties):
        if name == _LONG_NAME or (name in (_SHORT_NAME, _NAME) and not file.name):
            file.name = _word(kind, value, found.codepage) or file.name
        elif name == _TYPE:
            file.content_type = _word(kind, value, found.codepage)
        elif name == _CONTENT_ID:
            file.content_id = _word(kind, value, found.codepage)
        elif name == _DATA and kind == _OBJECT:
            _take_mail_within(found, file, bytes(value[16:]), depth)
        elif name == _DATA and kind == _BINARY:
            file.content = bytes(value)


def _take_mail_within(found: Unpacked, file: Packed, content: bytes, depth: int) -> None:
    """A mail that was passed on: its words become a file, and its files stand beside it."""
    if depth >= _MOST_DEPTH:
        return
    inner = unpack(content, depth + 1)
    if inner.is_empty:
        file.content = content
        return
    words = inner.html or inner.text
    file.content_type = "text/html" if inner.html else "text/plain"
    file.name = f"{file.name or 'mail'}{'.html' if inner.html else '.txt'}"
    file.content = words.encode("utf-8", "replace") or inner.rtf
    found.files[-1:-1] = inner.files[: _MOST_FILES - len(found.files)]


def _properties(raw: memoryview) -> Iterator[tuple[int, int, memoryview]]:
    """Each property's number, its type and its value; of several values the first."""
    at = 4
    for _ in range(min(_number("<I", raw, 0), _MOST_PROPERTIES)):
        kind, name = _number("<H", raw, at), _number("<H", raw, at + 2)
        at += 4
        if name >= 0x8000:
            at = _after_name(raw, at)
        is_several, kind = bool(kind & _SEVERAL), kind & ~_SEVERAL
        if kind in _FIXED:
            count, at = (_number("<I", raw, at), at + 4) if is_several else (1, at)
            yield name, kind, raw[at : at + _FIXED[kind]]
            at += count * _FIXED[kind]
        elif kind in (_STRING8, _UNICODE, _OBJECT, _BINARY):
            count, at = _number("<I", raw, at), at + 4
            for index in range(min(count, _MOST_VALUES)):
                length = _number("<I", raw, at)
                if not index:
                    yield name, kind, raw[at + 4 : at + 4 + length]
                at += 4 + _padded(length)
        else:
            raise Torn


def _after_name(raw: memoryview, at: int) -> int:
    """Behind the name of a property that has one: a set, then a number or a word (MS-OXTNEF 2.1.3.4)."""
    is_word = _number("<I", raw, at + 16) == 1
    return at + 24 + (_padded(_number("<I", raw, at + 20)) if is_word else 0)


def _number(form: str, raw: memoryview, at: int) -> int:
    try:
        number: int = struct.unpack_from(form, raw, at)[0]
    except struct.error:
        raise Torn from None
    return number


def _padded(length: int) -> int:
    return (length + 3) & ~3


def _word(kind: int, value: memoryview, codepage: str) -> str:
    if kind == _UNICODE:
        return bytes(value).decode("utf-16-le", "replace").rstrip("\0")
    return _string(bytes(value), codepage) if kind in (_STRING8, _BINARY) else ""


def _string(value: bytes, codepage: str) -> str:
    return to_text(value.rstrip(b"\0"), codepage)
