"""Whose is it: the one place that says who may see a ticket, and finds it only for them.

Trusts nothing but the actor it is handed. What somebody may not see looks exactly like what doesn't exist.
"""

from __future__ import annotations

from collections.abc import Sequence

from peewee import Expression

from core.actors import Actor, ActorKind
from core.database import find
from core.errors import NotFound
from core.models import Attachment, Message, Take, Ticket
from core.models.tickets import Visibility
from core.rules.references import ticket_id_of


def may_see(ticket: Ticket, by: Actor) -> bool:
    """Agents see all; a contact sees all tickets of the organisation (P21) but those still held in triage.

    A partner's contact sees those of its customers' that were opened through the partner, and no others (P18).
    """
    if by.is_staff:
        return True
    is_theirs = by.kind is ActorKind.CONTACT and by.customer_id is not None
    return is_theirs and by.customer_id in (ticket.customer_id, ticket.through_id) and ticket.held_because is None


def theirs(by: Actor) -> Expression:
    """The same rule as a condition on lists."""
    if by.is_staff:
        return Ticket.id.is_null(False)
    mine: Expression = Ticket.customer == (by.customer_id or 0)
    if _passes_on(by):
        mine |= Ticket.through == by.customer_id
    return mine & Ticket.held_because.is_null()


def _passes_on(by: Actor) -> bool:
    """Whether tickets were ever opened through this contact's organisation: nobody else's lists need look for them."""
    return find(Ticket, where="through_id IS NOT NULL", through_id=by.customer_id) is not None


def get_ticket(number: int | str, by: Actor) -> Ticket:
    """The ticket of a public number, if it may be seen; raises NotFound."""
    ticket = Ticket.get_or_none(Ticket.id == (ticket_id_of(number) or 0))
    if ticket is None or not may_see(ticket, by):
        raise NotFound
    return ticket


def visible_to(by: Actor) -> Sequence[str]:
    """The visibilities of messages that this actor may read."""
    return tuple(Visibility) if by.is_staff else (Visibility.PUBLIC,)


def get_attachment(attachment_id: int, by: Actor) -> Attachment:
    """A file, if its message and its ticket may be seen; raises NotFound."""
    attachment = Attachment.get_or_none(Attachment.id == attachment_id)
    if attachment is None or not may_read(attachment.message, by):
        raise NotFound
    return attachment


def get_take(take_id: int, by: Actor) -> Take:
    """A recording, if what it says may be read; one that nothing was filed of is the desk's alone. Raises NotFound."""
    take: Take | None = Take.get_or_none(Take.id == take_id)
    if take is None or not (by.is_staff or (take.message is not None and may_read(take.message, by))):
        raise NotFound
    return take


def get_message(message_id: int, by: Actor) -> Message:
    message = Message.get_or_none(Message.id == message_id)
    if message is None or not may_read(message, by):
        raise NotFound
    return message


def may_read(message: Message, by: Actor) -> bool:
    return message.visibility in visible_to(by) and may_see(message.ticket, by)
