"""A logo, a spacer or a signature's picture is set aside; what somebody meant to send never is."""

from __future__ import annotations

import struct

import pytest

from intake.mail.reading.images import pixel_size
from intake.mail.reading.set_aside import Place, Shown, is_set_aside, pictures_shown


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"\x08\0" * 2000


@pytest.mark.parametrize(
    ("width", "height", "is_inline", "shown", "aside"),
    [
        (1, 1, False, None, True),  # a tracking pixel, attached or not
        (600, 2, True, None, True),  # a drawn line
        (120, 48, True, None, True),  # a logo
        (120, 48, False, None, False),  # a file somebody chose
        (600, 60, True, None, True),  # a banner
        (90, 90, True, Shown(Place.TEXT, 0, 0), True),  # a portrait
        (800, 600, True, Shown(Place.TEXT, 800, 600), False),  # a screenshot
        (800, 600, True, Shown(Place.QUOTE, 0, 0), False),
        (800, 600, True, Shown(Place.SIGNATURE, 0, 0), False),
        (300, 150, True, Shown(Place.TEXT, 0, 0), False),  # a snippet of a screen
        (300, 150, True, Shown(Place.SIGNATURE, 0, 0), True),
        (300, 150, True, Shown(Place.QUOTE, 0, 0), True),
        (800, 600, False, Shown(Place.TEXT, 1, 1), True),  # said to be shown as a dot
    ],
)
def test_a_picture_is_set_aside_by_its_size_and_place(
    width: int, height: int, is_inline: bool, shown: Shown | None, aside: bool
) -> None:
    assert is_set_aside("image/png", png(width, height), is_inline=is_inline, shown=shown) is aside


@pytest.mark.parametrize("content_type", ["application/pdf", "text/plain", "application/zip", "message/rfc822"])
def test_what_is_no_picture_is_never_set_aside(content_type: str) -> None:
    assert not is_set_aside(content_type, b"", is_inline=True, shown=Shown(Place.SIGNATURE, 1, 1))


def test_a_signature_for_programs_is_set_aside() -> None:
    assert is_set_aside("application/pkcs7-signature", b"x" * 9000, is_inline=False, shown=None)


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (png(17, 4), (17, 4)),
        (b"GIF89a" + struct.pack("<HH", 17, 4), (17, 4)),
        (b"\xff\xd8\xff\xe0\0\4JF\xff\xc0\0\x11\x08" + struct.pack(">HH", 4, 17) + b"\0" * 12, (17, 4)),
        (b"BM" + b"\0" * 16 + struct.pack("<ii", 17, -4), (17, 4)),
        (b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 10 + struct.pack("<HH", 17, 4), (17, 4)),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"\xff\xd8" + b"\xff\xe0\0\2" * 100_000, None),
        (b"<svg width=1>", None),
    ],
)
def test_how_large_a_picture_is_is_read_from_its_first_bytes(content: bytes, size: tuple[int, int] | None) -> None:
    assert pixel_size(content) == size


@pytest.mark.parametrize(
    ("html", "place"),
    [
        ('<p>Hej</p><img src="cid:a">', Place.TEXT),
        ("<img width=10 src=cid:a>", Place.TEXT),
        ('<div class="gmail_signature"><img src="cid:a">', Place.SIGNATURE),
        ('<div id="ms-outlook-mobile-signature"><img src="cid:a">', Place.SIGNATURE),
        ('<div class="gmail_quote"><img src="cid:a">', Place.QUOTE),
        ('<div id="divRplyFwdMsg">x</div><img src="cid:a">', Place.QUOTE),
        ('<blockquote>x<img src="cid:a"></blockquote>', Place.QUOTE),
        ('<blockquote>x</blockquote><img src="cid:a">', Place.TEXT),
    ],
)
def test_where_a_picture_stands_is_told(html: str, place: Place) -> None:
    assert pictures_shown(html)["a"].place is place


def test_how_large_a_page_shows_a_picture_is_told() -> None:
    shown = pictures_shown('<img width="12" height=7 src="CID:a%40b"><img src="cid:c" style="width:9.5pt;height:3px">')
    assert shown == {"a@b": Shown(Place.TEXT, 12, 7), "c": Shown(Place.TEXT, 9, 3)}


@pytest.mark.parametrize("piece", ["<img ", "<img src=cid:a ", "class=", "<blockquote", "id='x ", "<img src=cid:"])
def test_a_page_made_to_be_slow_is_looked_through(piece: str) -> None:
    assert isinstance(pictures_shown(piece * (1_000_000 // len(piece))), dict)
