"""How long to wait before a letter is tried again, and when to stop: mail is given five days (RFC 5321 4.5.4.1)."""

from __future__ import annotations

from datetime import datetime, timedelta

_DELAYS = (
    timedelta(seconds=15),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
)
_GIVE_UP_AFTER = timedelta(days=5)


def delay_before(attempt: int, *, jitter: float) -> timedelta:
    """The wait before this attempt (the second is the first to wait); `jitter` in [0, 1) spreads it by a quarter."""
    base = _DELAYS[min(max(attempt - 2, 0), len(_DELAYS) - 1)]
    return base * (0.875 + jitter / 4)


def is_hopeless(*, since: datetime, now: datetime) -> bool:
    return now - since > _GIVE_UP_AFTER
