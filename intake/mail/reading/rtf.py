"""Reads the rich text of Outlook's mails: unpacks it (MS-OXRTFCP), gives its words, or the HTML hidden in it.

Trusts nothing: how much comes out is bounded by what the packed text says of itself, and by a limit. One
pass from left to right; pictures, fonts and whatever else isn't words is left out (MS-OXRTFEX for HTML).
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field

from intake.mail.reading.encodings import to_text

_MOST_BYTES = 8 * 1024 * 1024
_MOST_DEPTH = 500
_PACKED, _PLAIN = 0x75465A4C, 0x414C454D  # "LZFu", "MELA"
_DICTIONARY = (  # what the first references point to (MS-OXRTFCP 2.1.2.1)
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_TOKEN = re.compile(
    rb"\\'([0-9A-Fa-f]{2})|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_UNREAD = frozenset(
    b"fonttbl colortbl stylesheet info pict object header footer footnote themedata datastore listtable "
    b"listoverridetable rsidtbl generator xmlnstbl latentstyles fldinst bkmkstart bkmkend nonshppict mmathPr".split()
)
_LETTERS = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"row": "\n", b"page": "\n", b"tab": "\t", b"cell": " | ",
    b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
    b"bullet": "•", b"emspace": " ", b"enspace": " ",
}  # fmt: skip
_SIGNS = {b"~": "\u00a0", b"_": "-", b"-": "", b"{": "{", b"}": "}", b"\\": "\\", b"\n": "\n", b"\r": "\n"}


def decompress(packed: bytes) -> bytes:
    """The rich text that was packed; as much of it as is there, b"" where it is no such thing."""
    if len(packed) < 16:
        return b""
    size, kind = struct.unpack_from("<II", packed, 4)
    if kind == _PLAIN:
        return packed[16 : 16 + min(size, _MOST_BYTES)]
    return _unpack(packed, min(size, _MOST_BYTES)) if kind == _PACKED else b""


def rtf_words(rtf: bytes) -> tuple[str, str]:
    """The plain text and the HTML of a rich text; one of them is empty: what was HTML before is given as that."""
    reader = _Reader(is_html=b"\\fromhtml1" in rtf[:2000])
    for token in _TOKEN.finditer(rtf[:_MOST_BYTES]):
        reader.take(token)
    words = reader.words()
    return ("", words) if reader.is_html else (words, "")


def _unpack(packed: bytes, size: int) -> bytes:
    out = bytearray(_DICTIONARY)
    size += len(out)
    at = 16
    while at < len(packed) and len(out) < size:
        control, at = packed[at], at + 1
        for bit in range(8):
            if at >= len(packed) or len(out) >= size:
                break
            if not control >> bit & 1:
                out.append(packed[at])
                at += 1
                continue
            reference, at = int.from_bytes(packed[at : at + 2], "big"), at + 2
            # The window is a ring of 4096 bytes: what it points to is the last that was written there.
            distance = (len(out) - (reference >> 4)) % 4096
            if not distance:
                return bytes(out[len(_DICTIONARY) : size])
            for _ in range((reference & 15) + 2):
                out.append(out[-distance] if distance <= len(out) else 0x20)
    return bytes(out[len(_DICTIONARY) : size])


@dataclass(slots=True)
class _Reader:
    """The words so far, and for each open group whether its words count."""

    is_html: bool
    pieces: list[str] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)  # letters in the text's code page, until another token comes
    codepage: str = "cp1252"
    groups: list[tuple[bool, bool]] = field(default_factory=list)
    is_unread: bool = False
    is_rtf_only: bool = False  # between \\htmlrtf and \\htmlrtf0: words for readers that know no HTML
    skip: int = 0  # letters to pass over: the stand-in after \\u
    is_star: bool = False

    def take(self, token: re.Match[bytes]) -> None:
        letter, word, number, sign, brace, text = token.groups()
        if letter is not None:
            self.say_raw(bytes([int(letter, 16)]))
            return
        if text is not None:
            self.say_raw(text)
            return
        self.flush()
        if brace == b"{":
            if len(self.groups) < _MOST_DEPTH:
                self.groups.append((self.is_unread, self.is_rtf_only))
        elif brace == b"}":
            self.is_unread, self.is_rtf_only = self.groups.pop() if self.groups else (False, False)
        elif sign == b"*":
            self.is_star = True
            return
        elif sign is not None:
            self.say(_SIGNS.get(sign, ""))
        elif word is not None:
            self.control(word, int(number) if number else None)
        self.is_star = False

    def control(self, word: bytes, number: int | None) -> None:
        if word == b"u" and number is not None:
            self.say(chr(number % 65536))
            self.skip = 1
        elif word == b"ansicpg" and number:
            self.codepage = f"cp{number}"
        elif word == b"htmlrtf":
            self.is_rtf_only = number != 0
        elif word == b"htmltag":
            self.is_unread = not self.is_html
        elif word in _UNREAD or self.is_star:
            self.is_unread = True
        elif word in _LETTERS and not (self.is_html and word == b"cell"):
            self.say(_LETTERS[word])

    def say(self, text: str) -> None:
        if not self.is_unread and not (self.is_html and self.is_rtf_only):
            self.pieces.append(text)

    def say_raw(self, raw: bytes) -> None:
        raw, self.skip = raw[self.skip :], 0
        if not self.is_unread and not (self.is_html and self.is_rtf_only):
            self.raw += raw

    def flush(self) -> None:
        if self.raw:
            self.pieces.append(to_text(bytes(self.raw), self.codepage))
            self.raw.clear()

    def words(self) -> str:
        self.flush()
        return "".join(self.pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()
