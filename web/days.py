"""Days and months as people read them; both come as texts, 2026-11-23 and 2026-11, in the desk's own time zone."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from core import clock, included_time
from core.rules.budget import is_month
from web.languages import current


def day_name(day: str) -> str:
    return format_date(date.fromisoformat(day), "EEE d MMM", locale=current())


def month_name(month: str) -> str:
    return format_date(date.fromisoformat(f"{month}-01"), "LLLL y", locale=current())


def month_asked(text: str) -> str:
    """The month that a page is asked for, or this one."""
    return text if is_month(text) else included_time.this_month(clock.now())
