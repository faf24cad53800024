"""The box about time beside a ticket: what is used and left of the customer's month, the timer, and what was booked."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from core import clock, included_time, terms, time_lists, timers, work
from core.actors import Actor
from core.included_time import Use
from core.models import Ticket, TimeEntry, Timer
from core.rules.status import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeBox:
    entries: list[TimeEntry]
    changeable: Set[int]  # the entries that who looks may correct
    use: Use | None  # of the customer's month
    timer: Timer | None  # of who looks, wherever it runs
    is_forgotten: bool
    today: str
    needs_reason: bool  # the customer hasn't approved the estimate yet
    can_book: bool

    def runs_on(self, ticket: Ticket) -> bool:
        return self.timer is not None and self.timer.ticket_id == ticket.id


def of(ticket: Ticket, by: Actor) -> TimeBox:
    now, entries, timer = clock.now(), time_lists.of_ticket(ticket), timers.find_timer(by)
    month = included_time.this_month(now)
    return TimeBox(
        entries=entries,
        changeable=changeable(entries, by),
        use=included_time.use_of(ticket.customer_id, month, now=now) if ticket.customer_id else None,
        timer=timer,
        is_forgotten=timer is not None and timers.is_forgotten(timer, now),
        today=terms.today(now).isoformat(),
        needs_reason=ticket.status == Status.APPROVAL,
        can_book=ticket.held_because is None and ticket.merged_into_id is None,
    )


def changeable(entries: list[TimeEntry], by: Actor) -> Set[int]:
    """The ids of those that they may correct: their own, or all if they lead."""
    own = {entry.id for entry in entries if entry.agent_id == by.agent_id}
    return own if len(own) == len(entries) or not work.leads(by) else {entry.id for entry in entries}
