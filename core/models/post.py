"""Owed work: mail that came and has no outcome yet, letters that are written and not yet sent."""

from __future__ import annotations

from enum import StrEnum

from peewee import SQL, BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from core.database import InstantField, JsonField, Row
from core.models.blobs import Blob
from core.models.tickets import Event, Ticket

COPY_CONDITION = "copy_key <> '' AND outcome NOT IN ('', 'duplicate')"  # of the first of several copies


class MailState(StrEnum):
    RECEIVED = "received"  # answered 250, owed an outcome
    DONE = "done"  # has its outcome
    SHUNTED = "shunted"  # three attempts failed: a human looks and retries


class Outcome(StrEnum):
    """What became of a mail, in one word."""

    TICKET = "ticket"  # opened one
    MESSAGE = "message"  # was added to one
    HELD = "held"  # opened one that waits in triage
    PENDING = "pending"  # was added to one, hidden until an agent accepts it
    DUPLICATE = "duplicate"  # had come before
    BOUNCE = "bounce"  # told of a letter that failed
    BACKSCATTER = "backscatter"  # told of a letter that was never ours
    OWN = "own"  # was our own mail come back
    NONE = ""  # not yet


class Mail(Row):
    """An inbound mail as it came, and what became of it."""

    dedup_key = CharField(unique=True, max_length=64)
    content = ForeignKeyField(Blob, column_name="raw_sha256", index=False)
    raw_sha256: str
    received_at = InstantField()
    envelope_from = CharField(max_length=998)
    envelope_to = JsonField()
    peer = CharField(max_length=64)
    helo = CharField(max_length=255)
    tls = BooleanField()
    is_heavy = BooleanField(default=False)  # worked on apart, so that it keeps no other mail waiting
    copies = IntegerField(default=0)  # how often the same bytes came again
    state = CharField(max_length=8, default=MailState.RECEIVED.value)
    due_at = InstantField()
    attempts = IntegerField(default=0)
    lease_until = InstantField(null=True)
    lease_by = CharField(default="")
    error = TextField(default="")
    message_id = CharField(default="", max_length=998)
    copy_key = CharField(default="", max_length=64)  # of Message-ID and body; "" where it has no Message-ID
    from_address = CharField(default="", max_length=320)
    subject = CharField(default="", max_length=998)
    kind = CharField(default="", max_length=12)
    identity = CharField(default="", max_length=8)
    why = TextField(default="")
    outcome = CharField(default="", max_length=12)
    failed_recipients = JsonField(null=True)
    ticket = ForeignKeyField(Ticket, null=True, index=False)
    ticket_id: int | None


Mail.add_index(Mail.index(Mail.is_heavy, Mail.due_at, where=SQL("state = 'received'"), name="mail_due"))
Mail.add_index(Mail.index(Mail.received_at, where=SQL("state = 'shunted'"), name="mail_shunted"))
# One outcome for all copies of a mail, whichever ways they came and whoever works on them at the same time.
Mail.add_index(Mail.index(Mail.copy_key, unique=True, where=SQL(COPY_CONDITION), name="mail_copy"))


# Conditions of partial indexes: an engine uses one only where the condition is said word for word, not with a value.
IS_RECEIVED = Mail.state == SQL("'received'")
IS_SHUNTED = Mail.state == SQL("'shunted'")


class Letter(Row):
    """A mail that we owe somebody: finished bytes, one Message-ID, however often it must be tried."""

    event = ForeignKeyField(Event, null=True, index=False)
    event_id: int | None
    ticket = ForeignKeyField(Ticket, null=True, index=False)
    ticket_id: int | None
    kind = CharField(max_length=24)
    recipient = CharField(max_length=320)
    language = CharField(max_length=2)
    subject = CharField(max_length=998)
    message_id = CharField(unique=True, max_length=255)
    is_automatic = BooleanField()  # leaves with the null sender (RFC 3834 3.3)
    is_to_stranger = BooleanField(default=False)  # a receipt to somebody who isn't registered
    content = ForeignKeyField(Blob, column_name="content_sha256", index=False)
    content_sha256: str
    written_at = InstantField()
    owed_since = InstantField()  # when it was written, or asked for once more: patience is counted from here
    due_at = InstantField(null=True)  # empty once it is sent or given up
    attempts = IntegerField(default=0)
    lease_until = InstantField(null=True)
    lease_by = CharField(default="")
    sent_at = InstantField(null=True)
    gave_up_at = InstantField(null=True)
    error = TextField(default="")


Letter.add_index(Letter.index(Letter.event, Letter.recipient, unique=True, name="letter_event_recipient"))
Letter.add_index(Letter.index(Letter.due_at, where=SQL("due_at IS NOT NULL"), name="letter_due"))
Letter.add_index(Letter.index(Letter.gave_up_at, where=SQL("gave_up_at IS NOT NULL"), name="letter_gave_up"))
Letter.add_index(Letter.index(Letter.recipient, Letter.written_at, name="letter_recipient"))
Letter.add_index(Letter.index(Letter.ticket, Letter.written_at, name="letter_ticket"))
Letter.add_index(Letter.index(Letter.written_at, where=SQL("is_to_stranger"), name="letter_to_strangers"))


class Knock(Row):
    """A sign of a mail that was held, and when the mail came: by these, floods are told. Forgotten after a day."""

    sign = CharField(max_length=400)
    at = InstantField()


Knock.add_index(Knock.index(Knock.sign, Knock.at, name="knock_sign_at"))
Knock.add_index(Knock.index(Knock.at, name="knock_at"))
