"""What is tidied by night: sign-in links, sessions, signs of floods that are past, and what calls leave behind."""

from __future__ import annotations

from core import clock
from core.floods import forget_knocks
from core.old_calls import expire_sound, forget_requests
from core.signin import forget_expired


def tidy() -> int:
    """Gives how many rows went."""
    now = clock.now()
    return forget_expired(now=now) + forget_knocks(now=now) + expire_sound(now=now) + forget_requests(now=now)
