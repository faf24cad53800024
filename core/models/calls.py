"""Calls: who rang, what was recorded, what was answered, and the text messages that are owed.

A call is one row, found by its provider's id; a take is one recording in it. Whichever of the provider's requests
comes first makes the row, and all others find it: unique keys stand for what must happen once.
"""

from __future__ import annotations

from enum import StrEnum

from peewee import SQL, BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from core.database import InstantField, JsonField, Row
from core.models.blobs import Blob
from core.models.people import Agent, Contact, Customer
from core.models.tickets import Message, Ticket

SID_LENGTH = 34


class CallerKind(StrEnum):
    KNOWN = "known"  # the number is one contact's
    SHARED = "shared"  # the number is several people's: a switchboard
    UNKNOWN = "unknown"  # a number that nobody is registered with
    WITHHELD = "withheld"  # no number
    SIP = "sip"  # an address that isn't a telephone number
    INVALID = "invalid"  # what was sent is no number


class TakeState(StrEnum):
    RECORDING = "recording"  # the tone has sounded; nothing is known yet
    RECORDED = "recorded"  # the provider has it, and it is to be fetched
    STORED = "stored"  # it is kept here
    ABSENT = "absent"  # nothing was recorded, or it failed
    LOST = "lost"  # it couldn't be fetched in the time there was
    EXPIRED = "expired"  # deleted here, as old as may be
    ERASED = "erased"  # deleted here, with all that the caller left


class Call(Row):
    """One telephone call to the desk."""

    sid = CharField(unique=True, max_length=SID_LENGTH)
    caller = CharField(default="", max_length=20)  # E.164; "" where there is none to use
    caller_kind = CharField(max_length=8)
    called = CharField(default="", max_length=20)
    forwarded_from = CharField(default="", max_length=20)
    language = CharField(default="", max_length=2)
    customer = ForeignKeyField(Customer, null=True, index=False)
    customer_id: int | None
    contact = ForeignKeyField(Contact, null=True, index=False)
    contact_id: int | None
    matched_by = CharField(default="", max_length=8)  # number, code; "" for nobody
    callback_number = CharField(default="", max_length=20)  # typed by the caller, proved by nothing
    customer_claim = CharField(default="", max_length=12)  # the customer number typed, where it named nobody
    category = CharField(default="", max_length=12)
    effect = CharField(default="", max_length=12)
    was_open = BooleanField(default=False)  # the desk's hours, as the caller met them
    state = CharField(default="", max_length=24)  # of the dialogue; the address it asks next is only a hint
    tries = IntegerField(default=0)  # in this state
    steps = IntegerField(default=0)
    wrong_numbers = IntegerField(default=0)  # ticket numbers that named nothing
    notice = CharField(default="", max_length=24)  # the version of the recording notice that was played
    noticed_at = InstantField(null=True)
    has_consented = BooleanField(null=True)  # where consent is asked for
    ticket = ForeignKeyField(Ticket, null=True, index=False)
    ticket_id: int | None
    about = ForeignKeyField(Ticket, null=True, index=False)  # the ticket that is being talked of
    about_id: int | None
    accepted_by = ForeignKeyField(Agent, null=True, index=False)  # the agent who pressed 1
    accepted_by_id: int | None
    accepted_at = InstantField(null=True)
    talked_seconds = IntegerField(default=0)
    wave = IntegerField(default=0)
    started_at = InstantField()
    ended_at = InstantField(null=True)
    outcome = CharField(default="", max_length=24)
    reconciled_at = InstantField(null=True)  # compared with what the provider has
    erased_at = InstantField(null=True)  # what the caller left was; nothing that is told later brings any of it back


Call.add_index(Call.index(Call.caller, Call.started_at, name="call_caller"))
Call.add_index(Call.index(Call.callback_number, where=SQL("callback_number <> ''"), name="call_callback"))
Call.add_index(Call.index(Call.forwarded_from, where=SQL("forwarded_from <> ''"), name="call_forwarded"))
Call.add_index(Call.index(Call.started_at, name="call_started"))
Call.add_index(Call.index(Call.ticket, where=SQL("ticket_id IS NOT NULL"), name="call_ticket"))
Call.add_index(Call.index(Call.started_at, where=SQL("ended_at IS NULL"), name="call_live"))
Call.add_index(Call.index(Call.started_at, where=SQL("reconciled_at IS NULL"), name="call_to_reconcile"))


class Take(Row):
    """One recording of a call: its ticket and message, and what became of the sound."""

    is_first_shown: bool  # of its call, on a page that shows several; set by the listing that reads them together

    call = ForeignKeyField(Call, backref="takes", index=False)
    call_id: int
    number = IntegerField()  # the first take of a call is 1
    state = CharField(max_length=10)
    ticket = ForeignKeyField(Ticket, null=True, index=False)
    ticket_id: int | None
    message = ForeignKeyField(Message, null=True, index=False)
    message_id: int | None
    recording_sid = CharField(null=True, unique=True, max_length=SID_LENGTH)
    seconds = IntegerField(null=True)  # as told last
    error_code = CharField(default="", max_length=8)
    started_at = InstantField()
    recorded_at = InstantField(null=True)
    due_at = InstantField(null=True)  # when it is to be fetched, deleted at the provider or expired next
    attempts = IntegerField(default=0)
    lease_by = CharField(null=True)
    error = TextField(default="")
    blob = ForeignKeyField(Blob, column_name="sha256", null=True, index=False)
    sha256: str | None
    content_type = CharField(default="", max_length=64)
    size = IntegerField(default=0)
    stored_at = InstantField(null=True)
    deleted_there_at = InstantField(null=True)  # at the provider
    expired_at = InstantField(null=True)  # deleted here: expired, or erased
    transcript = TextField(default="")  # an aid, made by a machine
    transcribed_at = InstantField(null=True)


