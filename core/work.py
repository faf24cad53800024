"""Time spent on tickets: booked, corrected, taken away; and whether a ticket is a fault in the standard software (P09).

Every verb is one transaction and one event, which keeps the former values, with who and when. Nothing is deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from core import events, included_time, terms
from core.actors import Actor, ActorKind, require_staff
from core.budget_alarms import reckon_for
from core.database import transaction
from core.errors import Changed, NotAllowed, NotFound, Refused
from core.merging import survivor_of
from core.models import Agent, Ticket, TimeEntry
from core.models.people import Role
from core.rules.budget import Basis, month_of
from core.rules.status import Status

MOST_MINUTES = 24 * 60  # of one entry: it is of one day
OLDEST = timedelta(days=366)  # further back it is a slip of the pen
_MOST_WORDS = 2000
_LEADERS = (Role.LEAD, Role.ADMIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What is said of time: how long, on which day, and what it was for."""

    minutes: int
    day: date
    note: str = ""

    def told(self) -> dict[str, Any]:
        return {"minutes": self.minutes, "day": self.day.isoformat(), "note": self.note}


def book(
    ticket: Ticket,
    spent: Spent,
    *,
    by: Actor,
    now: datetime,
    agent: Agent | None = None,
    reason: str = "",
) -> TimeEntry:
    """Write down time that an agent spent: whoever asks, unless the desk itself does for somebody.

    On a merged ticket it is booked where that goes on. While the customer hasn't approved the estimate yet, work needs
    a reason, which is kept (P08).
    """
    agent_id = _worker(by, agent)
    with transaction():
        ticket = _locked(survivor_of(ticket).id)
        _require_sense(spent, now)
        _require_approval(ticket, reason)
        entry = _insert(ticket, agent_id, spent, reason=reason, now=now)
        data = {"entry": entry.id, **spent.told()} | ({"reason": entry.reason} if entry.reason else {})
        events.record("time-booked", by=by, now=now, ticket_id=ticket.id, data=data)
        reckon_for(ticket, [month_of(spent.day)], by=by, now=now, agents=[agent_id])
    return TimeEntry.get_by_id(entry.id)


def change_entry(
    entry: TimeEntry, spent: Spent, *, by: Actor, now: datetime, seen: int | None = None, reason: str = ""
) -> None:
    """Correct an entry: its own agent may, and whoever leads. `seen` is the version that was looked at.

    Raises Changed if somebody was faster.
    """
    require_change(entry, by)
    before = spent_of(entry)
    if spent == before:
        return
    with transaction():
        ticket = _locked(entry.ticket_id)
        _require_sense(spent, now)
        if spent.minutes > before.minutes:
            _require_approval(ticket, reason)
        _rewrite(entry, seen, minutes=spent.minutes, day=spent.day.isoformat(), note=_words(spent.note), changed_at=now)
        data = {"entry": entry.id, "before": before.told(), "after": spent.told()}
        data |= {"reason": reason.strip()} if reason.strip() else {}
        events.record("time-changed", by=by, now=now, ticket_id=entry.ticket_id, data=data)
        months = [month_of(before.day), month_of(spent.day)]
        reckon_for(ticket, months, by=by, now=now, agents=[entry.agent_id])


def remove_entry(entry: TimeEntry, *, by: Actor, now: datetime, seen: int | None = None) -> None:
    """It wasn't so: the entry counts no more, and is kept. The same people may as change it."""
    require_change(entry, by)
    before = spent_of(entry)
    with transaction():
        ticket = _locked(entry.ticket_id)
        _rewrite(entry, seen, removed_at=now, changed_at=now, included=0, billable=0)
        data = {"entry": entry.id, "before": before.told()}
        events.record("time-removed", by=by, now=now, ticket_id=entry.ticket_id, data=data)
        reckon_for(ticket, [month_of(before.day)], by=by, now=now, agents=[entry.agent_id])


def mark_product_fault(ticket: Ticket, *, is_fault: bool, by: Actor, now: datetime) -> None:
    """It is a fault in the supplier's standard software, or isn't: the time on such has no limit (P09)."""
    require_staff(by)
    if bool(ticket.is_product_fault) is is_fault:
        return
    with transaction():
        included_time.lock(ticket)
        Ticket.update(is_product_fault=is_fault, updated_at=now).where(Ticket.id == ticket.id).execute()
        ticket.is_product_fault, ticket.updated_at = is_fault, now
        events.record("product-fault", by=by, now=now, ticket_id=ticket.id, data={"is_fault": is_fault})
        reckon_for(ticket, included_time.months_of(ticket), by=by, now=now)


