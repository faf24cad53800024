"""Work outside the agreement: the customer is told, gets an estimate, and says yes or no before it goes on (P08).

Trusts a signed link, a session or a verified mail for who answers, and none of them for whether they may: that is asked
each time, of the customer's list of contacts. An estimate is answered once; whoever comes second is told how it went.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from core import events, messages, tickets
from core.actors import Actor, ActorKind, require_keeper_of, require_staff
from core.database import transaction
from core.errors import NotAllowed, Refused
from core.messages import Said
from core.models import Agent, Contact, Estimate, Ticket
from core.models.tickets import Channel, Visibility
from core.rules import status
from core.rules.answers import Answer
from core.rules.status import Move, Status

_MOST_MINUTES = 2000 * 60  # a year's work
_LONGEST = 4000
_SHOWN = {  # in the dialogue, where it stays when it is answered
    "sv": "Kostnadsförslag\n\n{work}\n\nBeräknad tid: {minutes} minuter",
    "en": "Estimate\n\n{work}\n\nEstimated time: {minutes} minutes",
}


class Outcome(StrEnum):
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # by the desk
    REPLACED = "replaced"  # another estimate was made


class How(StrEnum):
    LINK = "link"  # the signed one in their letter
    PORTAL = "portal"
    MAIL = "mail"  # verified
    DESK = "desk"  # they told an agent, who says how


_ENDS: dict[Outcome, Move] = {
    Outcome.APPROVED: status.APPROVE,
    Outcome.DECLINED: status.DECLINE,
    Outcome.WITHDRAWN: status.WITHDRAW,
}


def ask(ticket: Ticket, *, work: str, minutes: int, price: str, by: Actor, now: datetime) -> Estimate:
    """Say that the work lies outside the agreement, and what it would be. Until it is answered, the ticket stands.

    Raises Refused where nobody at the customer could answer.
    """
    require_staff(by)
    work = _required(work, Refused("work", "Say what would be done: the customer reads it."))
    price = price.strip()[:_LONGEST]
    if not 0 < minutes <= _MOST_MINUTES:
        raise Refused("minutes", "The estimated time is a number of minutes from 1 to %(most)s.", most=_MOST_MINUTES)
    people = approvers_of(ticket.customer_id)
    if not people:
        raise Refused("estimate", "Nobody at the customer can approve it. Register a contact of theirs first.")
    with transaction():
        shown = _SHOWN[ticket.language].format(work=work, minutes=minutes) + (f"\n{price}" if price else "")
        said = Said(text=shown, channel=Channel.DESK, visibility=Visibility.PUBLIC)
        message_id = messages.add(ticket.id, said, by=by, now=now)
        _replace_open(ticket, by, now)
        estimate = Estimate.create(
            ticket=ticket.id,
            work=work,
            minutes=minutes,
            price=price,
            asked_by=by.label,
            asked_at=now,
        )
        data = {"estimate": estimate.id, "minutes": minutes, "contacts": [person.id for person in people]}
        tickets.ask_approval(ticket, message_id=message_id, data=data, by=by, now=now)
    return estimate


def answer(estimate: Estimate, wanted: Answer, *, how: How, by: Actor, now: datetime, words: str = "") -> None:
    """A named approver says yes or no, or an agent notes, with how they told it, that one did.

    Raises NotAllowed for anybody else, Refused where it was answered already.
    """
    if how is How.DESK:
        require_staff(by)
        words = _required(words, Refused("words", "Say who approved or declined it, and how they told you."))
    elif not may_answer(estimate.ticket, by):
        raise NotAllowed
    _end(estimate, Outcome(wanted.value), how=how.value, words=words, by=by, now=now)


def withdraw(estimate: Estimate, *, reason: str, by: Actor, now: datetime) -> None:
    """The desk takes it back, and says why: the customer reads it. Work goes on without it."""
    require_staff(by)
    reason = _required(reason, Refused("reason", "Say why it is withdrawn: the customer reads it."))
    _end(estimate, Outcome.WITHDRAWN, how="", words=reason, by=by, now=now)


def note_unheard(ticket: Ticket, contact: Contact, why: str, *, by: Actor, now: datetime) -> None:
    """Somebody answered by mail and couldn't be believed: they are told how to answer so that it counts."""
    data = {"contacts": [contact.id], "why": why, "estimate": _id_of(open_estimate(ticket))}
    with transaction():
        events.record("estimate-unheard", by=by, now=now, ticket_id=ticket.id, data=data)


