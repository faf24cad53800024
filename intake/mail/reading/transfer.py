"""Undoes what mail does to files and text on their way: base64, quoted-printable, uuencode (RFC 2045 6).

Trusts no label further than its content bears it out: what is called base64 and is plainly a text is left
as it is. As much as can be read is given; nothing is ever refused. Linear in the content.
"""

from __future__ import annotations

import binascii
import re

_NOISE = re.compile(r"[^a-z0-9]+")
_COMMENT = re.compile(r"[;(].*", re.DOTALL)
_UU_NAMES = frozenset({"uuencode", "xuuencode", "xuue", "uue", "uu"})
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_BASE64_LINES = re.compile(rb"[A-Za-z0-9+/=\s]+")
_FIRST_LINE = re.compile(rb"\s*([^\r\n]+)")
_WORDS = re.compile(rb"[^\s=][ \t]+[^\s=]")
_MOST_PADDING = 10_000
_LETTERS_A_WORD = 20
_FOOTER = re.compile(rb"\n(?:--|__|==|\*\*)[^\n]*|\n[^\n ]{0,76}[^\s=] [^\s=][^\n]*")
_UU_BEGIN = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} [^\r\n]*\r?\n", re.MULTILINE)


def from_transfer(content: bytes, encoding: str) -> bytes:
    """The content as it was before it travelled; as it is under an unknown encoding or none."""
    if not encoding or encoding in ("7bit", "8bit"):
        return content
    name = _NOISE.sub("", _COMMENT.sub("", encoding[:100].lower()))
    if name in ("base64", "b"):
        return content if _is_plain_text(content) else from_base64(_without_footer(content))
    if name in ("quotedprintable", "q"):
        return binascii.a2b_qp(content)
    return from_uu(content) if name in _UU_NAMES else content


def from_base64(content: bytes) -> bytes:
    """As much as can be read: stray characters are skipped, padding may be missing, a torn end is dropped."""
    padding = content.find(b"=")
    if (
        0 <= padding < len(content.rstrip(b"= \t\r\n"))
        and content.count(b"=") <= _MOST_PADDING
        and _BASE64_LINES.fullmatch(content, padding)
    ):
        return b"".join(_one_base64(piece) for piece in re.split(rb"=[=\s]*", content))  # several, one after another
    return _one_base64(content)


def from_uu(content: bytes) -> bytes:
    """The lines of a uuencoded file, with its `begin` line or without; lines that are none are passed over."""
    begin = _UU_BEGIN.search(content)
    pieces: list[bytes] = []
    for line in content[begin.end() if begin else 0 :].splitlines():
        if line == b"end":
            break
        pieces.append(uu_line(line))
    return b"".join(pieces)


def uu_line(line: bytes) -> bytes:
    """What one line holds; nothing where it is none. Some writers count one character short or too many."""
    if not line or not 33 <= line[0] <= 96:
        return b""
    count = (line[0] - 32) & 63
    try:
        return binascii.a2b_uu(line[: 1 + (count * 4 + 5) // 3])
    except binascii.Error:
        return b""


def _one_base64(content: bytes) -> bytes:
    try:
        return binascii.a2b_base64(content)
    except binascii.Error:
        letters = _NOT_BASE64.sub(b"", content.partition(b"=")[0])
        whole = letters[: len(letters) - (len(letters) % 4 == 1)]
        return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def _is_plain_text(content: bytes) -> bool:
    """Whether it starts with words, or with a line that is none of base64 and has many below: no blanks are in that."""
    sample = content[:4096]
    first = _FIRST_LINE.match(sample)
    if not first or _WORDS.search(first[1]):
        return bool(first)
    return not _BASE64_LINES.fullmatch(first[1]) and len(_WORDS.findall(sample)) * _LETTERS_A_WORD > len(sample)


def _without_footer(content: bytes) -> bytes:
    """Without what lists and scanners write in clear below a text they don't know to be encoded."""
    if b" " not in content and b"\n-" not in content and b"\n_" not in content:
        return content
    footer = _FOOTER.search(content)
    return content[: footer.start()] if footer else content
