"""Timers: an agent starts one on a ticket, and stopping it books what it measured. One runs at a time.

A timer is a row, so that it outlives restarts. One that ran longer than anybody works at a stretch was forgotten: it
books nothing by itself, and asks how long it really was.
"""

from __future__ import annotations

from datetime import datetime

from core import events, terms, work
from core.actors import Actor, require_staff
from core.database import insert_many, transaction
from core.errors import Changed, NotAllowed, Refused
from core.models import Ticket, TimeEntry, Timer
from core.rules.budget import TIMER_LIMIT, measured
from core.work import Spent


def start_timer(ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """Begin to measure. Raises Refused while a timer of theirs runs on another ticket."""
    require_staff(by)
    if by.agent_id is None:
        raise NotAllowed
    work.require_no_triage(ticket)
    with transaction():
        row = {"agent": by.agent_id, "ticket": ticket.id, "started_at": now}
        insert_many(Timer, [row], on_conflict="DO NOTHING")
        timer = Timer.get(Timer.agent == by.agent_id)
        if timer.ticket_id != ticket.id:
            raise Refused("timer", "Your timer runs on #%(number)s. Stop it first.", number=timer.ticket.number)
        if timer.started_at != now:
            return  # it runs already
        events.record("timer-started", by=by, now=now, ticket_id=ticket.id)


def stop_timer(*, by: Actor, now: datetime, minutes: int | None = None, note: str = "", reason: str = "") -> TimeEntry:
    """Stop theirs and book it, on the day it was started. `minutes` are said where it measured wrong.

    Raises Refused for a forgotten one until they say how long it was.
    """
    timer = _theirs(by)
    if minutes is None and is_forgotten(timer, now):
        raise Refused("timer-minutes", "The timer was forgotten. Say how many minutes it really was.")
    spent = Spent(
        minutes=measured(now - timer.started_at) if minutes is None else minutes,
        day=terms.today(timer.started_at),
        note=note,
    )
    with transaction():
        _end(timer)
        return work.book(timer.ticket, spent, by=by, now=now, reason=reason)


def discard_timer(*, by: Actor, now: datetime) -> None:
    """Let it go without booking anything."""
    timer = _theirs(by)
    with transaction():
        _end(timer)
        events.record("timer-discarded", by=by, now=now, ticket_id=timer.ticket_id)


def find_timer(by: Actor) -> Timer | None:
    """The one that runs, with its ticket."""
    query = Timer.select(Timer, Ticket).join(Ticket).where(Timer.agent == by.agent_id)
    found: Timer | None = query.first()
    return found


def is_forgotten(timer: Timer, now: datetime) -> bool:
    return bool(now - timer.started_at > TIMER_LIMIT)


def _theirs(by: Actor) -> Timer:
    require_staff(by)
    timer = find_timer(by)
    if timer is None:
        raise Refused("timer", "You have no timer that runs.")
    return timer


def _end(timer: Timer) -> None:
    """Of two who stop it at once, one does."""
    if not Timer.delete().where(Timer.id == timer.id).execute():
        raise Changed
