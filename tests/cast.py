"""The standing cast: two customers, their people, the agents of the desk, and a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from core import people
from core.actors import DESK, Actor, ActorKind, as_agent, as_contact
from core.models import Agent, Contact, Customer

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday morning
STRANGER = Actor(kind=ActorKind.STRANGER, name="Vera Okänd", address="vera@elsewhere.test")


@dataclass(frozen=True, slots=True)
class Cast:
    """Kund's keeper of the list and her colleague, somebody at another customer, an agent and an administrator."""

    kund: Customer
    anna: Contact  # keeps Kund's list of contacts
    bo: Contact  # her colleague
    other: Customer
    carl: Contact  # at the other customer
    olle: Agent
    ada: Agent  # an administrator


def enter(now: datetime = NOW) -> Cast:
    """Put the cast into the open database."""
    kund = people.add_customer("Kund AB", by=DESK, now=now, language="sv")
    other = people.add_customer("Other Ltd", by=DESK, now=now, language="en")
    people.add_domain(kund, "kund.test", by=DESK, now=now)
    return Cast(
        kund=kund,
        anna=people.add_contact(kund, name="Anna Ek", email="anna@kund.test", is_admin=True, by=DESK, now=now),
        bo=people.add_contact(kund, name="Bo Alm", email="bo@kund.test", by=DESK, now=now),
        other=other,
        carl=people.add_contact(other, name="Carl Oak", email="carl@other.test", by=DESK, now=now),
        olle=people.add_agent(name="Olle Lind", email="olle@desk.test", language="sv", by=DESK, now=now),
        ada=people.add_agent(name="Ada Berg", email="ada@desk.test", role="admin", language="sv", by=DESK, now=now),
    )


def by(person: Contact | Agent) -> Actor:
    return as_contact(person) if isinstance(person, Contact) else as_agent(person)
