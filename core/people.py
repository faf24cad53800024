"""Customers, their contacts, and the agents of the desk: added, changed, removed, and every time it is known by whom.

Removing a person ends their access in the same transaction (P06): sessions and sign-in links go with it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime

from peewee import IntegrityError, Model

from core import events, parties
from core.actors import Actor, require_desk_admin, require_keeper_of
from core.database import find, is_sqlite, savepoint, transaction
from core.errors import Refused
from core.models import Agent, Contact, Customer, CustomerDomain, Session, SignInLink
from core.models.people import Role
from core.people_fields import a_language, a_role, customer_fields, one_line, person_fields
from core.rules.addresses import is_ours
from core.rules.freemail import is_free_mail

_DOMAIN = re.compile(r"(?:[^\s@<>,;:\"()\[\]\\./]+\.)+[^\s@<>,;:\"()\[\]\\./]{2,}")


def add_customer(
    name: str, *, by: Actor, now: datetime, language: str, code: str = "", partner: str = "", notes: str = ""
) -> Customer:
    """Raises Refused naming the field."""
    require_desk_admin(by)
    fields = customer_fields(name=name, language=language, code=code, partner=partner, notes=notes)
    with transaction():
        fields |= parties.links(partner=partner, language=language, by=by, now=now)
        try:
            with savepoint():
                customer = Customer.create(**fields, created_at=now)
        except IntegrityError:
            raise Refused("name", "There is a customer of that name or code already.") from None
        events.record("customer-added", by=by, now=now, customer_id=customer.id, data={"name": customer.name})
    return customer


def change_customer(
    customer: Customer,
    *,
    by: Actor,
    now: datetime,
    name: str,
    language: str,
    code: str,
    partner: str,
    notes: str,
    consultants: str | None = None,
) -> None:
    """What the desk knows of a customer is kept current, and shown beside each of its tickets (P07)."""
    require_desk_admin(by)
    fields = customer_fields(name=name, language=language, code=code, partner=partner, notes=notes)
    with transaction():
        fields |= parties.links(partner=partner, consultants=consultants, language=language, by=by, now=now)
        changed = sorted(key for key, value in fields.items() if getattr(customer, key) != value)
        try:
            with savepoint():
                Customer.update(**fields).where(Customer.id == customer.id).execute()
        except IntegrityError:
            raise Refused("name", "There is a customer of that name or code already.") from None
        events.record("customer-changed", by=by, now=now, customer_id=customer.id, data={"changed": changed})


def add_domain(customer: Customer, domain: str, *, by: Actor, now: datetime) -> None:
    """A mail domain by which the customer's people are recognised; not a free mail provider's, not another's."""
    require_desk_admin(by)
    domain = domain.strip().lower().removeprefix("@")
    if not _DOMAIN.fullmatch(domain):
        raise Refused("domain", "%(domain)s is no mail domain.", domain=domain or "-")
    if is_free_mail(domain):
        raise Refused(
            "domain",
            "%(domain)s belongs to a mail provider: anybody can have an address there.",
            domain=domain,
        )
    with transaction():
        taken = CustomerDomain.get_or_none(CustomerDomain.domain == domain)
        if taken is not None:
            raise Refused("domain", "%(domain)s is registered for %(name)s.", domain=domain, name=taken.customer.name)
        CustomerDomain.create(customer=customer, domain=domain)
        events.record("domain-added", by=by, now=now, customer_id=customer.id, data={"domain": domain})


def remove_domain(customer: Customer, domain: str, *, by: Actor, now: datetime) -> None:
    require_desk_admin(by)
    with transaction():
        CustomerDomain.delete().where(CustomerDomain.customer == customer, CustomerDomain.domain == domain).execute()
        events.record("domain-removed", by=by, now=now, customer_id=customer.id, data={"domain": domain})


def add_contact(
    customer: Customer,
    *,
    name: str,
    email: str,
    by: Actor,
    now: datetime,
    phone: str = "",
    language: str = "",
    is_admin: bool = False,
    own: Collection[str] = (),
) -> Contact:
    """Register a person, at most ten a customer (P05), never under one of our `own` addresses. Raises Refused."""
    require_keeper_of(customer.id, by)
    fields = person_fields(name=name, email=email, phone=phone, language=language or customer.language)
    _require_somebody_elses(fields["email"], own)
    with transaction():
        _lock(Customer, customer.id)
        _require_room(customer)
        _require_free_address(fields["email"])
        contact = Contact.create(customer=customer, is_admin=is_admin, created_at=now, **fields)
        events.record(
            "contact-added",
            by=by,
            now=now,
            customer_id=customer.id,
            data={"email": contact.email, "name": contact.name},
        )
    return contact


def change_contact(
    contact: Contact, *, name: str, phone: str, language: str, is_admin: bool, by: Actor, now: datetime
) -> None:
    """Change what is known of a contact; the address stays, since it is who they are."""
    require_keeper_of(contact.customer_id, by)
    fields = person_fields(name=name, email=contact.email, phone=phone, language=language)
    with transaction():
        Contact.update(is_admin=is_admin, **fields).where(Contact.id == contact.id).execute()
        events.record("contact-changed", by=by, now=now, customer_id=contact.customer_id, data={"email": contact.email})


