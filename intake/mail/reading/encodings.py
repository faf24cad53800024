"""Undoes what mail does to text and files on their way: transfer encodings and character sets.

Trusts no label. Only the character sets in the table are ever used, so that a mail can't call for a codec
that isn't one (rot13, zlib, unicode_escape) or that hides markup (utf-7). What was declared is tried
first and strictly, then UTF-8, then Windows-1252, which reads anything: a wrong letter is better than a
lost mail.
"""

from __future__ import annotations

import binascii
import re

# Keys are bare: lower case, letters and digits only, so that `ISO_8859-1` and `iso8859-1` are one label.
# Where the world sends a superset under the name of its subset, the superset stands (as for browsers).
_CODECS = {
    **dict.fromkeys(("utf8", "unicode11utf8", "utf8mb4"), "utf-8"),
    **dict.fromkeys(("usascii", "ascii", "ansix341968", "iso646us"), "ascii"),
    **dict.fromkeys(("iso88591", "latin1", "l1", "cp819", "windows1252", "cp1252", "ansi"), "cp1252"),
    **{f"iso8859{part}": f"iso8859-{part}" for part in (*range(2, 12), 13, 14, 15, 16)},
    **dict.fromkeys(("latin9", "iso885915euro"), "iso8859-15"),
    **dict.fromkeys(("iso88598i", "iso88598e"), "iso8859-8"),
    **{f"windows{page}": f"cp{page}" for page in (874, 1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258)},
    **{f"cp{page}": f"cp{page}" for page in (437, 850, 852, 855, 858, 862, 865, 866, 874, 932, 949, 1250, 1251)},
    **{f"ibm{page}": f"cp{page}" for page in (437, 850, 852, 855, 866)},
    **dict.fromkeys(("koi8r", "koi8"), "koi8-r"),
    "koi8u": "koi8-u",
    **dict.fromkeys(("macintosh", "xmacroman", "macroman", "mac"), "mac-roman"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "euccn", "xgbk", "cp936", "gb231280"), "gb18030"),
    **dict.fromkeys(("big5", "big5hkscs", "cnbig5"), "big5hkscs"),
    **dict.fromkeys(("eucjp", "xeucjp"), "euc-jp"),
    **dict.fromkeys(("shiftjis", "sjis", "xsjis", "windows31j"), "cp932"),
    **dict.fromkeys(("iso2022jp", "iso2022jpms", "cp50220", "cp50221"), "iso2022_jp_ext"),
    **dict.fromkeys(("euckr", "ksc56011987", "ksc5601", "windows949"), "cp949"),
    "iso2022kr": "iso2022_kr",
    **dict.fromkeys(("tis620", "iso885911thai"), "cp874"),
    **{label: label.replace("utf", "utf-") for label in ("utf16", "utf16le", "utf16be", "utf32")},
}
_NOT_ASCII_SHAPED = ("utf-16", "utf-32", "iso2022")  # ASCII bytes mean something else in these
_LABEL_NOISE = re.compile(r"[^a-z0-9]+")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


def to_text(content: bytes, charset: str = "") -> str:
    """The text that the bytes hold: as declared, else as UTF-8, else as Windows-1252. Never raises."""
    codec = _CODECS.get(_LABEL_NOISE.sub("", charset[:60].lower()), "utf-8")
    if content.isascii() and not codec.startswith(_NOT_ASCII_SHAPED):
        return content.decode("ascii")
    for attempt in (codec, "utf-8"):
        try:
            return content.decode(attempt)
        except UnicodeDecodeError:
            continue
    return content.decode("cp1252", "replace")


def from_transfer(content: bytes, encoding: str) -> bytes:
    """The content as it was before it travelled (RFC 2045 6); as it is under an unknown encoding or none."""
    encoding = encoding.strip().lower()
    if encoding == "base64":
        return from_base64(content)
    return binascii.a2b_qp(content) if encoding == "quoted-printable" else content


def from_base64(content: bytes) -> bytes:
    """As much as can be read: stray characters are skipped, padding may be missing, a torn end is dropped."""
    try:
        return binascii.a2b_base64(content)
    except binascii.Error:
        letters = _NOT_BASE64.sub(b"", content.partition(b"=")[0])
        whole = letters[: len(letters) - (len(letters) % 4 == 1)]
        return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def tidy_body(text: str) -> str:
    """A body as every later reader may rely on it: line ends are \\n, no NUL, no byte order mark."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        text = text.replace("\0", "")
    return text.removeprefix("\ufeff")
