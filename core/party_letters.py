"""What letters about a hand-over tell: to the party what it needs for the work, to the customer with whom it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from core.attachments import File, content_of
from core.config import Settings
from core.models import Attachment, Event, Handover, Message, Ticket
from core.models.tickets import Visibility
from core.recipients import Recipient

_AT = "%Y-%m-%d %H:%M"

Facts = dict[str, object]


def facts_of(event: Event, ticket: Ticket, person: Recipient, settings: Settings) -> Facts:
    """For every letter of a hand-over; `ticket` may have been read in part."""
    whole = Ticket.get_by_id(ticket.id)
    handover = Handover.get_by_id(event.data["handover"])
    return {
        "party": event.data["party"],
        "theirs": handover.their_number,
        "covered": handover.is_covered,
        "lines": bool(event.data.get("lines")),
        "customer": whole.customer.name if whole.customer else "",
        "requester": whole.requester_name,
        "requester_email": whole.requester_email,
        "requester_phone": whole.contact.phone if whole.contact else "",
        "module": whole.module.name if whole.module else "",
        "said": [_told(message, settings.timezone) for message in _included(event)],
    }


def said_with_party(event: Event) -> list[Message]:
    """The mails that the party sent about it, oldest first: what a letter to it answers."""
    mine = Message.select(Message.message_id, Message.conversation).where(
        Message.handover_id == event.data["handover"], Message.message_id != ""
    )
    return list(mine.order_by(Message.id))


def files_along(event: Event) -> Sequence[File]:
    """The files of what goes along, and those that the agent attached; pictures of signatures stay here."""
    ids = [*(message.id for message in _included(event)), *([event.message_id] if event.message_id else [])]
    rows = Attachment.select().where(Attachment.message.in_(ids), ~Attachment.is_set_aside).order_by(Attachment.id)
    return [File(filename=row.filename, content_type=row.content_type, content=content_of(row.sha256)) for row in rows]


def _included(event: Event) -> list[Message]:
    ids = event.data.get("includes") or []
    if not ids:
        return []
    rows = Message.select().where(Message.id.in_(ids), Message.visibility == Visibility.PUBLIC.value)
    return list(rows.order_by(Message.id))


def _told(message: Message, zone: tzinfo) -> Facts:
    return {
        "author": message.author_name or message.author_email,
        "at": message.at.astimezone(zone).strftime(_AT),
        "text": message.text,
    }