def remove_contact(contact: Contact, *, by: Actor, now: datetime) -> None:
    """They lose access at once, and who removed whom and when is written down (P06)."""
    require_keeper_of(contact.customer_id, by)
    with transaction():
        removed = Contact.update(removed_at=now).where(Contact.id == contact.id, Contact.removed_at.is_null()).execute()
        if not removed:
            return
        Session.delete().where(Session.contact == contact.id).execute()
        SignInLink.delete().where(SignInLink.contact == contact.id).execute()
        events.record(
            "contact-removed",
            by=by,
            now=now,
            customer_id=contact.customer_id,
            data={"email": contact.email, "name": contact.name},
        )


def mark_undeliverable(email: str, *, why: str, by: Actor, now: datetime) -> None:
    """A letter to this contact came back for good: whoever writes to them next is shown it, and why."""
    contact = find_contact(email)
    if contact is None:
        return
    Contact.update(undeliverable_at=now, undeliverable_why=why[:500]).where(Contact.id == contact.id).execute()
    if contact.undeliverable_at is None:
        record = {"email": contact.email, "why": why[:500]}
        events.record("contact-undeliverable", by=by, now=now, customer_id=contact.customer_id, data=record)


def mark_reached(contact: Contact, *, by: Actor, now: datetime) -> None:
    """They write to us: their address lives, whatever came back before."""
    if contact.undeliverable_at is None:
        return
    Contact.update(undeliverable_at=None, undeliverable_why="").where(Contact.id == contact.id).execute()
    events.record("contact-reached", by=by, now=now, customer_id=contact.customer_id, data={"email": contact.email})


def add_agent(
    *,
    name: str,
    email: str,
    by: Actor,
    now: datetime,
    language: str,
    role: str = Role.AGENT,
    phone: str = "",
    own: Collection[str] = (),
) -> Agent:
    require_desk_admin(by)
    fields = person_fields(name=name, email=email, phone=phone, language=language)
    _require_somebody_elses(fields["email"], own)
    with transaction():
        _require_free_address(fields["email"])
        agent = Agent.create(role=a_role(role), created_at=now, **fields)
        events.record("agent-added", by=by, now=now, data={"email": agent.email, "role": agent.role})
    return agent


def change_agent(agent: Agent, *, name: str, role: str, phone: str, language: str, by: Actor, now: datetime) -> None:
    require_desk_admin(by)
    fields = person_fields(name=name, email=agent.email, phone=phone, language=language)
    with transaction():
        if agent.role == Role.ADMIN and role != Role.ADMIN:
            _require_another_admin(agent)
        Agent.update(role=a_role(role), **fields).where(Agent.id == agent.id).execute()
        events.record("agent-changed", by=by, now=now, data={"email": agent.email, "role": role})


def remove_agent(agent: Agent, *, by: Actor, now: datetime) -> None:
    require_desk_admin(by)
    with transaction():
        _require_another_admin(agent)
        Agent.update(removed_at=now).where(Agent.id == agent.id, Agent.removed_at.is_null()).execute()
        Session.delete().where(Session.agent == agent.id).execute()
        SignInLink.delete().where(SignInLink.agent == agent.id).execute()
        events.record("agent-removed", by=by, now=now, data={"email": agent.email})


def choose_language(person: Contact | Agent, language: str) -> None:
    """The language that somebody reads, in pages and letters, as they choose it themselves."""
    model = type(person)
    model.update(language=a_language(language)).where(model.id == person.id).execute()


def find_contact(email: str) -> Contact | None:
    """The active contact of an address."""
    return find(Contact, email=email.strip().lower(), removed_at=None)


def find_agent(email: str) -> Agent | None:
    return find(Agent, email=email.strip().lower(), removed_at=None)


def find_customer(name_or_code: str) -> Customer | None:
    """The customer of this name, however it is capitalised, or of this code."""
    wanted = one_line(name_or_code)
    return find(Customer, name_key=wanted.casefold()) or find(Customer, code=wanted)


def find_customer_by_domain(email: str) -> Customer | None:
    """The customer that owns an address's mail domain, or a domain above it."""
    labels = email.partition("@")[2].lower().split(".")
    domains = [".".join(labels[i:]) for i in range(len(labels) - 1)][:8]
    found = next((row for domain in domains if (row := find(CustomerDomain, domain=domain))), None)
    return found.customer if found else None


def _require_room(customer: Customer) -> None:
    limit = Customer.get_by_id(customer.id).contact_limit
    if Contact.select().where(Contact.customer == customer.id, Contact.removed_at.is_null()).count() >= limit:
        raise Refused(
            "contact",
            "%(name)s has %(limit)s contacts, which is as many as it can have. Remove one first.",
            name=customer.name,
            limit=limit,
        )


def _require_free_address(email: str) -> None:
    if find_contact(email) or find_agent(email):
        raise Refused("email", "%(email)s is registered already.", email=email)


def _require_somebody_elses(email: str, own: Collection[str]) -> None:
    if is_ours(email, own):
        raise Refused("email", "%(email)s is the desk's own address: letters to it would come back here.", email=email)


def _require_another_admin(agent: Agent) -> None:
    others = Agent.select().where(Agent.role == Role.ADMIN.value, Agent.removed_at.is_null(), Agent.id != agent.id)
    if agent.role == Role.ADMIN and not others.exists():
        raise Refused("role", "The desk needs an administrator: name another one first.")


def _lock(model: type[Model], row_id: int) -> None:
    """Let nobody else change this row until the transaction ends; on SQLite nobody can from its start."""
    if not is_sqlite():
        model.select().where(model.id == row_id).for_update().execute()  # type: ignore[attr-defined]  # every Row has an id
