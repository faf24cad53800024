"""What is tidied by night: sign-in links, sessions, signs of floods that are past, what calls leave, erased numbers."""

from __future__ import annotations

from core import clock
from core.caller_erasure import forget_numbers
from core.floods import forget_knocks
from core.old_calls import expire_sound, forget_requests
from core.signin import forget_expired


def tidy() -> int:
    """Gives how many rows went."""
    now = clock.now()
    of_calls = expire_sound(now=now) + forget_requests(now=now) + forget_numbers(now=now)
    return forget_expired(now=now) + forget_knocks(now=now) + of_calls
