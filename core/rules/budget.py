"""What of the time on a customer's tickets is included, and what is billed (P09): tables and arithmetic, nothing else.

So many minutes of a calendar month are included for what is no incident; the figure is the agreement's. Which minutes
those are is decided by the order of the work, by day and then by when it was written down, so that the same entries
always come to the same result, whatever order they were corrected in.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.rules.kinds import Category

THRESHOLDS = (75, 90, 100)  # percent of what is included, each told once a month
ROUND_UP_TO = 1  # minutes; what a timer measured is booked in steps of this
TIMER_LIMIT = timedelta(hours=4)  # a timer that ran longer was forgotten, and a person says how long it was

_MONTH = re.compile(r"[12]\d{3}-(?:0[1-9]|1[0-2])")


class Basis(StrEnum):
    """By which rule time counts or doesn't."""

    NOBODY = "nobody"  # the ticket belongs to no customer
    PRODUCT_FAULT = "product-fault"  # a fault in the supplier's standard software has no limit (P09)
    ESTIMATE = "estimate"  # the customer approved an estimate: billed whole, and uses none of what is included (P08)
    INCIDENT = "incident"  # incidents have no limit (P09)
    HANDED_OVER = "handed-over"  # done while it was with others, outside fees (P13)
    COUNTED = "counted"  # uses what is included; what goes beyond is billed (P09)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What decides how the time of an entry counts."""

    category: str
    has_customer: bool = True
    is_product_fault: bool = False
    is_approved: bool = False  # it was done after the customer approved an estimate of the ticket
    was_handed_over: bool = False  # when it was done, and no maintenance agreement covers it


# The first that holds decides.
_RULES: tuple[tuple[Basis, Callable[[Circumstances], bool]], ...] = (
    (Basis.NOBODY, lambda work: not work.has_customer),
    (Basis.PRODUCT_FAULT, lambda work: work.is_product_fault),
    (Basis.ESTIMATE, lambda work: work.is_approved),
    (Basis.INCIDENT, lambda work: work.category == Category.INCIDENT),
    (Basis.HANDED_OVER, lambda work: work.was_handed_over),
)


@dataclass(frozen=True, slots=True)
class Work:
    """An entry, as the month is shared out over it."""

    id: int
    day: str
    minutes: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class Share:
    """How many of an entry's minutes are included and how many billed; the rest is neither."""

    included: int = 0
    billable: int = 0


@dataclass(frozen=True, slots=True)
class Version:
    """The minutes that an agreement includes from a day on."""

    since: str
    included: int


def basis_of(work: Circumstances) -> Basis:
    return next((basis for basis, holds in _RULES if holds(work)), Basis.COUNTED)


def included_on(day: str, versions: Iterable[Version], *, otherwise: int) -> int:
    """What is included in the month of a day, as agreed on that day; `versions` come newest first."""
    return next((version.included for version in versions if version.since <= day), otherwise)


def share_out(works: Iterable[Work], included: Callable[[str], int]) -> Mapping[int, Share]:
    """Each entry's share of one month, by its id. `included` tells what was agreed on a day."""
    used, shares = 0, {}
    for work in sorted(works, key=lambda work: (work.day, work.id)):
        room = max(0, included(work.day) - used)
        shares[work.id] = _share(work, room)
        used += shares[work.id].included
    return shares


def passed(used: int, included: int) -> tuple[int, ...]:
    """The thresholds that are reached. Where nothing is included, there is nothing to run out of."""
    return tuple(percent for percent in THRESHOLDS if included and used * 100 >= included * percent)


def measured(lasted: timedelta) -> int:
    """What a timer measured, in minutes to book: rounded up, one step at least."""
    steps = -(-lasted // timedelta(minutes=ROUND_UP_TO))
    return max(1, steps) * ROUND_UP_TO


def month_of(day: date) -> str:
    return day.isoformat()[:7]


def is_month(text: str) -> bool:
    """Whether it is a month as we write it: 2026-11."""
    return _MONTH.fullmatch(text) is not None


def first_and_last(month: str) -> tuple[str, str]:
    """The days that a month begins and ends with."""
    year, number = int(month[:4]), int(month[5:])
    return f"{month}-01", f"{month}-{monthrange(year, number)[1]}"


def month_before(month: str) -> str:
    return month_of(date.fromisoformat(f"{month}-01") - timedelta(days=1))


def month_after(month: str) -> str:
    return month_of(date.fromisoformat(first_and_last(month)[1]) + timedelta(days=1))


def _share(work: Work, room: int) -> Share:
    if work.basis is Basis.ESTIMATE:
        return Share(billable=work.minutes)
    if work.basis is not Basis.COUNTED:
        return Share()
    return Share(min(work.minutes, room), max(0, work.minutes - room))
