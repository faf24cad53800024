"""What is tidied by night: sign-in links, sessions and signs of floods that are past."""

from __future__ import annotations

from core import clock
from core.floods import forget_knocks
from core.signin import forget_expired


def tidy() -> int:
    """Gives how many rows went."""
    now = clock.now()
    return forget_expired(now=now) + forget_knocks(now=now)
