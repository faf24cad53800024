"""Lists of time: of a ticket, of an agent's week, of a customer's month; only what counts, and only for whom it is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from core.access import theirs
from core.actors import Actor
from core.models import Agent, Ticket, TimeEntry
from core.rules.budget import first_and_last


def of_ticket(ticket: Ticket) -> list[TimeEntry]:
    """A ticket's time, with its agents, by day."""
    query = TimeEntry.select(TimeEntry, Agent).join(Agent)
    return _by_day(query.where(TimeEntry.ticket == ticket.id))


def of_week(agent_id: int, monday: date) -> list[TimeEntry]:
    """What an agent booked on the seven days, with the tickets."""
    first, last = monday.isoformat(), (monday + timedelta(days=6)).isoformat()
    query = TimeEntry.select(TimeEntry, Ticket).join(Ticket)
    return _by_day(query.where(TimeEntry.agent == agent_id, TimeEntry.day >= first, TimeEntry.day <= last))


def of_month(customer_id: int, month: str, by: Actor) -> list[TimeEntry]:
    """A customer's time in a month, with those tickets that this actor may see."""
    first, last = first_and_last(month)
    query = TimeEntry.select(TimeEntry, Ticket).join(Ticket).where(theirs(by))
    return _by_day(query.where(TimeEntry.customer == customer_id, TimeEntry.day >= first, TimeEntry.day <= last))


def _by_day(query: Any) -> list[TimeEntry]:
    return list(query.where(TimeEntry.removed_at.is_null()).order_by(TimeEntry.day, TimeEntry.id))
