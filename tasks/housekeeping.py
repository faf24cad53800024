"""What is tidied by night: sign-in links and sessions that are past."""

from __future__ import annotations

from core import clock
from core.signin import forget_expired


def tidy() -> int:
    """Gives how many rows went."""
    return forget_expired(now=clock.now())
