"""Working time: when the desk is staffed, and how much of that lies between two instants (P03, P04).

Opening times are minutes of local days; each day's are turned into instants by themselves, so that the two days a year
on which the clocks are changed have the minutes that they really have. All instants are aware, UTC in and out. Every
question costs what the days it crosses cost, and none that has no end of its own looks further than `FARTHEST`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from core.rules.days_off import days_off
from core.rules.spans import ALL_DAY, Spans

FARTHEST = timedelta(days=3660)  # ten years: hours with hardly an opening must not be sought for ever

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """When the clock runs: spans for each weekday, Monday first; no holidays of the country; days of their own.

    A day named in `days` has those spans whatever weekday or holiday it is; empty spans close it.
    """

    zone: ZoneInfo
    week: tuple[Spans, ...]
    country: str = ""
    days: Mapping[date, Spans] = field(default_factory=dict)

    def spans_on(self, day: date) -> Spans:
        """The opening times of a local day."""
        if day in self.days:
            return self.days[day]
        return () if day in days_off(self.country, day.year) else self.week[day.weekday()]

    def is_open(self, at: datetime) -> bool:
        """Open spans begin with their first instant and end just before their last."""
        return any(start <= at < end for start, end in self._openings_on(self._day_of(at)))

    def next_opening(self, at: datetime) -> datetime | None:
        """The first instant from `at` on that is open: itself, if it is. None if there is none within ten years."""
        return next((max(start, at) for start, _ in self._openings(at)), None)

    def next_closing(self, at: datetime) -> datetime | None:
        """When what is open at `at`, or opens next, closes. None if it doesn't within ten years."""
        closing: datetime | None = None
        for start, end in self._openings(at):
            if closing is not None and start > closing:
                return closing
            closing = end
        return None

    def add(self, start: datetime, work: timedelta) -> datetime:
        """The first instant by which so much working time has passed; ten years on, if it never does."""
        left = work
        if left <= timedelta():
            return start
        for opening, end in self._openings(start):
            begin = max(opening, start)
            if end - begin >= left:
                return begin + left
            left -= end - begin
        return start + FARTHEST

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much working time lies between two instants; none if the second comes first."""
        passed = timedelta()
        for opening, closing in self._openings(start, end) if start < end else ():
            if opening >= end:
                break
            passed += min(closing, end) - max(opening, start)
        return passed

    def _openings(self, at: datetime, until: datetime | None = None) -> Iterator[tuple[datetime, datetime]]:
        """What is open at `at` or later, in order, day by day."""
        day, last = self._day_of(at), self._day_of(until or at + FARTHEST)
        while day <= last:
            for start, end in self._openings_on(day):
                if end > at:
                    yield start, end
            day += _DAY

    def _openings_on(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        return _openings(self.zone, self.spans_on(day), day)

    def _day_of(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()


def around_the_clock(zone: ZoneInfo) -> Hours:
    """24/7: real time, on holidays too."""
    return Hours(zone, (ALL_DAY,) * 7)


@lru_cache(maxsize=8192)
def _openings(zone: ZoneInfo, spans: Spans, day: date) -> tuple[tuple[datetime, datetime], ...]:
    """A local day's spans as instants; a span that the change of clocks leaves nothing of isn't there."""
    instants = ((_instant(zone, day, start), _instant(zone, day, end)) for start, end in spans)
    return tuple((start, end) for start, end in instants if start < end)


def _instant(zone: ZoneInfo, day: date, minute: int) -> datetime:
    """When the clock on the wall first shows a minute of a day, or jumps over it: later minutes are never earlier."""
    wall = datetime.combine(day, time()) + minute * _MINUTE
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == wall:
        return at
    return _jump(zone, wall.replace(tzinfo=zone, fold=1).astimezone(UTC), at)


def _jump(zone: ZoneInfo, early: datetime, late: datetime) -> datetime:
    """The minute at which the clocks are set ahead, somewhere after `early` and at the latest at `late`."""
    before = early.astimezone(zone).utcoffset()
    while late - early > _MINUTE:
        middle = early + (late - early) // _MINUTE // 2 * _MINUTE
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late
