"""Estimates: what work outside a customer's agreement would be, and what the customer answered."""

from __future__ import annotations

from peewee import SQL, CharField, ForeignKeyField, IntegerField, TextField

from core.database import InstantField, Row
from core.models.people import Contact
from core.models.tickets import Ticket


class Estimate(Row):
    """One proposal for one ticket. It is never changed: another one takes its place."""

    ticket = ForeignKeyField(Ticket, index=False)
    ticket_id: int
    work = TextField()  # what would be done
    minutes = IntegerField()
    price = TextField(default="")
    asked_by = CharField()
    asked_at = InstantField()
    decided_at = InstantField(null=True)
    outcome = CharField(default="", max_length=12)
    decided_by = CharField(default="")
    contact = ForeignKeyField(Contact, null=True, index=False)  # who answered for the customer
    contact_id: int | None
    how = CharField(default="", max_length=8)  # by link, portal, mail; the desk, where they told it otherwise
    words = TextField(default="")


Estimate.add_index(Estimate.index(Estimate.ticket, unique=True, where=SQL("decided_at IS NULL"), name="estimate_open"))
Estimate.add_index(Estimate.index(Estimate.ticket, Estimate.id, name="estimate_ticket"))
