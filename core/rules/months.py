"""Months back by the calendar, as people count them: 31 May less three months is the end of February."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime


def months_before(instant: datetime, months: int) -> datetime:
    """The same day and hour so many months earlier, or the last day of that month where it has no such day."""
    year, month = divmod(instant.year * 12 + instant.month - 1 - months, 12)
    day = min(instant.day, monthrange(year, month + 1)[1])
    return instant.replace(year=year, month=month + 1, day=day)
