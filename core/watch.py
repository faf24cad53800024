"""The watch over service levels: the desk is warned before a ticket is late, not after (P19).

Each threshold is told once, as an event, in the transaction that also says when to look next: a look that was missed
while the desk was down is made up for, and one that is made twice changes nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core import deadlines, escalation, events
from core.actors import DESK
from core.database import transaction
from core.models import Ticket


def due(now: datetime, *, limit: int) -> list[tuple[int, datetime]]:
    """Tickets to be looked at, the longest overdue first, each with the instant at which it was to be."""
    return [(ticket.id, ticket.next_look_at) for ticket in waiting_for_a_look(now, limit=limit)]


def waiting_for_a_look(now: datetime, *, limit: int) -> Any:
    """The query behind `due`: it reads the index of looks that are past, and nothing else."""
    is_past = Ticket.next_look_at.is_null(False) & (Ticket.next_look_at <= now)
    return Ticket.select(Ticket.id, Ticket.next_look_at).where(is_past).order_by(Ticket.next_look_at).limit(limit)


def look(ticket_id: int, look_at: datetime, *, now: datetime) -> int:
    """Record what has been passed, and write the deadlines anew; gives the number of warnings.

    Of several that found the same look due, one does it.
    """
    with transaction():
        if not _claim(ticket_id, look_at):
            return 0
        ticket = Ticket.get_by_id(ticket_id)
        clocks, warned = deadlines.reckon(ticket)
        passed = [row for row in deadlines.untold(clocks, warned) if row[2] <= now] if clocks else []
        for clock, percent, _ in passed:
            data = deadlines.warning(clock, percent)
            events.record(deadlines.WARNING, by=DESK, now=now, ticket_id=ticket_id, data=data)
        if passed:
            escalation.escalate(ticket, passed, now=now)
        deadlines.rewrite(ticket_id, now=now)
    return len(passed)


def put_off(ticket_id: int, until: datetime) -> None:
    """Look again later at a ticket that couldn't be looked at."""
    Ticket.update(next_look_at=until).where(Ticket.id == ticket_id).execute()


def _claim(ticket_id: int, look_at: datetime) -> bool:
    mine = Ticket.update(next_look_at=None).where(Ticket.id == ticket_id, Ticket.next_look_at == look_at)
    return bool(mine.execute())
