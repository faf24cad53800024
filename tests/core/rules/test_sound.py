"""Sound is known by its bytes, whatever it was called."""

from __future__ import annotations

import pytest

from core.rules.sound import MP3, WAV, sound_of
from tests.servers import provider


def test_wav_is_known() -> None:
    assert sound_of(provider.WAV) == WAV


@pytest.mark.parametrize("head", [b"\xff\xfb\x90\x00", b"\xff\xf3\x40\xc0", b"ID3\x03\x00\x00\x00\x00\x00\x21tag"])
def test_mp3_is_known_with_and_without_a_tag(head: bytes) -> None:
    assert sound_of(head + bytes(100)) == MP3


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"RIFF",
        b"RIFF\x00\x00\x00\x00AVI " + bytes(100),
        provider.WAV[:44],
        b"ID3",
        b"\xff\xff\xff\xff",
        b"\xff\xfe\x48\x00\x65\x00",
        b"\xff\xd8\xff\xe0JFIF",
        b"<!doctype html><title>Sign in</title>",
        b'{"code": 20404}',
        bytes(1 << 20),
    ],
)
def test_anything_else_is_not(content: bytes) -> None:
    assert sound_of(content) is None
