"""Numbers, days and times as they are said on a telephone, in Swedish and English. Pure.

Digits are written one by one with commas, in groups of three with a full stop: every synthetic voice makes a short
pause at the one and a longer one at the other, which markup for digits doesn't do everywhere.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from babel.dates import format_date, format_datetime

_GROUP = 3
_WEEK = timedelta(days=7)
_DAYS = {"sv": ("i dag", "i morgon"), "en": ("today", "tomorrow")}
_AT = {"sv": "{day} klockan {time}", "en": "{day} at {time}"}
_DATES = {"sv": "'den' d MMMM", "en": "'on' d MMMM"}
_LOCALES = {"sv": "sv_SE", "en": "en_GB"}


def digits(text: str | int) -> str:
    """`471209` as "4, 7, 1. 2, 0, 9."."""
    whole = str(text)
    groups = [whole[start : start + _GROUP] for start in range(0, len(whole), _GROUP)]
    return " ".join(", ".join(group) + "." for group in groups)


def opening(at: datetime, *, now: datetime, language: str) -> str:
    """When it will be, as one says it now: "i morgon klockan 8". Both are local times."""
    return _AT[language].format(day=_day(at, now, language), time=_time(at, language))


def moment(at: datetime, *, language: str) -> str:
    """When it was: "3 mars klockan 14.10". A local time."""
    day = format_date(at, "d MMMM", locale=_LOCALES[language])
    return _AT[language].format(day=day, time=_time(at, language))


def _day(at: datetime, now: datetime, language: str) -> str:
    days = (at.date() - now.date()).days
    if 0 <= days < len(_DAYS[language]):
        return _DAYS[language][days]
    is_near = timedelta() <= at - now < _WEEK
    pattern = {"sv": "'på' EEEE", "en": "'on' EEEE"}[language] if is_near else _DATES[language]
    return format_date(at, pattern, locale=_LOCALES[language])


def _time(at: datetime, language: str) -> str:
    """Full hours without minutes; Swedish by twenty-four hours, English by twelve."""
    if language == "sv":
        return format_datetime(at, "H.mm" if at.minute else "H", locale=_LOCALES["sv"])
    hour, half = at.hour % 12 or 12, "in the morning" if at.hour < 12 else "in the afternoon"
    half = "in the evening" if at.hour >= 18 else half
    return f"{hour}:{at.minute:02} {half}" if at.minute else f"{hour} {half}"
