"""Tells what comes with a mail only to adorn or guard it: logos of signatures, spacers, the signature of S/MIME.

What is set aside is kept, and shown apart from the files that somebody meant to send. Conservative: a
picture that may be a pasted screenshot is never set aside, and neither is anything that isn't a picture,
but for the few types that only programs read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from intake.mail.reading.images import pixel_size

_ONLY_FOR_PROGRAMS = frozenset(
    {
        "application/applefile",
        "application/pgp-encrypted",
        "application/pgp-keys",
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
    }
)
_SPACER = 3  # pixels, either way
_LOGO_HEIGHT, _LOGO_SIDE, _LOGO_AREA = 64, 160, 16_000  # an icon, a banner or a portrait of a signature
_SCREENSHOT = 400, 300  # from here on it is always something to look at
_MOST_UNKNOWN_BYTES = 1500  # of a picture whose size can't be read
_MOST_DECLARED = 10_000

_MARK = re.compile(
    r"<(?P<img>img\b[^>]{0,3000})|<(?P<close>/?)blockquote\b"
    r"|(?P<signature>(?:class|id)=[\"']?[\w -]{0,60}(?:signature|moz-signature|gmail_signature))"
    r"|(?P<quote>(?:class|id)=[\"']?[\w -]{0,60}(?:gmail_quote|divRplyFwdMsg|appendonsend|yahoo_quoted|moz-cite-prefix"
    r"|protonmail_quote)|border-top:\s?solid #(?:E1E1E1|B5C4DF))",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"\b(src|width|height)\s{0,5}[=:]\s{0,5}[\"']?\s{0,5}([^\s\"'>;]{1,1000})", re.IGNORECASE)
_NUMBER = re.compile(r"(\d{1,5})(?:\.\d{0,4})?(?:px|pt)?$")


class Place(StrEnum):
    """Where in the text of its mail a picture stands."""

    TEXT = "text"  # among the words
    SIGNATURE = "signature"  # below a mark by which a mail program starts a signature
    QUOTE = "quote"  # in what is answered


@dataclass(frozen=True, slots=True)
class Shown:
    """How a page shows a picture: where, and how large it says to show it (0 where it doesn't say)."""

    place: Place
    width: int
    height: int


def pictures_shown(html: str) -> dict[str, Shown]:
    """The pictures a page shows that came with its mail, by Content-ID; the first place counts. Linear."""
    shown: dict[str, Shown] = {}
    place, depth = Place.TEXT, 0
    for mark in _MARK.finditer(html):
        if mark["img"]:
            content_id, picture = _picture(mark["img"], place if not depth else Place.QUOTE)
            if content_id:
                shown.setdefault(content_id, picture)
        elif mark["signature"]:
            place = Place.SIGNATURE if place is Place.TEXT else place
        elif mark["quote"]:
            place = Place.QUOTE
        else:
            depth = max(0, depth - 1) if mark["close"] else depth + 1
    return shown


def is_set_aside(content_type: str, content: bytes, *, is_inline: bool, shown: Shown | None) -> bool:
    if not content_type.startswith("image/"):
        return content_type in _ONLY_FOR_PROGRAMS
    size = pixel_size(content)
    if _is_spacer(size, shown):
        return True
    if not is_inline or _is_screenshot(size):
        return False
    if shown is not None and shown.place is not Place.TEXT:
        return True
    if shown is not None and shown.width and shown.height and not _is_logo((shown.width, shown.height)):
        return False
    return _is_logo(size) if size else len(content) <= _MOST_UNKNOWN_BYTES


def _picture(tag: str, place: Place) -> tuple[str, Shown]:
    said: Mapping[str, str] = {found[1].lower(): found[2] for found in reversed([*_ATTRIBUTE.finditer(tag)])}
    source = unquote(said.get("src", ""))
    content_id = source[4:] if source[:4].lower() == "cid:" else ""
    return content_id, Shown(place, _pixels(said.get("width", "")), _pixels(said.get("height", "")))


def _pixels(value: str) -> int:
    number = _NUMBER.match(value)
    return min(int(number[1]), _MOST_DECLARED) if number else 0


def _is_spacer(size: tuple[int, int] | None, shown: Shown | None) -> bool:
    if shown is not None and 0 < shown.width <= _SPACER and 0 < shown.height <= _SPACER:
        return True
    return size is not None and min(size) <= _SPACER


def _is_screenshot(size: tuple[int, int] | None) -> bool:
    return size is not None and size[0] >= _SCREENSHOT[0] and size[1] >= _SCREENSHOT[1]


def _is_logo(size: tuple[int, int]) -> bool:
    width, height = size
    return height <= _LOGO_HEIGHT or max(size) <= _LOGO_SIDE or width * height <= _LOGO_AREA
