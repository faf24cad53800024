"""Where a machine that hears can be put in: it gets a recording and gives its words, as an aid beside the sound.

The desk comes with none. Sound goes to nobody but the provider that recorded it until whoever runs the desk decides
otherwise; the words that the provider hears while somebody speaks come by its own requests (`transcribes` among the
telephone's settings).
"""

from __future__ import annotations

from typing import Protocol


class Transcriber(Protocol):
    def __call__(self, content: bytes, content_type: str, language: str) -> str:
        """The words of a recording, or "" where there are none. What it raises costs the words, never the sound."""


def no_transcriber(content: bytes, content_type: str, language: str) -> str:
    """Nobody listens."""
    return ""
