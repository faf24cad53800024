"""What is agreed: hours, levels, days with other hours, and the agreements of customers, each change told by whom.

Nothing is overwritten: what a ticket began under can always be told (P15). Only administrators of the desk may.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from core import events, included_time, terms
from core.actors import Actor, require_desk_admin
from core.database import find, transaction
from core.errors import Refused
from core.models import Agreement, Customer, HoursPlan, ServiceLevel, SpecialDay, Ticket
from core.models.agreements import NAME_LENGTH
from core.rules.kinds import Priority
from core.rules.spans import Spans, parse_spans
from core.rules.terms import INCLUDED_MINUTES, STANDARD, Target, Targets

_MOST_MINUTES = 366 * 24 * 60  # a target further away than a year is none
_VALUES = ("level", "hours", "included_minutes", "has_maintenance", "lines_by_partner", "covers", "prices")
_MOST_INCLUDED = 31 * 24 * 60


def set_terms(
    customer: Customer,
    *,
    from_date: date,
    by: Actor,
    now: datetime,
    level: str = STANDARD,
    hours: str = STANDARD,
    included_minutes: int = INCLUDED_MINUTES,
    has_maintenance: bool = False,
    lines_by_partner: bool = False,
    covers: str = "",
    prices: str = "",
) -> Agreement:
    """A new version of a customer's agreement, from a day on. Tickets keep the one they began under."""
    require_desk_admin(by)
    _require_one_of("level", level, levels())
    _require_one_of("hours", hours, plans())
    if not 0 <= included_minutes <= _MOST_INCLUDED:
        raise Refused("minutes", "The minutes included are a number from 0 to %(most)s.", most=_MOST_INCLUDED)
    with transaction():
        agreement = Agreement.create(
            customer=customer.id,
            valid_from=from_date.isoformat(),
            level=level,
            hours=hours,
            included_minutes=included_minutes,
            has_maintenance=has_maintenance,
            lines_by_partner=lines_by_partner,
            covers=covers.strip(),
            prices=prices.strip(),
            made_by=by.label,
            created_at=now,
        )
        data = {"from": agreement.valid_from, "level": level, "hours": hours, "minutes": included_minutes}
        data |= {"maintenance": has_maintenance, "lines_by_partner": lines_by_partner}
        events.record("agreement-set", by=by, now=now, customer_id=customer.id, data=data)
        included_time.reckon_since(customer.id, from_date)
    return agreement


def has_newer_terms(ticket: Ticket, now: datetime) -> bool:
    """Whether its customer has agreed something else since it began."""
    return bool(ticket.customer_id and terms.find_agreement(ticket.customer_id, now) != ticket.agreement_id)


