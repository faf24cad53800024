"""Opening times of a day as people write them: `08:00-12:00, 13:00-17:00`, or nothing for a day that is closed."""

from __future__ import annotations

import re
from collections.abc import Sequence

Span = tuple[int, int]  # minutes of the day, from and to; 1440 is the midnight at its end
Spans = tuple[Span, ...]

MIDNIGHT = 24 * 60
ALL_DAY: Spans = ((0, MIDNIGHT),)

_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[:.](\d{2}))?")
_MOST = 200  # characters in which a day's opening times are said


def parse_spans(text: str) -> Spans:
    """The spans in order. Raises ValueError for what is no time, ends before it begins, or overlaps."""
    if len(text) > _MOST:
        raise ValueError("too long")
    parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    return in_order([_parse(part) for part in parts])


def in_order(spans: Sequence[Span]) -> Spans:
    """The same spans sorted, those that adjoin made one. Raises ValueError if one is none, or two overlap."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if not 0 <= start < end <= MIDNIGHT:
            raise ValueError("a span ends after it begins, within one day")
        if joined and start < joined[-1][1]:
            raise ValueError("two spans overlap")
        if joined and start == joined[-1][1]:
            start = joined.pop()[0]
        joined.append((start, end))
    return tuple(joined)


def write_spans(spans: Spans) -> str:
    """As `parse_spans` reads it."""
    return ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in spans)


def write_short(spans: Spans) -> str:
    """The same with full hours as two digits: 08–17."""
    return write_spans(spans).replace(":00", "")


def _parse(part: str) -> Span:
    found = _SPAN.fullmatch(part)
    if not found:
        raise ValueError(f"{part} is no span of time")
    hour, minute, until, until_minute = (int(digits or 0) for digits in found.groups())
    if minute > 59 or until_minute > 59:
        raise ValueError("an hour has 60 minutes")
    return hour * 60 + minute, until * 60 + until_minute


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
