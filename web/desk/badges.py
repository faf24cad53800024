"""The small numbers in the desk's menu: what waits for a human beside the queue."""

from __future__ import annotations

from dataclasses import dataclass

from core.models import Letter, Mail, Ticket
from core.models.post import MailState
from core.rules.status import OPEN

_MOST = 100  # counting stops here; more than that reads "99+"


@dataclass(frozen=True, slots=True)
class Badges:
    held: int
    inbox: int
    outbox: int


def current() -> Badges:
    held = Ticket.select(Ticket.id).where(Ticket.held_because.is_null(False), Ticket.status.in_(OPEN))
    shunted = Mail.select(Mail.id).where(Mail.state == MailState.SHUNTED.value)
    failed = Letter.select(Letter.id).where(Letter.gave_up_at.is_null(False))
    return Badges(*(query.limit(_MOST).count() for query in (held, shunted, failed)))
