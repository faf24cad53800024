"""Whether the desk keeps up: what is owed and how late it is, told to whoever watches."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from typing import Any

from peewee import fn

from core import patience, phone_health
from core.config import Settings
from core.models import Event, Letter, Mail, Message, Ticket
from core.models.post import IS_RECEIVED, IS_SHUNTED
from core.rules.status import OPEN, Status

_LATE = timedelta(minutes=2)
_CLOCK_PATIENCE = timedelta(hours=1)
_LITTLE_DISK = 200 << 20


def problems(now: datetime, settings: Settings) -> list[str]:
    """Why the desk isn't ready, one sentence each; empty when all is well."""
    late = {
        "mail waits to become a ticket": _waits(now, Mail.due_at, IS_RECEIVED),
        "an event waits to be told": _waits(now, Event.tell_at, Event.tell_at.is_null(False) & (Event.tell_note == "")),
        "a letter waits to be sent": _waits(now, Letter.due_at, Letter.due_at.is_null(False)),
        **phone_health.problems(now),
    }
    found = [f"{what} since {since.isoformat()}" for what, since in late.items() if since]
    found += _clock_is_late(now)
    free = shutil.disk_usage(settings.data).free
    if free < _LITTLE_DISK:
        found.append(f"the disk under {settings.data} has {free >> 20} MB left")
    return found


def figures(now: datetime) -> dict[str, float]:
    """What /metrics shows; each a count now, or seconds."""
    waiting = Mail.select().where(IS_RECEIVED)
    owed = Letter.select().where(Letter.due_at.is_null(False))
    return {
        "mail_waiting": waiting.count(),
        "mail_oldest_seconds": _age(now, waiting.select(fn.MIN(Mail.received_at)).scalar()),
        "mail_shunted": Mail.select().where(IS_SHUNTED).count(),
        "mail_total": _highest(Mail),
        "events_to_tell": Event.select().where(Event.tell_at.is_null(False)).count(),
        "letters_waiting": owed.count(),
        "letters_oldest_seconds": _age(now, owed.select(fn.MIN(Letter.written_at)).scalar()),
        "letters_given_up": Letter.select().where(Letter.gave_up_at.is_null(False)).count(),
        "letters_total": _highest(Letter),
        "messages_total": _highest(Message),
        "tickets_open": Ticket.select().where(Ticket.status.in_(OPEN)).count(),
        "tickets_held": Ticket.select().where(Ticket.held_because.is_null(False)).count(),
        "tickets_total": _highest(Ticket),
        **phone_health.figures(now),
    }


def _waits(now: datetime, instant: Any, condition: Any) -> datetime | None:
    """The earliest instant of these rows, if it is past by more than what is ordinary."""
    model = instant.model
    earliest: datetime | None = model.select(fn.MIN(instant)).where(condition).scalar()
    return earliest if earliest and earliest < now - _LATE else None


def _clock_is_late(now: datetime) -> list[str]:
    resolved = Ticket.select(fn.MIN(Ticket.resolved_at)).where(Ticket.status == Status.RESOLVED.value).scalar()
    overdue = resolved is not None and resolved < patience.closes_before(now) - _CLOCK_PATIENCE
    return ["the clock is late: a resolved ticket should have been closed"] if overdue else []


def _age(now: datetime, since: datetime | None) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


def _highest(model: Any) -> int:
    """How many rows there have been: the highest id, which costs nothing to find."""
    return int(model.select(fn.MAX(model.id)).scalar() or 0)
