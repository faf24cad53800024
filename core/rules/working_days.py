"""Days on which the desk is staffed: how long it waits for people who aren't asked to watch the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.rules.hours import FARTHEST, Hours

_DAY = timedelta(days=1)


def after_days(hours: Hours, start: datetime, days: int) -> datetime:
    """The same time of day so many staffed days later; the next opening, where the desk is closed at that time."""
    local = start.astimezone(hours.zone)
    at = local
    for _ in range(FARTHEST.days):
        if days <= 0:
            break
        at += _DAY  # on the wall's clock: across a change of clocks it is the same time of day
        days -= bool(hours.spans_on(at.date()))
    at = at.astimezone(start.tzinfo)
    return hours.next_opening(at) or at
