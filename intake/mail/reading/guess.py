"""Guesses the character set of a text that says none, or says a wrong one, and isn't UTF-8.

Customers write Swedish: bytes that may well be Western European always count as that, and only text that
is thick with other letters (Cyrillic, Greek, Chinese, Japanese, Korean …) is put to chardet, which is
loaded when such a text is met. The same bytes always get the same guess; only the first 16 kB are
looked at.
"""

from __future__ import annotations

import re

WESTERN = "cp1252"
_MOST_BYTES = 16 * 1024
# By chardet's names, those that mail comes in unlabelled, and how Python reads them best.
_CODECS = {
    "Windows-1252": WESTERN,
    "KOI8-R": "koi8-r",
    "KOI8-U": "koi8-u",
    "Windows-1251": "cp1251",
    "ISO-8859-5": "iso8859-5",
    "CP866": "cp866",
    "Windows-1253": "cp1253",
    "ISO-8859-7": "iso8859-7",
    "Windows-1255": "cp1255",
    "Windows-1256": "cp1256",
    "GB18030": "gb18030",
    "Big5": "big5hkscs",
    "CP932": "cp932",
    "SHIFT_JIS": "cp932",
    "EUC-JP": "euc-jp",
    "CP949": "cp949",
    "EUC-KR": "cp949",
    "TIS-620": "cp874",
    "CP874": "cp874",
}
_REPEATED = re.compile(rb"([\x80-\xff])\1+")  # a drawn line, a row of non-breaking spaces
_HIGH = re.compile(rb"[\x80-\xff]+")
_ASCII_LETTERS = re.compile(rb"[A-Za-z]+")
_NORDIC = frozenset("åäöÅÄÖéÉæøÆØüÜ".encode(WESTERN))
_PUNCTUATION = frozenset(b"\x80\x84\x85\x91\x92\x93\x94\x95\x96\x97\x99\xa0\xa7\xab\xb0\xb4\xb7\xbb\xbd")


def guess_codec(content: bytes) -> str:
    """Python's name of the character set that the bytes look written in. Never raises."""
    sample = _REPEATED.sub(rb"\1", content[:_MOST_BYTES])
    if _may_be_western(sample):
        return WESTERN
    import chardet

    found = chardet.detect(sample, include_encodings=[*_CODECS])["encoding"]
    codec = _CODECS.get(found or "", WESTERN)
    return codec if _reads(content, codec) else WESTERN


def _may_be_western(sample: bytes) -> bool:
    """In Western languages accented letters are few, and stand alone or in twos among others."""
    runs = _HIGH.findall(sample)
    high = b"".join(runs)
    if all(byte in _NORDIC or byte in _PUNCTUATION for byte in high):
        return True
    return len(high) * 3 < _count(_ASCII_LETTERS, sample) + len(high) and max(map(len, runs), default=0) < 4


def _count(pattern: re.Pattern[bytes], sample: bytes) -> int:
    return sum(map(len, pattern.findall(sample)))


def _reads(content: bytes, codec: str) -> bool:
    """Whether nearly all of it is text in that character set; its last letter may be cut off."""
    text = content.decode(codec, "replace")
    return text.count("\ufffd") * 20 <= len(text) + 20
