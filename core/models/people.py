"""Who there is: customers, their contacts, the agents of the desk, and how each of them signs in."""

from __future__ import annotations

from enum import StrEnum

from peewee import SQL, BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from core.database import InstantField, Row

CONTACT_LIMIT = 10  # P05


class Role(StrEnum):
    AGENT = "agent"  # works tickets
    LEAD = "lead"  # leads a line
    INCIDENT_MANAGER = "incident-manager"  # leads major incidents
    ADMIN = "admin"  # also keeps customers, contacts and agents


class Customer(Row):
    """An organisation that buys from the supplier."""

    name = CharField()
    name_key = CharField(unique=True)  # the name, as it is found in any case
    code = CharField(null=True, unique=True)  # the digits that a caller types
    language = CharField(max_length=2)
    partner = CharField(default="")  # its name; the party itself is next
    partner_party_id = IntegerField(null=True)  # plain numbers, since a party may be a customer too
    consultants_id = IntegerField(null=True)  # the party that built their own solution
    notes = TextField(default="")  # its solution and what its agreement covers, shown beside its tickets (P07)
    contact_limit = IntegerField(default=CONTACT_LIMIT)
    created_at = InstantField()


Customer.add_index(
    Customer.index(Customer.partner_party_id, where=SQL("partner_party_id IS NOT NULL"), name="customer_partner")
)


class CustomerDomain(Row):
    """A mail domain that is the customer's own; never one of a free mail provider."""

    customer = ForeignKeyField(Customer, backref="domains", on_delete="CASCADE")
    customer_id: int
    domain = CharField(unique=True)


class Contact(Row):
    """A registered person at a customer. Removed ones stay, so that what they said keeps its author (P06)."""

    customer = ForeignKeyField(Customer, backref="contacts")
    customer_id: int
    name = CharField()
    email = CharField()
    phone = CharField(default="")
    language = CharField(max_length=2)
    is_admin = BooleanField(default=False)  # keeps the customer's own list of contacts
    may_approve = BooleanField(default=False)  # says yes or no to estimates (P08)
    undeliverable_at = InstantField(
        null=True
    )  # when a letter to them last came back for good; empty again when they write
    undeliverable_why = TextField(default="")  # in the words of their mail server
    created_at = InstantField()
    removed_at = InstantField(null=True)


class Agent(Row):
    """A person at the desk."""

    name = CharField()
    email = CharField()
    role = CharField(default=Role.AGENT.value)
    phone = CharField(default="")
    language = CharField(max_length=2)
    created_at = InstantField()
    removed_at = InstantField(null=True)


Contact.add_index(
    Contact.index(Contact.email, unique=True, where=SQL("removed_at IS NULL"), name="contact_active_email")
)
Contact.add_index(Contact.index(Contact.name, where=SQL("removed_at IS NULL"), name="contact_active_name"))
Contact.add_index(Contact.index(Contact.phone, where=SQL("removed_at IS NULL"), name="contact_active_phone"))
Agent.add_index(Agent.index(Agent.email, unique=True, where=SQL("removed_at IS NULL"), name="agent_active_email"))


class SignInLink(Row):
    """A mailed link, good for one sign-in; only its hash is kept."""

    token_hash = CharField(unique=True, max_length=64)
    contact = ForeignKeyField(Contact, null=True, on_delete="CASCADE")
    contact_id: int | None
    agent = ForeignKeyField(Agent, null=True, on_delete="CASCADE")
    agent_id: int | None
    created_at = InstantField(index=True)
    expires_at = InstantField(index=True)
    used_at = InstantField(null=True)


class Session(Row):
    """A signed-in browser; the cookie holds the secret, the row its hash."""

    token_hash = CharField(unique=True, max_length=64)
    contact = ForeignKeyField(Contact, null=True, on_delete="CASCADE")
    contact_id: int | None
    agent = ForeignKeyField(Agent, null=True, on_delete="CASCADE")
    agent_id: int | None
    created_at = InstantField()
    seen_at = InstantField()
    expires_at = InstantField(index=True)
