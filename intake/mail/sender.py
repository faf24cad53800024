"""Whose mail is it: an agent who proved it, a contact, somebody at a customer's mail domain, or a stranger."""

from __future__ import annotations

from dataclasses import dataclass

from core import people
from core.actors import Actor, ActorKind, as_agent, as_contact
from core.models import Contact, Ticket
from core.triage import Held
from intake.mail.identity.authenticity import Identity
from intake.mail.understand import Understood


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who wrote, as far as it can be known. A claim to be an agent that isn't proved makes nobody an agent."""

    actor: Actor
    contact: Contact | None = None
    customer_id: int | None = None
    language: str = ""  # "" where neither they nor their customer are known
    held_because: Held | None = None  # why a ticket of theirs waits in triage

    @property
    def is_verified_agent(self) -> bool:
        return self.actor.kind is ActorKind.AGENT

    def takes_part_in(self, ticket: Ticket) -> bool:
        """A contact takes part in the tickets of their organisation, also in those that it passed on as a partner;
        anybody in the one they opened as a stranger.
        """
        if self.contact is not None:
            is_theirs = self.contact.customer_id in (ticket.customer_id, ticket.through_id)
            return ticket.held_because is None and is_theirs
        if self.held_because is Held.DOUBTFUL or not self.actor.address:
            return False
        return ticket.contact_id is None and bool(ticket.requester_email == self.actor.address)


def identify(understood: Understood) -> Sender:
    """Failed authenticity makes a stranger of whomever the mail says it is from."""
    address, name = understood.sender, understood.sender_name
    stranger = Actor(kind=ActorKind.STRANGER, name=name, address=address)
    if understood.verdict.identity is Identity.FAILED:
        return Sender(actor=stranger, held_because=Held.DOUBTFUL)
    agent = people.find_agent(address)
    if agent is not None:
        is_proved = understood.verdict.identity is Identity.VERIFIED
        return Sender(actor=as_agent(agent)) if is_proved else Sender(actor=stranger, held_because=Held.DOUBTFUL)
    return sender_at(address, name)


def sender_at(address: str, name: str) -> Sender:
    """Whoever has this address, where it is known that they wrote: never an agent."""
    contact = people.find_contact(address)
    if contact is not None:
        return Sender(
            actor=as_contact(contact), contact=contact, customer_id=contact.customer_id, language=contact.language
        )
    stranger = Actor(kind=ActorKind.STRANGER, name=name, address=address)
    customer = people.find_customer_by_domain(address)
    if customer is None:
        return Sender(actor=stranger, held_because=Held.UNKNOWN)
    return Sender(actor=stranger, customer_id=customer.id, language=customer.language, held_because=Held.COLLEAGUE)
