"""Reads text in the character sets that mail is written in, declared or not, rightly or wrongly.

Trusts no label. Only the character sets in the table are ever used, so that a mail can't call for a codec
that isn't one (rot13, zlib, unicode_escape) or that hides markup (utf-7). What was declared is tried
first and strictly, then UTF-8, then what the bytes look like, then Windows-1252, which reads anything: a
wrong letter is better than a lost mail.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

# Keys are bare: lower case, letters and digits only, so that `ISO_8859-1` and `iso8859-1` are one label.
# Where the world sends a superset under the name of its subset, the superset stands (as for browsers).
_CODECS = {
    **dict.fromkeys(("utf8", "unicode11utf8", "unicode20utf8", "utf8mb4", "xutf8", "utf8sig", "cp65001"), "utf-8"),
    **dict.fromkeys(("usascii", "ascii", "ansix341968", "ansix34", "iso646us", "us", "cp367", "646"), "ascii"),
    **dict.fromkeys(("iso88591", "latin1", "l1", "cp819", "ibm819", "88591", "isoir100", "csisolatin1"), "cp1252"),
    **dict.fromkeys(("windows1252", "cp1252", "ansi", "win1252", "xcp1252", "xansi", "westerneuropean"), "cp1252"),
    **{f"iso8859{part}": f"iso8859-{part}" for part in (*range(2, 12), 13, 14, 15, 16)},
    **{f"8859{part}": f"iso8859-{part}" for part in (2, 5, 7, 8, 9, 15)},
    **dict.fromkeys(("latin2", "l2"), "iso8859-2"),
    **dict.fromkeys(("latin5", "l5"), "iso8859-9"),
    **dict.fromkeys(("latin9", "iso885915euro", "latin0"), "iso8859-15"),
    **dict.fromkeys(("iso88596i", "iso88596e", "arabic"), "iso8859-6"),
    **dict.fromkeys(("iso88598i", "iso88598e", "hebrew", "logical", "visual"), "iso8859-8"),
    **{
        f"{name}{page}": f"cp{page}"
        for name in ("windows", "win", "cp", "xcp", "xwindows")
        for page in (874, 1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258)
    },
    **{
        f"{name}{page}": f"cp{page}"
        for name in ("cp", "ibm", "dos", "oem", "pc", "")
        for page in (437, 850, 852, 855, 857, 858, 860, 861, 862, 863, 865, 866)
    },
    **dict.fromkeys(("koi8r", "koi8", "koi", "cskoi8r"), "koi8-r"),
    **dict.fromkeys(("koi8u", "koi8ru"), "koi8-u"),
    **dict.fromkeys(("macintosh", "xmacroman", "macroman", "mac", "xmac", "applemacintosh"), "mac-roman"),
    **dict.fromkeys(("xmaccyrillic", "maccyrillic", "xmacukrainian"), "mac-cyrillic"),
    **dict.fromkeys(("xmacce", "xmaccentraleurroman", "maclatin2"), "mac-latin2"),
    **dict.fromkeys(
        ("gb2312", "gbk", "gb18030", "euccn", "xgbk", "cp936", "gb231280", "windows936", "ms936", "chinese"), "gb18030"
    ),
    **dict.fromkeys(("hzgb2312", "hz"), "hz"),
    **dict.fromkeys(
        ("big5", "big5hkscs", "cnbig5", "xxbig5", "big5eten", "csbig5", "cp950", "windows950"), "big5hkscs"
    ),
    **dict.fromkeys(("eucjp", "xeucjp", "ujis", "xeuc", "eucjpms"), "euc-jp"),
    **dict.fromkeys(("shiftjis", "sjis", "xsjis", "windows31j", "mskanji", "cp932", "ms932", "csshiftjis"), "cp932"),
    **dict.fromkeys(
        ("iso2022jp", "iso2022jpms", "csiso2022jp", "jis", *(f"cp5022{n}" for n in (0, 1, 2))), "iso2022jp"
    ),
    **{f"iso2022jp{part}": f"iso2022_jp_{part}" for part in (1, 2, 3, 2004)},
    **dict.fromkeys(
        ("euckr", "ksc56011987", "ksc5601", "windows949", "cp949", "uhc", "korean", "ksc56011989"), "cp949"
    ),
    **dict.fromkeys(("iso2022kr", "csiso2022kr"), "iso2022_kr"),
    "johab": "johab",
    **dict.fromkeys(("tis620", "iso885911thai"), "cp874"),
    **{label: label.replace("utf", "utf-") for label in ("utf16", "utf16le", "utf16be", "utf32", "utf32le", "utf32be")},
    **dict.fromkeys(("ucs2", "iso10646ucs2"), "utf-16"),
}
_NOT_ASCII_SHAPED = ("utf-16", "utf-32", "iso2022", "hz")  # ASCII bytes mean something else in these
# Labels that programs write over UTF-8 without looking: no real text in them is also good UTF-8.
_CARELESS = frozenset({"cp1252", "ascii", "iso8859-15"})
_PLAINLY_UTF8 = ("utf-8", "")
_MOST_JAPANESE = 2_000_000  # bytes that are read letter by letter
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LABEL_NOISE = re.compile(r"[^a-z0-9]+")
_RAW_BYTE = re.compile("[\udc80-\udcff]")
_META = re.compile(
    rb"<(?:meta\b|\?xml\b)[^>]{0,300}?(?:charset|encoding)\s{0,5}=\s{0,5}[\"']?([\w-]{1,40})", re.IGNORECASE
)


def to_text(content: bytes, charset: str = "") -> str:
    """The text that the bytes hold: as declared, else as UTF-8, else as they look. Never raises."""
    if not content:
        return ""
    codec = codec_of(charset)
    if content.isascii() and not codec.startswith(_NOT_ASCII_SHAPED):
        return content.decode("ascii") if b"\x1b$" not in content else _from_iso2022jp(content)
    for attempt in _attempts(content, codec) if codec not in _PLAINLY_UTF8 or content[0] > 0xEE else ("utf-8",):
        try:
            return content.decode(attempt) if attempt != "iso2022jp" else _from_iso2022jp(content)
        except UnicodeError:
            continue
    return _as_far_as_it_goes(content, codec)


@lru_cache(maxsize=512)
def codec_of(charset: str) -> str:
    """Python's name of a character set; "" for one we don't know or won't use."""
    return _CODECS.get(_LABEL_NOISE.sub("", charset[:60].lower()), "")


