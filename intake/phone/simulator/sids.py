"""New ids in the provider's shapes: two letters that say what it is, and 32 hexadecimal digits."""

from __future__ import annotations

import secrets

CALL, RECORDING, MESSAGE, TRANSCRIPTION = "CA", "RE", "SM", "GT"


def new_sid(kind: str) -> str:
    """Never the same twice, whatever the seed of a call's chaos: the desk knows its calls by them."""
    return kind + secrets.token_hex(16)


def new_token() -> str:
    """What marks one event, so that the desk knows it when it is told again."""
    drawn = secrets.token_hex(16)
    return "-".join((drawn[:8], drawn[8:12], drawn[12:16], drawn[16:20], drawn[20:]))
