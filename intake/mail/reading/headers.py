"""Reads the header of a mail: its fields as they came, and the words in them as a person reads them.

Trusts nothing. Fields are parted at LF only, as the check of signatures parts them: a reader that also
took a bare CR for a line end would see another From than the one that was signed. Every step is linear in
what it reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from intake.mail.reading.encodings import from_base64, from_transfer, to_text

MOST_HEADER_BYTES = 128 * 1024
MOST_FIELDS = 1000

_MOST_PARAMETERS = 200
_FIELD = re.compile(r"^([!-9;-~]+)[ \t]*:[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)  # RFC 5322 2.2, obs-optional 4.5.8
# RFC 2047 2, but for the length, which nobody keeps; blanks inside the text are wrong and common.
_WORD = re.compile(r"=\?([\w!#$%&'*+^`{}~.-]{1,60})\?([bBqQ])\?([^?\n]*)\?=", re.ASCII)
_PARAMETER = re.compile(r';\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))', re.DOTALL)
_CONTINUED = re.compile(r"([^*]+)\*(?:(\d{1,4})(\*?))?")  # RFC 2231 3 and 4
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


def read_header(block: bytes) -> Header:
    """The fields of a block. A line that is no field (an mbox `From `, a torn line) is passed over."""
    text = block.decode("utf-8", "surrogateescape")
    found = _FIELD.findall(text.replace("\r\n", "\n"))
    return Header([(name, _unfold(value)) for name, value in found])


def decode_words(text: str) -> str:
    """A value with its encoded words read (RFC 2047); neighbours join as bytes, for senders split letters."""
    if "=?" not in text:
        return text
    pieces: list[str] = []
    waiting, charset, last = b"", "", 0
    for word in _WORD.finditer(text):
        gap, label = (
            text[last : word.start()],
            word[1].partition("*")[0].lower(),
        )  # RFC 2231 5: charset*language
        if not waiting or label != charset or gap.strip():
            pieces.append(to_text(waiting, charset))
            waiting = b""
        if gap.strip() or not last:  # RFC 2047 6.2: blanks between two encoded words are no part of the text
            pieces.append(gap)
        waiting, charset, last = waiting + _word_bytes(word[2], word[3]), label, word.end()
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
    head, semicolon, rest = value.partition(";")
    if not semicolon:
        return head.strip().lower(), {}
    plain: dict[str, str] = {}
    continued: dict[str, dict[int, tuple[bool, str]]] = {}
    for _, found in zip(range(_MOST_PARAMETERS), _PARAMETER.finditer(semicolon + rest), strict=False):
        name, text = found[1].lower(), found[3].strip() if found[2] is None else _unescape(found[2])
        piece = _CONTINUED.fullmatch(name)
        if piece:
            pieces = continued.setdefault(piece[1], {})
            pieces.setdefault(int(piece[2] or 0), (not piece[2] or bool(piece[3]), text))
        else:
            plain.setdefault(name, decode_words(text.strip().strip('"')))
    return head.strip().lower(), plain | {name: _join(pieces) for name, pieces in continued.items()}


def _unfold(value: str) -> str:
    if "\n" in value:
        value = value.replace("\n", "")
    if not value.isascii() and _has_surrogates(value):
        value = to_text(value.encode("utf-8", "surrogateescape"), "cp1252")
    return value.rstrip()


def _has_surrogates(text: str) -> bool:
    return any("\udc80" <= letter <= "\udcff" for letter in text)


def _word_bytes(encoding: str, text: str) -> bytes:
    if encoding in "bB":
        return from_base64(text.encode("utf-8"))
    return from_transfer(text.replace("_", " ").encode("utf-8"), "quoted-printable")


def _unescape(quoted: str) -> str:
    return re.sub(r"\\(.)", r"\1", quoted) if "\\" in quoted else quoted


def _join(pieces: dict[int, tuple[bool, str]]) -> str:
    """The pieces of one RFC 2231 parameter; the first says the character set, `utf-8'sv'r%C3%A4k`."""
    charset, content = "", b""
    for index in sorted(pieces):
        is_encoded, text = pieces[index]
        if is_encoded and not charset and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        content += unquote_to_bytes(text) if is_encoded else text.encode("utf-8", "surrogateescape")
    return to_text(content, charset)
