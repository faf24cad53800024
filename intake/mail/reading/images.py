"""Reads how many pixels wide and high a picture is, from its first bytes; nothing of it is ever decoded."""

from __future__ import annotations

import struct

_PNG = b"\x89PNG\r\n\x1a\n"
_MOST_SEGMENTS = 200
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # ITU T.81 B.1.1.3: the markers that start a frame


def pixel_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF, JPEG, BMP or lossy WebP; None for anything else, or what is torn."""
    try:
        if content.startswith(_PNG):
            return _two(">II", content, 16)
        if content.startswith((b"GIF87a", b"GIF89a")):
            return _two("<HH", content, 6)
        if content.startswith(b"\xff\xd8"):
            return _jpeg_size(content)
        if content.startswith(b"BM"):
            width, height = _two("<ii", content, 18)
            return abs(width), abs(height)
        if content[:4] == b"RIFF" and content[8:16] == b"WEBPVP8 ":
            width, height = _two("<HH", content, 26)
            return width & 0x3FFF, height & 0x3FFF
    except struct.error:
        pass
    return None


def _two(form: str, content: bytes, at: int) -> tuple[int, int]:
    first, second = struct.unpack_from(form, content, at)
    return first, second


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    for _ in range(_MOST_SEGMENTS):
        mark, kind, length = struct.unpack_from(">BBH", content, at)
        if mark != 0xFF:
            return None
        if kind in _JPEG_FRAMES:
            height, width = _two(">HH", content, at + 5)
            return width, height
        at += 2 + length if kind != 0xFF else 1  # fill bytes may stand before a marker
    return None
