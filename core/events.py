"""Facts, written once, in the transaction that makes them true."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core import deadlines
from core.actors import Actor
from core.database import insert
from core.models import Event
from core.rules.notices import notices_of


def record(
    kind: str,
    *,
    by: Actor,
    now: datetime,
    ticket_id: int | None = None,
    customer_id: int | None = None,
    message_id: int | None = None,
    data: dict[str, Any] | None = None,
    tell_at: datetime | None = None,
) -> int:
    """Write an event down; where it calls for a notice, the letters are owed from `tell_at`, or now. Gives its id.

    Deadlines are derived from what happened: where that moves a ticket's clocks, they are written anew along with it.
    """
    event_id = insert(
        Event,
        ticket=ticket_id,
        customer=customer_id,
        kind=kind,
        at=now,
        by=by.label,
        data=data or {},
        message=message_id,
        tell_at=(tell_at or now) if notices_of(kind, data or {}) else None,
        tell_note="",
    )
    if ticket_id is not None and deadlines.is_moved_by(kind):
        deadlines.rewrite(ticket_id, kind=kind, now=now)
    return event_id
