"""Which hand-overs a ticket is in and has been in, and which one a party's number means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from peewee import SQL

from core.database import Question, find
from core.models import Handover, Message, Party, Ticket

_MOST_ALIKE = 5
# Said with its index's own condition, word for word.
_NUMBERED = Question(
    lambda: (
        Handover.select(Handover.id)
        .where(Handover.number_key == "", SQL("number_key <> ''"))
        .order_by(Handover.id.desc())
        .limit(_MOST_ALIKE)
    )
)


def open_handover(ticket: Ticket) -> Handover | None:
    """The hand-over that a ticket is in, if it is in one."""
    return find(Handover, ticket=ticket.id, ended_at=None)


def handovers_of(ticket_id: int) -> list[Handover]:
    """A ticket's own, the newest first, with their parties."""
    return list(_with_party().where(Handover.ticket == ticket_id).order_by(Handover.id.desc()))


def threads_on(ticket: Ticket, said: Sequence[Message]) -> list[Handover]:
    """Those to show beside a ticket: its own, and those whose messages came to it by a merging; oldest first."""
    of_messages = {message.handover_id for message in said if message.handover_id is not None}
    if ticket.handover_id is None and not of_messages:
        return []
    shown = (Handover.ticket == ticket.id) | Handover.id.in_(list(of_messages))
    return list(_with_party().where(shown).order_by(Handover.id))


def numbered(keys: Sequence[str]) -> list[Handover]:
    """Hand-overs that have one of these numbers at their party's desk, the newest first."""
    ids = {row[0] for key in keys if key for row in _NUMBERED.ask(key, _MOST_ALIKE)}
    if not ids:  # as with nearly every mail
        return []
    return list(_with_party().where(Handover.id.in_(ids)).order_by(Handover.id.desc()).limit(_MOST_ALIKE))


def _with_party() -> Any:
    return Handover.select(Handover, Party).join(Party)
