"""Why a deadline is when it is, in a sentence that a customer understands (P15), in Swedish and in English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from babel.dates import format_datetime

from core.rules.clocks import Clock, Name
from core.rules.status import Status

_LANGUAGES = ("sv", "en")

_PROMISE: Mapping[str, Mapping[Name, str]] = {
    "sv": {
        Name.RESPOND: "Påbörjas senast {by}",
        Name.RESOLVE: "Löses senast {by}",
        Name.INFORM: "Nästa besked senast {by}",
    },
    "en": {
        Name.RESPOND: "Work begins by {by}",
        Name.RESOLVE: "Solved by {by}",
        Name.INFORM: "Next word by {by}",
    },
}
_WORKING: Mapping[str, str] = {
    "sv": "{promise}: {priority} enligt nivå {level} är {target} arbetstid ({hours}), räknat från {began}",
    "en": "{promise}: {priority} at level {level} is {target} of working time ({hours}), counted from {began}",
}
_REAL: Mapping[str, str] = {
    "sv": "{promise}: {priority} enligt nivå {level} är {target} dygnet runt, räknat från {began}",
    "en": "{promise}: {priority} at level {level} is {target} around the clock, counted from {began}",
}
_STOOD: Mapping[str, Mapping[Status, str]] = {
    "sv": {
        Status.WAITING: "{time} paus medan vi väntade på svar",
        Status.APPROVAL: "{time} paus medan vi väntade på ett godkännande",
        Status.HANDED_OVER: "{time} paus medan ärendet låg hos någon annan",
        Status.RESOLVED: "{time} medan det gällde som löst",
        Status.CLOSED: "{time} medan det var stängt",
    },
    "en": {
        Status.WAITING: "{time} of pause while we waited for an answer",
        Status.APPROVAL: "{time} of pause while we waited for approval",
        Status.HANDED_OVER: "{time} of pause while the ticket was with somebody else",
        Status.RESOLVED: "{time} while it counted as solved",
        Status.CLOSED: "{time} while it was closed",
    },
}
_STANDS: Mapping[str, str] = {
    "sv": " Klockan står just nu, så tiden flyttas fram.",
    "en": " The clock is stopped right now, so the time moves on.",
}
_WITH: Mapping[str, tuple[str, str]] = {"sv": (", med ", " och "), "en": (", with ", " and ")}
_UNITS: Mapping[str, tuple[str, str, str, str]] = {
    "sv": ("timme", "timmar", "minut", "minuter"),
    "en": ("hour", "hours", "minute", "minutes"),
}
_WHEN: Mapping[str, str] = {"sv": "EEEE d MMMM HH:mm", "en": "EEEE d MMMM HH:mm"}


def why(clock: Clock, language: str, *, now: datetime) -> str:
    """One or two sentences: the deadline, the target it comes from, since when it is counted, and what stopped it."""
    language = language if language in _LANGUAGES else "en"
    begin, join = _WITH[language]
    terms = clock.state.terms
    told = (_REAL if terms.week.is_always else _WORKING)[language].format(
        promise=_PROMISE[language][clock.name].format(by=_when(clock, clock.by, language)),
        priority=clock.state.priority,
        level=terms.level,
        target=_in_words(clock.target, language),
        hours=terms.week.shown,
        began=_when(clock, clock.began, language),
    )
    pauses = join.join(_pauses(clock, language, now))
    return told + (begin + pauses if pauses else "") + "." + (_STANDS[language] if clock.is_paused else "")


def _pauses(clock: Clock, language: str, now: datetime) -> Iterator[str]:
    """What it has stood for; of one that is over, only what came before its end."""
    until = clock.stretches[-1].start if clock.is_over else now
    for status, words in _STOOD[language].items():
        stood = clock.stood(status, until)
        if stood >= timedelta(minutes=1):
            yield words.format(time=_short(stood))


def _when(clock: Clock, at: datetime, language: str) -> str:
    return str(format_datetime(at, _WHEN[language], tzinfo=clock.state.terms.hours.zone, locale=language))


def _in_words(time: timedelta, language: str) -> str:
    hours, minutes = divmod(int(time.total_seconds()) // 60, 60)
    hour, many_hours, minute, many_minutes = _UNITS[language]
    parts = [f"{hours} {hour if hours == 1 else many_hours}"] if hours else []
    parts += [f"{minutes} {minute if minutes == 1 else many_minutes}"] if minutes else []
    return " ".join(parts)


def _short(time: timedelta) -> str:
    hours, minutes = divmod(int(time.total_seconds()) // 60, 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes))