def apply_terms(ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """Put a ticket under what its customer has agreed today; the time that has passed stays passed."""
    require_desk_admin(by)
    before, after = ticket.agreement_id, terms.find_agreement(ticket.customer_id, now)
    if before == after:
        return
    with transaction():
        Ticket.update(agreement=after, updated_at=now).where(Ticket.id == ticket.id).execute()
        data = {"before": before, "after": after}
        events.record("terms-changed", by=by, now=now, ticket_id=ticket.id, data=data)
    ticket.agreement_id, ticket.updated_at = after, now


def set_hours(name: str, days: Sequence[str], *, keeps_holidays: bool, by: Actor, now: datetime) -> HoursPlan:
    """A plan of hours; one of the same name takes the place of the one before it for what begins from now on."""
    require_desk_admin(by)
    name, week = _name(name), [read_spans(f"day{at}", text) for at, text in enumerate(days)]
    if not any(week):
        raise Refused("day0", "A plan needs at least one day on which somebody works.")
    with transaction():
        plan = HoursPlan.create(name=name, week=week, keeps_holidays=keeps_holidays, created_at=now)
        events.record("hours-set", by=by, now=now, data={"name": name})
    return plan


def set_level(name: str, targets: Mapping[str, Sequence[str]], *, by: Actor, now: datetime) -> ServiceLevel:
    """A service level: for each priority, minutes to respond, to resolve and between two words to the customer."""
    require_desk_admin(by)
    name = _name(name)
    read = {priority.value: _target(priority, targets.get(priority, ())) for priority in Priority}
    with transaction():
        level = ServiceLevel.create(name=name, targets=read, created_at=now)
        events.record("level-set", by=by, now=now, data={"name": name})
    return level


def add_special_day(day: str, spans: str, *, name: str, plan: str, by: Actor, now: datetime) -> SpecialDay:
    """A day on which the desk is closed, or has other hours than usual. Deadlines of open tickets heed it."""
    require_desk_admin(by)
    found = _day("day", day)
    if plan:
        _require_one_of("plan", plan, plans())
    times = read_spans("spans", spans)
    with transaction():
        special = SpecialDay.create(
            day=found.isoformat(), name=_name(name), plan=plan, spans=times, created_at=now
        )  # fmt: skip
        events.record("special-day-added", by=by, now=now, data={"day": special.day, "name": special.name})
        _look_at_all_again(now)
    return special


def remove_special_day(special: SpecialDay, *, by: Actor, now: datetime) -> None:
    require_desk_admin(by)
    with transaction():
        SpecialDay.update(removed_at=now).where(SpecialDay.id == special.id, SpecialDay.removed_at.is_null()).execute()
        events.record("special-day-removed", by=by, now=now, data={"day": special.day, "name": special.name})
        _look_at_all_again(now)


def read_day(field: str, text: str, *, otherwise: date) -> date:
    """A day as a form or a command says it; raises Refused naming the field."""
    return _day(field, text) if text.strip() else otherwise


def read_spans(field: str, text: str) -> Spans:
    """A day's opening times as they are typed. Raises Refused naming the field."""
    try:
        return parse_spans(text)
    except ValueError:
        raise Refused(
            field, "Write opening times such as 08:00-12:00, 13:00-17:00, in order; nothing if it is closed."
        ) from None


def read_minutes(field: str, text: str) -> int:
    """Minutes as a form says them; raises Refused naming the field."""
    text = text.strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise Refused(field, "Write a whole number of minutes.")
    return int(text)


def versions_of(customer_id: int) -> list[Agreement]:
    """A customer's agreements, the newest first."""
    mine = Agreement.select().where(Agreement.customer == customer_id)
    return list(mine.order_by(Agreement.valid_from.desc(), Agreement.id.desc()))


def values_on(customer_id: int, day: date) -> dict[str, Any]:
    """What a customer's agreement says on a day, as `set_terms` takes it; empty where there is none."""
    found = next((row for row in versions_of(customer_id) if row.valid_from <= day.isoformat()), None)
    return {name: getattr(found, name) for name in _VALUES} if found else {}


def plans() -> list[str]:
    """The names of the plans of hours, in the order in which they came."""
    return list(dict.fromkeys(week.name for _, week in terms.catalogue().weeks))


def levels() -> list[str]:
    return list(dict.fromkeys(name for _, name, _ in terms.catalogue().levels))


def level_targets(name: str, at: datetime) -> Targets:
    return terms.targets_at(name, at)


def find_special_day(day_id: int) -> SpecialDay | None:
    return find(SpecialDay, id=day_id, removed_at=None)


def _look_at_all_again(now: datetime) -> None:
    """The clock reckons every deadline anew at its next round; here that would be too many at once."""
    Ticket.update(next_look_at=now).where(Ticket.next_look_at.is_null(False)).execute()


def _require_one_of(field: str, name: str, known: Sequence[str]) -> None:
    if name not in known:
        raise Refused(field, "There is no %(name)s; there are: %(known)s.", name=name or "-", known=", ".join(known))


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > NAME_LENGTH:
        raise Refused("name", "It needs a name, of %(most)s characters at most.", most=NAME_LENGTH)
    return name


def _target(priority: Priority, minutes: Sequence[str]) -> tuple[int, int, int]:
    if len(minutes) != 3:
        raise Refused(f"{priority.value}-respond", "Write a whole number of minutes.")
    names = ("respond", "resolve", "inform")
    read = [read_minutes(f"{priority.value}-{name}", text) for name, text in zip(names, minutes, strict=True)]
    for name, number in zip(names, read, strict=True):
        if not 0 < number <= _MOST_MINUTES:
            raise Refused(f"{priority.value}-{name}", "A target is between one minute and a year.")
    target = Target(*read)
    return target.respond, target.resolve, target.inform


def _day(field: str, text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(field, "Write the day as 2026-12-24.") from None
