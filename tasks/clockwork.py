"""What the clock does to tickets by itself."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from core import patience, tickets, watch
from core.actors import DESK
from core.errors import Changed, Refused
from core.models import Ticket
from core.rules.status import Status

_BATCH = 200
_POISONED = timedelta(hours=1)  # until a ticket that couldn't be looked at is tried again

logger = logging.getLogger(__name__)


def close_resolved(*, now: datetime) -> int:
    """Close what was resolved long enough ago and nobody has said more of; the customer is told (P20)."""
    closed = 0
    before = patience.closes_before(now)
    while due := _resolved_before(before):
        closed += sum(_close(ticket, now) for ticket in due)
        if len(due) < _BATCH:
            break
    return closed


def watch_deadlines(*, now: datetime) -> int:
    """Warn of every deadline that has come near, or is past, once each (P19); gives how many warnings there were."""
    warnings = 0
    while due := watch.due(now, limit=_BATCH):
        warnings += sum(_look(ticket_id, look_at, now) for ticket_id, look_at in due)
        if len(due) < _BATCH:
            break
    return warnings


def _look(ticket_id: int, look_at: datetime, now: datetime) -> int:
    try:
        return watch.look(ticket_id, look_at, now=now)
    except Exception:  # one ticket whose history can't be read must not keep the others unwatched
        logger.exception("clockwork: the deadlines of ticket %s can't be told", ticket_id)
        watch.put_off(ticket_id, now + _POISONED)
        return 0


def _resolved_before(instant: datetime) -> list[Ticket]:
    query = Ticket.select().where(Ticket.status == Status.RESOLVED.value, Ticket.resolved_at < instant)
    return list(query.order_by(Ticket.resolved_at).limit(_BATCH))


def _close(ticket: Ticket, now: datetime) -> bool:
    try:
        tickets.close(ticket, by=DESK, now=now)
    except (Changed, Refused):
        logger.info("clockwork: ticket %s changed in between", ticket.number)
        return False
    return True