def get_entry(entry_id: int, by: Actor) -> TimeEntry:
    """An entry that counts, for whoever works here; raises NotFound."""
    entry = TimeEntry.get_or_none(TimeEntry.id == entry_id, TimeEntry.removed_at.is_null())
    if entry is None or not by.is_staff:
        raise NotFound
    return entry


def spent_of(entry: TimeEntry) -> Spent:
    return Spent(minutes=entry.minutes, day=date.fromisoformat(entry.day), note=entry.note)


def leads(by: Actor) -> bool:
    """Whether they may correct what others booked."""
    if by.kind is ActorKind.DESK or (by.is_staff and by.is_admin):
        return True
    agent = Agent.get_or_none(Agent.id == by.agent_id) if by.agent_id else None
    return agent is not None and agent.role in _LEADERS


def require_change(entry: TimeEntry, by: Actor) -> None:
    """Raises NotAllowed unless it is their own entry, or they lead."""
    require_staff(by)
    if entry.agent_id != by.agent_id and not leads(by):
        raise NotAllowed


def require_no_triage(ticket: Ticket) -> None:
    """Whose time it will be isn't known of a ticket that is held."""
    if ticket.held_because is not None:
        raise Refused("ticket", "The ticket is in triage: decide first what becomes of it.")


def _worker(by: Actor, agent: Agent | None) -> int:
    """Whose time it is: an agent's own, unless the desk itself says whose."""
    require_staff(by)
    if by.agent_id is not None:
        return by.agent_id
    if agent is None:
        raise Refused("agent", "Say whose time it is.")
    return int(agent.id)


def _locked(ticket_id: int) -> Ticket:
    """The ticket as it is now; nobody else changes its customer's time until this is done."""
    ticket = Ticket.get_by_id(ticket_id)
    included_time.lock(ticket)
    require_no_triage(ticket)
    return ticket


def _require_sense(spent: Spent, now: datetime) -> None:
    today = terms.today(now)
    if not 1 <= spent.minutes <= MOST_MINUTES:
        raise Refused("minutes", "Write a whole number of minutes, from 1 to %(most)s.", most=MOST_MINUTES)
    if spent.day > today:
        raise Refused("day", "That day is still to come.")
    if spent.day < today - OLDEST:
        raise Refused("day", "That day is more than a year ago.")


def _require_approval(ticket: Ticket, reason: str) -> None:
    if ticket.status == Status.APPROVAL and not reason.strip():
        raise Refused(
            "reason", "The customer hasn't approved the estimate yet. If it couldn't wait, say in a few words why."
        )


def _insert(ticket: Ticket, agent_id: int, spent: Spent, *, reason: str, now: datetime) -> TimeEntry:
    return TimeEntry.create(
        ticket=ticket.id,
        customer=ticket.customer_id,
        agent=agent_id,
        day=spent.day.isoformat(),
        minutes=spent.minutes,
        note=_words(spent.note),
        reason=_words(reason) if ticket.status == Status.APPROVAL else "",
        was_handed_over=_is_outside_fees(ticket, now),
        basis=Basis.COUNTED.value,
        included=0,
        billable=0,
        created_at=now,
    )


def _is_outside_fees(ticket: Ticket, now: datetime) -> bool:
    """It is with the partner, the consultants or the maintenance team, and no maintenance agreement covers it (P13)."""
    return ticket.status == Status.HANDED_OVER and not terms.terms_of(ticket.agreement_id, now).has_maintenance


def _rewrite(entry: TimeEntry, seen: int | None, **columns: Any) -> None:
    version = entry.version if seen is None else seen
    mine = (TimeEntry.id == entry.id) & (TimeEntry.version == version) & TimeEntry.removed_at.is_null()
    if not TimeEntry.update(version=version + 1, **columns).where(mine).execute():
        raise Changed
    for name, value in {"version": version + 1, **columns}.items():
        setattr(entry, name, value)


def _words(text: str) -> str:
    return text.strip()[:_MOST_WORDS]
