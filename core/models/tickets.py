"""The ticket, what was said on it, and what happened to it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from peewee import SQL, BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from core.database import InstantField, JsonField, Row
from core.models.agreements import Agreement
from core.models.blobs import Blob
from core.models.people import Agent, Contact, Customer
from core.models.teams import Team
from core.rules.priority import Effect
from core.rules.references import number_of

MESSAGE_ID_LENGTH = 500  # what is compared of a Message-ID; an index takes no more in every script


class Visibility(StrEnum):
    PUBLIC = "public"  # the customer's contacts see it
    INTERNAL = "internal"  # agents only
    PENDING = "pending"  # came by a valid key from somebody unknown; agents only until one accepts it


class Channel(StrEnum):
    MAIL = "mail"
    PORTAL = "portal"
    PHONE = "phone"
    DESK = "desk"  # an agent wrote it down
    ALERT = "alert"  # monitoring


class Module(Row):
    """An application or module that tickets concern (P11)."""

    name = CharField(unique=True)
    product = CharField(default="")
    created_at = InstantField()


class Ticket(Row):
    """A matter that the desk answers for. Only `core.tickets` writes its status."""

    subject = CharField(max_length=998)
    status = CharField(max_length=12)
    priority = CharField(max_length=2)
    effect = CharField(max_length=12, default=Effect.UNSAID.value)  # on the work; the priority is the one it leads
    # to (`core.rules.priority`), unless an agent set another by hand
    category = CharField(max_length=12)
    module = ForeignKeyField(Module, null=True, index=False)
    module_id: int | None
    channel = CharField(max_length=8)
    language = CharField(max_length=2)
    customer = ForeignKeyField(Customer, null=True, index=False)
    customer_id: int | None
    contact = ForeignKeyField(Contact, null=True, index=False)
    contact_id: int | None
    requester_name = CharField(default="")
    requester_email = CharField(default="")
    assignee = ForeignKeyField(Agent, null=True, index=False)
    assignee_id: int | None
    line = IntegerField(default=1)
    team = ForeignKeyField(Team, null=True, index=False)  # empty: the default team of its line
    team_id: int | None
    held_because = CharField(null=True)  # in triage until an agent makes a contact or rejects it (P05)
    flood = CharField(null=True, max_length=400)  # the sign that all the mails have in common which it gathers
    merged_into = ForeignKeyField("self", null=True, index=False)  # what is said to this one belongs to that one
    merged_into_id: int | None
    through = ForeignKeyField(Customer, null=True, index=False)  # the partner whose people passed it on (P18)
    through_id: int | None
    handover_id = IntegerField(
        null=True
    )  # the last hand-over; a plain number, since hand-overs point at tickets already
    agreement = ForeignKeyField(Agreement, null=True, index=False)  # the version it began under
    agreement_id: int | None
    opened_at = InstantField()
    updated_at = InstantField()
    started_at = InstantField(null=True)
    resolved_at = InstantField(null=True)
    closed_at = InstantField(null=True)
    respond_by = InstantField(null=True)
    resolve_by = InstantField(null=True)
    inform_by = InstantField(null=True)
    due_by = InstantField(null=True)  # the next of the promises that runs; empty while none does
    next_look_at = InstantField(null=True)  # when the clock is to look at it again
    draft_at = InstantField(null=True)  # when a letter that tells how it stands is to be drafted (P17)
    remind_at = InstantField(null=True)  # when the clock comes back to a ticket that waits for the customer (P20)
    minutes = IntegerField(default=0)
    billable_minutes = IntegerField(default=0)
    is_product_fault = BooleanField(default=False)  # in the supplier's standard software: its time has no limit (P09)

    @property
    def number(self) -> int:
        """The public number, made from the id: it can neither be missing nor doubled."""
        return number_of(self.id)


Ticket.add_index(Ticket.index(Ticket.customer, Ticket.status, Ticket.updated_at, name="ticket_customer_status"))
Ticket.add_index(Ticket.index(Ticket.customer, Ticket.updated_at, name="ticket_customer"))
Ticket.add_index(Ticket.index(Ticket.status, Ticket.updated_at, name="ticket_status"))
Ticket.add_index(Ticket.index(Ticket.assignee, Ticket.status, Ticket.updated_at, name="ticket_assignee"))
Ticket.add_index(Ticket.index(Ticket.status, Ticket.resolved_at, name="ticket_resolved"))
Ticket.add_index(Ticket.index(Ticket.updated_at, where=SQL("held_because IS NOT NULL"), name="ticket_held"))
# One group for each flood, however many workers file its mails at the same time.
Ticket.add_index(Ticket.index(Ticket.flood, unique=True, where=SQL("held_because = 'flood'"), name="ticket_flood"))
Ticket.add_index(
    Ticket.index(
        Ticket.updated_at,
        Ticket.id,
        where=SQL("status <> 'resolved' AND status <> 'closed' AND held_because IS NULL"),
        name="ticket_open",
    )
)
Ticket.add_index(
    Ticket.index(
        Ticket.line,
        Ticket.team,
        Ticket.updated_at,
        Ticket.id,
        where=SQL("status <> 'resolved' AND status <> 'closed' AND held_because IS NULL"),
        name="ticket_team",
    )
)
Ticket.add_index(Ticket.index(Ticket.requester_email, name="ticket_requester"))
Ticket.add_index(Ticket.index(Ticket.merged_into, where=SQL("merged_into_id IS NOT NULL"), name="ticket_merged"))
Ticket.add_index(Ticket.index(Ticket.due_by, Ticket.id, where=SQL("due_by IS NOT NULL"), name="ticket_due"))
Ticket.add_index(Ticket.index(Ticket.next_look_at, where=SQL("next_look_at IS NOT NULL"), name="ticket_look"))
Ticket.add_index(Ticket.index(Ticket.draft_at, where=SQL("draft_at IS NOT NULL"), name="ticket_draft"))
Ticket.add_index(Ticket.index(Ticket.remind_at, where=SQL("remind_at IS NOT NULL"), name="ticket_remind"))

Ticket.add_index(
    Ticket.index(Ticket.through, Ticket.updated_at, where=SQL("through_id IS NOT NULL"), name="ticket_through")
)


class Message(Row):
    """Anything said on a ticket: a mail, a call, a reply, a note."""

    files: list[Attachment]  # all set by the listing that reads them together
    takes: list[Any]  # its recordings
    has_html: bool

    ticket = ForeignKeyField(Ticket, backref="messages", index=False)
    ticket_id: int
    at = InstantField()
    author_name = CharField(default="")
    author_email = CharField(default="")
    contact = ForeignKeyField(Contact, null=True, index=False)
    contact_id: int | None
    agent = ForeignKeyField(Agent, null=True, index=False)
    agent_id: int | None
    visibility = CharField(max_length=8)
    channel = CharField(max_length=8)
    text = TextField()  # what is shown: what is new of a reply, the whole of a first mail
    html = TextField(default="")  # as it came, shown only sandboxed
    mail_id = IntegerField(null=True)  # the mail it came by; a plain number, since mail points at tickets already
    message_id = CharField(default="", max_length=MESSAGE_ID_LENGTH)  # its Message-ID, by which answers to it find us
    conversation = CharField(default="", max_length=44)  # the head of its Thread-Index, hex: answers may bring no more
    thread_root = CharField(default="", max_length=MESSAGE_ID_LENGTH)  # of a first mail that answers one we never got
    warnings = JsonField(default=list)  # what an agent should know before believing it, in the words of `Warned`
    is_solution = BooleanField(default=False)
    handover_id = IntegerField(null=True)  # said to or by the party of a hand-over; never public


Message.add_index(Message.index(Message.ticket, Message.at, name="message_ticket_at"))
Message.add_index(Message.index(Message.mail_id, where=SQL("mail_id IS NOT NULL"), name="message_mail"))
Message.add_index(Message.index(Message.message_id, where=SQL("message_id <> ''"), name="message_message_id"))
Message.add_index(Message.index(Message.thread_root, where=SQL("thread_root <> ''"), name="message_thread_root"))
Message.add_index(Message.index(Message.conversation, where=SQL("conversation <> ''"), name="message_conversation"))
Message.add_index(Message.index(Message.handover_id, where=SQL("handover_id IS NOT NULL"), name="message_handover"))


class Attachment(Row):
    """A file that came with a message. Its name is only shown; its bytes are found by hash."""

    message = ForeignKeyField(Message, backref="attachments")
    message_id: int
    filename = CharField(max_length=255)
    content_type = CharField(max_length=255)
    size = IntegerField()
    blob = ForeignKeyField(Blob, column_name="sha256")
    sha256: str
    content_id = CharField(default="", max_length=255)
    is_set_aside = BooleanField(default=False)  # a signature's picture or a logo: kept, and shown apart


class Event(Row):
    """A fact about a ticket (or a customer's contacts), written once, in the transaction that made it true.

    `tell_at` says from when somebody is still to be told of it; it is emptied, and `told_at` set, by the commit that
    writes the letters.
    """

    ticket = ForeignKeyField(Ticket, null=True, index=False)
    ticket_id: int | None
    customer = ForeignKeyField(Customer, null=True, index=False)
    customer_id: int | None
    kind = CharField(max_length=24)
    at = InstantField()
    by = CharField(default="")
    data = JsonField()
    message = ForeignKeyField(Message, null=True, index=False)
    message_id: int | None
    tell_at = InstantField(null=True)
    told_at = InstantField(null=True)
    tell_note = TextField(default="")


Event.add_index(Event.index(Event.ticket, Event.at, name="event_ticket_at"))
Event.add_index(Event.index(Event.customer, Event.at, name="event_customer_at", where=SQL("ticket_id IS NULL")))
Event.add_index(Event.index(Event.tell_at, name="event_to_tell", where=SQL("tell_at IS NOT NULL")))
