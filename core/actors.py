"""Who asks: every verb is told, and every event keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.errors import NotAllowed
from core.models import Agent, Contact
from core.models.people import Role


class ActorKind(StrEnum):
    AGENT = "agent"  # signed in, or verified mail
    CONTACT = "contact"  # a registered person at a customer
    STRANGER = "stranger"  # somebody who isn't registered
    DESK = "desk"  # the desk itself: its clock, its command line


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    kind: ActorKind
    name: str = ""
    address: str = ""
    agent_id: int | None = None
    contact_id: int | None = None
    customer_id: int | None = None
    is_admin: bool = False  # an agent: of the desk; a contact: of its customer's list

    @property
    def is_staff(self) -> bool:
        return self.kind in (ActorKind.AGENT, ActorKind.DESK)

    @property
    def label(self) -> str:
        """How events name them: their address, or the desk."""
        return self.address or self.kind.value


DESK = Actor(kind=ActorKind.DESK, is_admin=True)


def as_agent(agent: Agent) -> Actor:
    return Actor(
        kind=ActorKind.AGENT,
        name=agent.name,
        address=agent.email,
        agent_id=agent.id,
        is_admin=agent.role == Role.ADMIN,
    )


def as_contact(contact: Contact) -> Actor:
    return Actor(
        kind=ActorKind.CONTACT,
        name=contact.name,
        address=contact.email,
        contact_id=contact.id,
        customer_id=contact.customer_id,
        is_admin=contact.is_admin,
    )


def require_staff(by: Actor) -> None:
    """Raises NotAllowed unless an agent, or the desk itself, asks."""
    if not by.is_staff:
        raise NotAllowed


def require_desk_admin(by: Actor) -> None:
    """Raises NotAllowed unless an administrator of the desk asks."""
    if not (by.is_staff and by.is_admin):
        raise NotAllowed


def require_keeper_of(customer_id: int, by: Actor) -> None:
    """Raises NotAllowed unless who asks may keep this customer's list of contacts (P06)."""
    is_theirs = by.kind is ActorKind.CONTACT and by.customer_id == customer_id
    if not (by.is_admin and (by.is_staff or is_theirs)):
        raise NotAllowed
