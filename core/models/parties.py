"""Who tickets are handed over to: partners, consultants, maintenance teams; and each hand-over with its own thread."""

from __future__ import annotations

from enum import StrEnum

from peewee import SQL, BooleanField, CharField, ForeignKeyField

from core.database import InstantField, Row
from core.models.people import Customer
from core.models.tickets import Ticket

NUMBER_LENGTH = 60  # of a number that a party gives a ticket at its own desk


class PartyKind(StrEnum):
    PARTNER = "partner"  # a reseller that serves customers itself
    CONSULTANTS = "consultants"  # who built a customer's own solution
    MAINTENANCE = "maintenance"  # the team that maintains such solutions by agreement


class Party(Row):
    """Somebody outside the desk who can be given a ticket. Removed ones stay, for what they said."""

    name = CharField()
    name_key = CharField()  # the name, as it is found in any case
    kind = CharField(max_length=12)
    address = CharField(default="")  # where hand-overs go; without one nothing can be handed over
    language = CharField(max_length=2)
    number_example = CharField(default="", max_length=NUMBER_LENGTH)  # how their ticket numbers look: INC-12345
    organisation = ForeignKeyField(Customer, null=True, index=False)  # as a customer of ours: its contacts act for it
    organisation_id: int | None
    created_at = InstantField()
    removed_at = InstantField(null=True)


Party.add_index(Party.index(Party.name_key, unique=True, where=SQL("removed_at IS NULL"), name="party_active_name"))
Party.add_index(
    Party.index(Party.organisation, where=SQL("organisation_id IS NOT NULL"), name="party_organisation")
)  # fmt: skip


class PartyDomain(Row):
    """A mail domain of a party's own; it may be a customer's too, for a partner can also be a customer."""

    party = ForeignKeyField(Party, on_delete="CASCADE")
    party_id: int
    domain = CharField(unique=True)


class Handover(Row):
    """A ticket is with a party from one instant to another; one at a time. What is said to and by them is internal."""

    ticket = ForeignKeyField(Ticket, index=False)
    ticket_id: int
    party = ForeignKeyField(Party, index=False)
    party_id: int
    address = CharField()  # where it went
    their_number = CharField(default="", max_length=NUMBER_LENGTH)  # of the ticket at their desk, as they write it
    number_key = CharField(default="", max_length=NUMBER_LENGTH)  # the same, as it is compared
    is_covered = BooleanField()  # by a maintenance agreement: then it stays within deadlines and fees (P13)
    began_at = InstantField()
    ended_at = InstantField(null=True)

    @property
    def key_holder(self) -> str:
        """What the keys of letters to the party are made out to: so an answer tells which hand-over it belongs to."""
        return f"handover:{self.id}"


Handover.add_index(Handover.index(Handover.ticket, Handover.id, name="handover_ticket"))
Handover.add_index(Handover.index(Handover.ticket, unique=True, where=SQL("ended_at IS NULL"), name="handover_open"))
Handover.add_index(Handover.index(Handover.party, where=SQL("ended_at IS NULL"), name="handover_party"))
Handover.add_index(Handover.index(Handover.number_key, where=SQL("number_key <> ''"), name="handover_number"))