def charset_in_markup(content: bytes) -> str:
    """What HTML says of itself in its first lines; "" where it doesn't."""
    found = _META.search(content, 0, 4096)
    return found[1].decode("ascii", "ignore") if found else ""


def tidy_body(text: str) -> str:
    """A body as every later reader may rely on it: line ends are \\n, no NUL, no byte order mark, no half letters."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        text = text.replace("\0", "")
    return text.removeprefix("\ufeff")


def _attempts(content: bytes, codec: str) -> list[str]:
    marked = [name for mark, name in _MARKS if content.startswith(mark) and not codec.startswith("utf-16")]
    if codec in _CARELESS:
        return [*marked, "utf-8", codec]
    return [*marked, codec, "utf-8"] if codec else [*marked, "utf-8"]


def _as_far_as_it_goes(content: bytes, codec: str) -> str:
    """Of what is right in no character set: the one in which the least is wrong."""
    as_utf8 = content.decode("utf-8", "surrogateescape")
    wrong = len(_RAW_BYTE.findall(as_utf8))
    right = sum(map(len, re.findall("[^\0-\x7f\udc80-\udcff]+", as_utf8)))
    if right > wrong:  # a torn letter, or a piece of another text pasted in
        return _RAW_BYTE.sub(_from_cp1252, as_utf8)
    if codec and codec not in _CARELESS and codec != "utf-8":
        as_declared = content.decode("cp932" if codec == "iso2022jp" else codec, "replace")
        if as_declared.count("\ufffd") * 20 <= len(as_declared):
            return as_declared
    from intake.mail.reading.guess import guess_codec  # loaded only where there is something to guess

    return content.decode(guess_codec(content), "replace")


def _from_cp1252(found: re.Match[str]) -> str:
    return bytes([ord(found[0]) - 0xDC00]).decode("cp1252", "replace")


def _from_iso2022jp(content: bytes) -> str:
    """ISO-2022-JP as it is sent (cp50221): with the half-width kana and the vendors' signs that Python's lacks."""
    if not content.isascii():
        raise UnicodeDecodeError("iso2022jp", content, 0, 1, "Shift_JIS under another name")
    if len(content) > _MOST_JAPANESE:
        return content.decode("iso2022_jp_ext", "replace")
    pieces: list[str] = []
    for shift, text in re.findall(rb"(\x1b[$(][@A-Z]?|^)([^\x1b]*)", content):
        if shift.startswith(b"\x1b$"):
            pieces.append(_jis_as_shift_jis(text).decode("cp932", "replace"))
        elif shift == b"\x1b(I":
            pieces.append(bytes(each | 0x80 for each in text).decode("cp932", "replace"))
        else:
            pieces.append(text.decode("ascii"))
    return "".join(pieces)


def _jis_as_shift_jis(text: bytes) -> bytes:
    """Two bytes of JIS X 0208 as the two that Shift_JIS has for them; what is no pair stays, such as a line end."""
    shifted = bytearray()
    at = 0
    while at < len(text):
        first, second = text[at], text[at + 1] if at + 1 < len(text) else 0
        if not 0x21 <= first <= 0x7E or not 0x21 <= second <= 0x7E:
            shifted.append(first)
            at += 1
            continue
        row = (first - 0x21) // 2 + 0x81
        shifted.append(row if row <= 0x9F else row + 0x40)
        shifted.append(second + (0x1F if second < 0x60 else 0x20) if first % 2 else second + 0x7E)
        at += 2
    return bytes(shifted)