Take.add_index(Take.index(Take.call, Take.number, unique=True, name="take_call_number"))
Take.add_index(Take.index(Take.due_at, where=SQL("due_at IS NOT NULL"), name="take_due"))
Take.add_index(Take.index(Take.recorded_at, where=SQL("state IN ('stored', 'lost')"), name="take_kept"))
Take.add_index(Take.index(Take.message, where=SQL("message_id IS NOT NULL"), name="take_message"))
Take.add_index(Take.index(Take.ticket, where=SQL("ticket_id IS NOT NULL"), name="take_ticket"))


class StatusQuestion(Row):
    """A caller asked how a ticket stands, and was told or not. The code that was keyed is never kept."""

    call = ForeignKeyField(Call, index=False)
    call_id: int
    ticket = ForeignKeyField(Ticket, null=True, index=False)  # the one that was named, where there is one
    ticket_id: int | None
    is_answered = BooleanField()
    asked_at = InstantField()


StatusQuestion.add_index(StatusQuestion.index(StatusQuestion.call, name="status_question_call"))
StatusQuestion.add_index(
    StatusQuestion.index(
        StatusQuestion.ticket,
        StatusQuestion.asked_at,
        where=SQL("ticket_id IS NOT NULL"),
        name="status_question_ticket",
    )
)


class CallStep(Row):
    """A request of the provider that was answered: the same one again gets the same answer, and does nothing."""

    call = ForeignKeyField(Call, index=False)
    call_id: int
    key = CharField(max_length=120)  # what makes it the same: the step, the take, the keys pressed, the token
    params = JsonField()  # as they came, without places; emptied after thirty days
    answer = TextField(default="")
    received_at = InstantField(index=True)


CallStep.add_index(CallStep.index(CallStep.call, CallStep.key, unique=True, name="call_step_key"))


class TextMessage(Row):
    """A text message (SMS) that we owe: at most one a ticket and number."""

    ticket = ForeignKeyField(Ticket, index=False)
    ticket_id: int
    recipient = CharField(max_length=20)
    text = TextField()
    written_at = InstantField()
    due_at = InstantField(null=True)
    attempts = IntegerField(default=0)
    lease_by = CharField(null=True)
    sid = CharField(null=True, max_length=SID_LENGTH)
    sent_at = InstantField(null=True)
    gave_up_at = InstantField(null=True)
    status = CharField(default="", max_length=16)  # as the provider told last
    error = TextField(default="")
    erased_at = InstantField(null=True)  # from then on `due_at` is when it is to be deleted at the provider
    deleted_there_at = InstantField(null=True)


TextMessage.add_index(
    TextMessage.index(
        TextMessage.ticket, TextMessage.recipient, unique=True, where=SQL("recipient <> ''"), name="text_once"
    )
)
TextMessage.add_index(TextMessage.index(TextMessage.due_at, where=SQL("due_at IS NOT NULL"), name="text_due"))
TextMessage.add_index(TextMessage.index(TextMessage.sid, unique=True, where=SQL("sid IS NOT NULL"), name="text_sid"))
TextMessage.add_index(TextMessage.index(TextMessage.recipient, TextMessage.written_at, name="text_recipient"))


class ErasedNumber(Row):
    """A number whose calls up to an instant were to be erased: for two days, so that those told of late are as well."""

    number = CharField(unique=True, max_length=20)
    asked_by = CharField()
    asked_at = InstantField(index=True)


class PhoneSetting(Row):
    """What administrators decide of the telephone, by name; the newest of a name counts."""

    name = CharField(max_length=40)
    value = JsonField()
    made_by = CharField()
    created_at = InstantField()


PhoneSetting.add_index(PhoneSetting.index(PhoneSetting.name, PhoneSetting.id, name="phone_setting_name"))


class BlockedNumber(Row):
    """A number whose calls are turned away."""

    number = CharField(max_length=20)
    why = TextField(default="")
    made_by = CharField()
    created_at = InstantField()
    removed_at = InstantField(null=True)


BlockedNumber.add_index(
    BlockedNumber.index(BlockedNumber.number, unique=True, where=SQL("removed_at IS NULL"), name="blocked_active")
)


class PhoneDuty(Row):
    """An agent who answers calls: in which wave, and on which days and hours of the desk's."""

    agent = ForeignKeyField(Agent, index=False)
    agent_id: int
    wave = IntegerField(default=1)
    week = JsonField()  # seven lists of [from, to] in minutes of the day, Monday first
    is_on_call = BooleanField(default=False)  # outside the hours, when nobody can work and the agreement covers it
    made_by = CharField()
    created_at = InstantField()
    removed_at = InstantField(null=True)


PhoneDuty.add_index(PhoneDuty.index(PhoneDuty.agent, where=SQL("removed_at IS NULL"), name="phone_duty_agent"))
