"""What a customer has been promised: the terms that a ticket is worked under (P04, P09, P13, P15)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.rules.hours import Hours
from core.rules.kinds import Priority
from core.rules.spans import ALL_DAY, Spans, parse_spans, write_short

STANDARD = "standard"  # the level and the hours of whoever has no agreement
ALWAYS = "24/7"
INCLUDED_MINUTES = 15  # a calendar month, for what is no incident (P09)


@dataclass(frozen=True, slots=True)
class Target:
    """Working minutes: until work begins, until it is solved, and between two words to the customer."""

    respond: int
    resolve: int
    inform: int


Targets = Mapping[str, Target]  # by priority

STANDARD_TARGETS: Targets = {
    Priority.P1: Target(respond=30, resolve=4 * 60, inform=60),
    Priority.P2: Target(respond=2 * 60, resolve=9 * 60, inform=4 * 60),
    Priority.P3: Target(respond=4 * 60, resolve=45 * 60, inform=18 * 60),
    Priority.P4: Target(respond=9 * 60, resolve=180 * 60, inform=45 * 60),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A named plan of hours: spans for each weekday, Monday first."""

    name: str
    days: tuple[Spans, ...]
    keeps_holidays: bool = True

    @property
    def is_always(self) -> bool:
        return self.days == (ALL_DAY,) * 7 and not self.keeps_holidays

    @property
    def shown(self) -> str:
        """The opening times where every day that is open has the same, else the plan's name."""
        open_days = {spans for spans in self.days if spans}
        return write_short(open_days.pop()) if len(open_days) == 1 and not self.is_always else self.name


STANDARD_WEEK = Week(name=STANDARD, days=(parse_spans("08-17"),) * 5 + ((), ()))
ALWAYS_WEEK = Week(name=ALWAYS, days=(ALL_DAY,) * 7, keeps_holidays=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """An agreement as it was in force at an instant; without an id where there is none."""

    agreement_id: int | None
    level: str
    targets: Targets
    week: Week
    hours: Hours
    included_minutes: int = INCLUDED_MINUTES
    has_maintenance: bool = False  # the agreement covers faults in the customer's own solution (P13)
    lines_by_partner: bool = False  # the partner holds first and second line, the desk is third (P18)
    covers: str = ""
    prices: str = ""

    def target(self, priority: str) -> Target:
        return self.targets[priority]
