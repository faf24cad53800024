"""What sort of sound some bytes are, told by the bytes themselves: what they were said to be counts for nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sound:
    content_type: str
    suffix: str


WAV = Sound("audio/wav", ".wav")
MP3 = Sound("audio/mpeg", ".mp3")
_WAV_HEADER = 44  # RIFF, fmt and data: less holds no sound
_FREE_OR_BAD_BITRATE = (0b0000, 0b1111)
_RESERVED_RATE = 0b11
_LAYER_3 = 0b01
_RESERVED_VERSION = 0b01


def sound_of(content: bytes) -> Sound | None:
    """WAV or MP3, by their first bytes; None for anything else."""
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE" and len(content) > _WAV_HEADER:
        return WAV
    if (content[:3] == b"ID3" and len(content) > 10) or _begins_with_frame(content):
        return MP3
    return None


def _begins_with_frame(content: bytes) -> bool:
    """An MPEG frame (ISO/IEC 11172-3, 2.4.1.3): eleven bits set, then version, layer, bit rate, sample rate."""
    if len(content) < 4 or content[0] != 0xFF or content[1] & 0xE0 != 0xE0:
        return False
    version, layer = content[1] >> 3 & 0b11, content[1] >> 1 & 0b11
    bitrate, rate = content[2] >> 4, content[2] >> 2 & 0b11
    is_known = version != _RESERVED_VERSION and layer == _LAYER_3
    return is_known and bitrate not in _FREE_OR_BAD_BITRATE and rate != _RESERVED_RATE