def name_approver(contact: Contact, *, may_approve: bool, by: Actor, now: datetime) -> None:
    """Say whether a contact may approve estimates: the keepers of the customer's list do, and the desk's admins."""
    require_keeper_of(contact.customer_id, by)
    if contact.may_approve == may_approve:
        return
    with transaction():
        Contact.update(may_approve=may_approve).where(Contact.id == contact.id).execute()
        kind = "approver-named" if may_approve else "approver-unnamed"
        data = {"name": contact.name, "email": contact.email}
        events.record(kind, by=by, now=now, customer_id=contact.customer_id, data=data)
    contact.may_approve = may_approve


def open_estimate(ticket: Ticket) -> Estimate | None:
    """The estimate that waits for its answer; one whose ticket has ended waits for none."""
    if ticket.status != Status.APPROVAL:
        return None
    found: Estimate | None = Estimate.get_or_none(Estimate.ticket == ticket.id, Estimate.decided_at.is_null())
    return found


def estimates_of(ticket: Ticket) -> list[Estimate]:
    """All there were, the newest first."""
    return list(Estimate.select().where(Estimate.ticket == ticket.id).order_by(Estimate.id.desc()))


def approvers_of(customer_id: int | None) -> list[Contact]:
    """Who may answer for a customer: the contacts named for it, else the keepers of its list, else all its contacts."""
    contacts = list(
        Contact.select().where(Contact.customer == customer_id, Contact.removed_at.is_null()).order_by(Contact.id)
    )
    named = [contact for contact in contacts if contact.may_approve]
    return named or [contact for contact in contacts if contact.is_admin] or contacts


def may_answer(ticket: Ticket, by: Actor) -> bool:
    """Whether who asks is one of them."""
    if by.kind is not ActorKind.CONTACT or by.contact_id is None:
        return False
    return by.contact_id in {contact.id for contact in approvers_of(ticket.customer_id)}


def _end(estimate: Estimate, outcome: Outcome, *, how: str, words: str, by: Actor, now: datetime) -> None:
    ticket = Ticket.get_by_id(estimate.ticket_id)
    with transaction():
        if ticket.status != Status.APPROVAL or not _decide(estimate, outcome, how=how, words=words, by=by, now=now):
            raise Refused("estimate", "The estimate doesn't wait for an answer any more.")
        data: dict[str, Any] = {"estimate": estimate.id, "how": how, "contacts": _contacts_told(ticket)}
        data["agents"] = _agents_told(ticket, estimate, by)
        message_id = None
        if words.strip() and how != How.DESK:
            channel = Channel.PORTAL if by.kind is ActorKind.CONTACT else Channel.DESK
            said = Said(text=words.strip()[:_LONGEST], channel=channel, visibility=Visibility.PUBLIC)
            message_id = messages.add(ticket.id, said, by=by, now=now)
        tickets.end_approval(ticket, _ENDS[outcome], message_id=message_id, data=data, by=by, now=now)


def _decide(estimate: Estimate, outcome: Outcome, *, how: str, words: str, by: Actor, now: datetime) -> bool:
    """Compare-and-swap: of two who answer at once, one does."""
    columns = {"decided_at": now, "outcome": outcome.value, "decided_by": by.label, "contact": by.contact_id}
    query = Estimate.update(**columns, how=how, words=words.strip()[:_LONGEST])
    return bool(query.where(Estimate.id == estimate.id, Estimate.decided_at.is_null()).execute())


def _replace_open(ticket: Ticket, by: Actor, now: datetime) -> None:
    """One that was left behind, on a ticket that ended and was opened again."""
    columns = {"decided_at": now, "outcome": Outcome.REPLACED.value, "decided_by": by.label}
    Estimate.update(**columns).where(Estimate.ticket == ticket.id, Estimate.decided_at.is_null()).execute()


def _contacts_told(ticket: Ticket) -> list[int]:
    return [contact.id for contact in approvers_of(ticket.customer_id)]


def _agents_told(ticket: Ticket, estimate: Estimate, by: Actor) -> list[int]:
    """Who has the ticket, else who asked; not an agent who did it themselves."""
    asker = Agent.get_or_none(Agent.email == estimate.asked_by, Agent.removed_at.is_null())
    wanted = ticket.assignee_id or _id_of(asker)
    return [wanted] if wanted is not None and wanted != by.agent_id else []


def _id_of(row: Estimate | Agent | None) -> int | None:
    return row.id if row is not None else None


def _required(text: str, otherwise: Refused) -> str:
    if not text.strip():
        raise otherwise
    return text.strip()[:_LONGEST]
