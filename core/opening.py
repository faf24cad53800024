"""How a ticket begins: what it is made of, and the one commit that registers it with its first message.

A new ticket is `new`, has its priority and its deadlines at once, and one event that says how it was sorted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from core import deadlines, events, messages
from core.actors import Actor
from core.attachments import File
from core.database import insert, transaction
from core.errors import Changed
from core.messages import Said
from core.models import Message, Ticket
from core.models.tickets import Channel, Visibility
from core.rules.kinds import DEFAULT_CATEGORY, Category, Priority
from core.rules.priority import Effect, priority_of
from core.rules.status import Status
from core.rules.warnings import Warned
from core.sorting import Sorted

SUBJECT_LENGTH = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a new ticket is made of. `untold` says why its opening isn't answered with a receipt, or is empty.

    Nobody sets its priority: `effect` leads to it. `told_by` is a mail's own words, where they sorted it.
    """

    subject: str
    text: str
    channel: Channel
    language: str
    requester_name: str
    requester_email: str
    customer_id: int | None = None
    through_id: int | None = None  # the partner that passed it on
    line: int = 1
    contact_id: int | None = None
    category: Category = DEFAULT_CATEGORY
    effect: Effect = Effect.UNSAID
    told_by: Sorted = field(default_factory=Sorted)
    module_id: int | None = None
    held_because: str | None = None
    flood: str | None = None  # the sign of the flood whose mails it gathers
    html: str = ""
    files: tuple[File, ...] = ()
    mail_id: int | None = None
    message_id: str = ""
    conversation: str = ""
    thread_root: str = ""
    untold: str = ""
    warnings: tuple[Warned, ...] = ()  # of the mail that opened it

    @property
    def priority(self) -> Priority:
        return priority_of(self.effect)


def open_ticket(draft: Draft, *, by: Actor, now: datetime) -> int:
    """Register a ticket with its first message, in one transaction; gives its id. It has a priority at once (P14)."""
    with transaction():
        ticket_id = _insert(draft, now)
        message_id = messages.add(ticket_id, first_message_of(draft), by=by, now=now)
        _record_opening(ticket_id, message_id, draft, by=by, now=now)
    return ticket_id


def open_around(message: Message, draft: Draft, *, by: Actor, now: datetime) -> int:
    """Register a ticket whose first message was said already, on another ticket, and leaves that one for it.

    Raises Changed where somebody took the message away in between.
    """
    with transaction():
        ticket_id = _insert(draft, now)
        columns = {"ticket": ticket_id, "contact": draft.contact_id, "visibility": Visibility.PUBLIC.value}
        here = (Message.id == message.id) & (Message.ticket == message.ticket_id)
        if not Message.update(**columns).where(here).execute():
            raise Changed
        _record_opening(ticket_id, message.id, draft, by=by, now=now)
    return ticket_id


def first_message_of(draft: Draft) -> Said:
    """What is said by opening a ticket."""
    return Said(
        text=draft.text,
        html=draft.html,
        channel=draft.channel,
        visibility=Visibility.PUBLIC,
        author_name=draft.requester_name,
        author_email=draft.requester_email,
        files=draft.files,
        mail_id=draft.mail_id,
        message_id=draft.message_id,
        warnings=draft.warnings,
        conversation=draft.conversation,
        thread_root=draft.thread_root,
    )


def _insert(draft: Draft, now: datetime) -> int:
    return insert(
        Ticket,
        subject=draft.subject[:SUBJECT_LENGTH],
        status=Status.NEW.value,
        priority=draft.priority.value,
        effect=draft.effect.value,
        category=draft.category.value,
        module=draft.module_id,
        channel=draft.channel.value,
        language=draft.language,
        customer=draft.customer_id,
        contact=draft.contact_id,
        requester_name=draft.requester_name[:255],
        requester_email=draft.requester_email[:255],
        line=draft.line,
        through=draft.through_id,
        held_because=draft.held_because,
        flood=draft.flood,
        opened_at=now,
        updated_at=now,
        minutes=0,
        billable_minutes=0,
        **deadlines.at_opening(draft.customer_id, draft.priority, is_held=draft.held_because is not None, now=now),
    )


def _record_opening(ticket_id: int, message_id: int, draft: Draft, *, by: Actor, now: datetime) -> None:
    """With how it was sorted, and by which words."""
    data = {"effect": draft.effect.value, "priority": draft.priority.value, **draft.told_by.reasons()}
    if draft.untold:
        data["untold"] = draft.untold
    events.record("opened", by=by, now=now, ticket_id=ticket_id, message_id=message_id, data=data)
