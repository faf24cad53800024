"""Reads the header of a mail: its fields as they came, and the words in them as a person reads them.

Trusts nothing. Fields are parted at LF only, as the check of signatures parts them: a reader that also
took a bare CR for a line end would see another From than the one that was signed. Every step is linear in
what it reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from intake.mail.reading.encodings import codec_of, to_text
from intake.mail.reading.transfer import from_base64, from_transfer

MOST_HEADER_BYTES = 128 * 1024
MOST_FIELDS = 1000

_MOST_PARAMETERS = 200
# RFC 5322 2.2, obs-optional 4.5.8; a name with `"` or `=` in it is a parameter that lost its place. Or a stray line.
_LINE = re.compile(r"^([!#-9;<>-~]+)[ \t]*:[ \t]*(.*(?:\n[ \t].*)*)|^(\S.*)", re.MULTILINE)
_FIELD_START = re.compile(rb"[ \t]|[!#-9;<>-~]+[ \t]*:|>?From ")
_CONTINUED_BY_STRAYS = frozenset({"subject", "content-type", "content-disposition", "content-description"})
_MOST_JOINED = 2000
_NO_CONTINUATION = ("From ", ">From ", "--")
# RFC 2047 2, but for the length, which nobody keeps; blanks and question marks inside the text are wrong and common.
_WORD = re.compile(r"=\?([\w!#$%&'*+^`{}~.-]{1,60})\?([bBqQ])\?([^?\n]*(?:(?<!=)\?(?!=)[^?\n]*){0,5})\?=", re.ASCII)
_HEAD = re.compile(r"[\s\"']*([^\s;,\"']*)")
_PARAMETER = re.compile(
    r"[;\s,]\s{0,50}([^\s=;\",]{1,100})\s{0,50}=\s{0,50}"
    r'(?:"((?:[^"\\]|\\.|"(?!\s{0,50}(?:;|$|[\w*-]{1,40}\s{0,5}=))){0,4000})"|([^;]*))',
    re.DOTALL,
)
_ESCAPED = re.compile(r'\\(["\\])')
_CONTINUED = re.compile(r"([^*]+)\*(?:(\d{1,4})(\*?))?")  # RFC 2231 3 and 4
_DECLARED = re.compile(
    r"^content-type:[^\n]*(?:\n[ \t][^\n]*){0,5}?charset\s{0,5}=[\s\"']{0,5}([\w-]{1,40})", re.I | re.M
)
_BREAKS = re.compile("[\t-\r\x1c-\x1e\x85\u2028\u2029]+")
# Controls, and the marks that turn the direction of text round so that it reads as something it is not.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")


class Header:
    """The fields of a header block, in order: values unfolded, not yet decoded. Ask in lower case."""

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        self._fields = fields
        self._by_name: dict[str, list[str]] = {}
        for name, value in fields:
            self._by_name.setdefault(name.lower(), []).append(value)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def first(self, name: str) -> str:
        """The value of the first field of that name, "" where there is none."""
        values = self._by_name.get(name)
        return values[0] if values else ""

    def every(self, name: str) -> list[str]:
        return self._by_name.get(name, [])


def find_header_end(raw: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the header block stops and where the body starts; without an empty line all of it is header."""
    if raw.startswith((b"\r\n", b"\n"), start):
        return start, raw.index(b"\n", start) + 1
    mixed = raw.find(b"\n\r\n", start, end)
    plain = raw.find(b"\n\n", start, end if mixed < 0 else mixed)  # so that a large body isn't searched twice
    if plain >= 0:
        return plain + 1, plain + 2
    return (mixed + 1, mixed + 3) if mixed >= 0 else (end, end)


def find_text(block: bytes) -> int:
    """Where, in a header block, text begins that no empty line parts from it; the block's length in nearly all."""
    delimiter = block.find(b"\n--")
    at = len(block) if delimiter < 0 else delimiter + 1
    while at:
        start = block.rfind(b"\n", 0, at - 1) + 1
        if _FIELD_START.match(block, start, at) or not block[start:at].strip():
            return at
        at = start
    return at


