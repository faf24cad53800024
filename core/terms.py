"""The terms in force: which agreement a customer had at an instant, with the hours and the level that it names.

Whoever has no agreement has the standard ones, which are there from the start; a row of that name takes their place.
Hours, levels and special days are few and change seldom: each program reads them again when one has been added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.database import Question, database, find
from core.models import Agreement, HoursPlan, ServiceLevel, SpecialDay
from core.rules.hours import Hours
from core.rules.spans import Spans
from core.rules.terms import ALWAYS_WEEK, STANDARD, STANDARD_TARGETS, STANDARD_WEEK, Target, Targets, Terms, Week


@dataclass(frozen=True, slots=True)
class Calendar:
    """Where the desk stands: its time zone, and the country whose holidays it keeps (none: empty)."""

    zone: ZoneInfo
    country: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every version of every plan and level, oldest first, and the days with other hours."""

    weeks: tuple[tuple[datetime, Week], ...]  # each with the instant since when
    levels: tuple[tuple[datetime, str, Targets], ...]
    days: tuple[SpecialDay, ...]


_ALWAYS = datetime.min.replace(tzinfo=UTC)  # since when what is built in is there

_calendar = Calendar(ZoneInfo("Europe/Stockholm"), "SE")
_read: tuple[object, tuple[Any, ...], Catalogue] | None = None

_STATE = """SELECT (SELECT MAX("id") FROM "hours_plan"), (SELECT MAX("id") FROM "service_level"),
 (SELECT MAX("id") FROM "special_day"), (SELECT COUNT("removed_at") FROM "special_day")"""


def stand_in(zone: ZoneInfo, country: str) -> None:
    """Where the desk stands, as its settings say; told once, when a program opens the database."""
    global _calendar
    _calendar = Calendar(zone, country)


def calendar() -> Calendar:
    return _calendar


def terms_at(customer_id: int | None, at: datetime) -> Terms:
    """What a customer had been promised at an instant; for nobody's ticket, the standard."""
    return terms_of(find_agreement(customer_id, at), at)


def terms_of(agreement_id: int | None, at: datetime) -> Terms:
    """The terms of this version of an agreement for what began at an instant."""
    agreement = find(Agreement, id=agreement_id) if agreement_id else None
    level = agreement.level if agreement else STANDARD
    week = week_at(agreement.hours if agreement else STANDARD, at)
    given: dict[str, Any] = {}
    if agreement:
        given = {
            name: getattr(agreement, name)
            for name in ("included_minutes", "has_maintenance", "lines_by_partner", "covers", "prices")
        }
    return Terms(
        agreement_id=agreement_id,
        level=level,
        targets=targets_at(level, at),
        week=week,
        hours=hours_of(week),
        **given,
    )


def find_agreement(customer_id: int | None, at: datetime) -> int | None:
    """The id of the version that is in force; None where there is none yet."""
    if customer_id is None:
        return None
    found = _IN_FORCE.ask(customer_id, today(at).isoformat(), 1)
    return int(found[0][0]) if found else None


def today(at: datetime) -> date:
    """The day that it is at the desk."""
    return at.astimezone(_calendar.zone).date()


def week_at(name: str, at: datetime) -> Week:
    versions = [(made, week) for made, week in catalogue().weeks if week.name == name]
    return next((week for made, week in reversed(versions) if made <= at), versions[0][1])


def targets_at(name: str, at: datetime) -> Targets:
    versions = [(made, targets) for made, level, targets in catalogue().levels if level == name]
    return next((targets for made, targets in reversed(versions) if made <= at), versions[0][1])


def hours_of(week: Week) -> Hours:
    """A plan as hours: with the holidays of the desk's country, and the days that the desk has named."""
    return Hours(_calendar.zone, week.days, _calendar.country if week.keeps_holidays else "", _days_of(week))


def catalogue() -> Catalogue:
    global _read
    state = tuple(database.execute_sql(_STATE).fetchone())
    if _read is None or _read[0] is not database.obj or _read[1] != state:
        _read = (database.obj, state, _catalogue())
    return _read[2]


def as_spans(stored: Iterable[Iterable[int]]) -> Spans:
    return tuple((start, end) for start, end in stored)


def _catalogue() -> Catalogue:
    plans = [
        (
            plan.created_at,
            Week(name=plan.name, days=tuple(map(as_spans, plan.week)), keeps_holidays=plan.keeps_holidays),
        )
        for plan in HoursPlan.select().order_by(HoursPlan.id)
    ]
    levels = [
        (level.created_at, level.name, {priority: Target(*minutes) for priority, minutes in level.targets.items()})
        for level in ServiceLevel.select().order_by(ServiceLevel.id)
    ]
    days = SpecialDay.select().where(SpecialDay.removed_at.is_null()).order_by(SpecialDay.day, SpecialDay.id)
    return Catalogue(
        weeks=((_ALWAYS, STANDARD_WEEK), (_ALWAYS, ALWAYS_WEEK), *plans),
        levels=((_ALWAYS, STANDARD, STANDARD_TARGETS), *levels),
        days=tuple(days),
    )


def _days_of(week: Week) -> Mapping[date, Spans]:
    """A day named for the plan itself counts before one for all; those for all leave alone who works on holidays."""
    names = ("", week.name) if week.keeps_holidays else (week.name,)
    return {
        date.fromisoformat(day.day): as_spans(day.spans)
        for name in names
        for day in catalogue().days
        if day.plan == name
    }


def _in_force() -> Any:
    mine = Agreement.select(Agreement.id).where(Agreement.customer == 0, Agreement.valid_from <= "")
    return mine.order_by(Agreement.valid_from.desc(), Agreement.id.desc()).limit(1)


_IN_FORCE = Question(_in_force)
