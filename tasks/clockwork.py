"""What the clock does to tickets by itself."""

from __future__ import annotations

import logging
from datetime import datetime

from core import tickets
from core.actors import DESK
from core.errors import Changed, Refused
from core.letters import CLOSE_AFTER
from core.models import Ticket
from core.rules.status import Status

_BATCH = 200

logger = logging.getLogger(__name__)


def close_resolved(*, now: datetime) -> int:
    """Close what was resolved long enough ago and nobody has said more of; the customer is told (P20)."""
    closed = 0
    while due := _resolved_before(now - CLOSE_AFTER):
        closed += sum(_close(ticket, now) for ticket in due)
        if len(due) < _BATCH:
            break
    return closed


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