def read_header(block: bytes) -> Header:
    """The fields of a block. A line that is no field continues a subject or parameters, else it is passed over."""
    text = block.decode("utf-8", "surrogateescape").replace("\r\n", "\n")
    fields: list[tuple[str, str]] = []
    for name, value, stray in _LINE.findall(text):
        if name:
            fields.append((name, (value.replace("\n", "") if "\n" in value else value).rstrip()))
        elif fields and _goes_on(fields[-1], stray):
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {stray}".rstrip())
    if not text.isascii() and _has_surrogates(text):
        declared = _DECLARED.search(text)
        fields = [(name, _from_raw(value, declared[1] if declared else "")) for name, value in fields]
    return Header(fields)


def decode_words(text: str) -> str:
    """A value with its encoded words read (RFC 2047); neighbours join as bytes, for senders split letters."""
    if "=?" not in text:
        return text
    pieces: list[str] = []
    waiting, charset, last = b"", "", 0
    for word in _WORD.finditer(text):
        gap, label = text[last : word.start()], word[1].partition("*")[0].lower()  # RFC 2231 5: charset*language
        if not waiting or label != charset or gap.strip():
            pieces.append(to_text(waiting, charset) if waiting else "")
            waiting = b""
        if gap.strip() or not last:  # RFC 2047 6.2: blanks between two encoded words are no part of the text
            pieces.append(gap)
        waiting, charset, last = waiting + _word_bytes(word[2], word[3], label), label, word.end()
    return "".join((*pieces, to_text(waiting, charset), text[last:]))


def one_line(text: str, most: int = 998) -> str:
    """The text on one line, without controls and direction marks, at most so many characters."""
    text = text[: most * 4]
    if not text.isprintable():
        text = _UNSEEN.sub("", _BREAKS.sub(" ", text))
    return text.strip()[:most].rstrip()


def readable(value: str, most: int = 998) -> str:
    """What a person reads in a field's value."""
    return one_line(decode_words(value[: most * 8]), most)


def read_parameters(value: str) -> tuple[str, dict[str, str]]:
    """`text/plain; charset=utf-8` as its lower-case head and its decoded parameters (RFC 2045, RFC 2231)."""
    head = _HEAD.match(value)
    assert head is not None  # it matches anything  # noqa: S101
    if head.end() == len(value):
        return head[1].lower(), {}
    plain: dict[str, str] = {}
    continued: dict[str, dict[int, tuple[bool, str]]] = {}
    for _, found in zip(range(_MOST_PARAMETERS), _PARAMETER.finditer(value, head.end()), strict=False):
        name, text = found[1].lower(), found[3].strip() if found[2] is None else _ESCAPED.sub(r"\1", found[2])
        piece = _CONTINUED.fullmatch(name)
        if piece:
            pieces = continued.setdefault(piece[1], {})
            pieces.setdefault(int(piece[2] or 0), (not piece[2] or bool(piece[3]), text))
        else:
            plain.setdefault(name, decode_words(text.strip().strip('"')))
    return head[1].lower(), plain | {name: _join(pieces) for name, pieces in continued.items()}


def _goes_on(field: tuple[str, str], stray: str) -> bool:
    return (
        field[0].lower() in _CONTINUED_BY_STRAYS
        and len(field[1]) < _MOST_JOINED
        and not stray.startswith(_NO_CONTINUATION)
    )


def _from_raw(value: str, charset: str) -> str:
    """A value that isn't UTF-8, in the character set that its mail says of its text, or as it looks."""
    return to_text(value.encode("utf-8", "surrogateescape"), charset) if _has_surrogates(value) else value


def _has_surrogates(text: str) -> bool:
    return any("\udc80" <= letter <= "\udcff" for letter in text)


def _word_bytes(encoding: str, text: str, charset: str) -> bytes:
    if encoding in "bB":
        return from_base64(text.encode("ascii", "ignore"))
    try:
        raw = text.encode(codec_of(charset) or "utf-8")  # letters that nobody encoded stand beside those that are
    except UnicodeError:
        raw = text.encode("utf-8", "replace")
    return from_transfer(raw.replace(b"_", b" "), "quoted-printable")


def _join(pieces: dict[int, tuple[bool, str]]) -> str:
    """The pieces of one RFC 2231 parameter; the first says the character set, `utf-8'sv'r%C3%A4k`."""
    charset, content = "", b""
    for index in sorted(pieces):
        is_encoded, text = pieces[index]
        if is_encoded and not charset and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        content += unquote_to_bytes(text) if is_encoded else text.encode("utf-8", "surrogateescape")
    text = to_text(content, charset)
    return text if charset else decode_words(text)
