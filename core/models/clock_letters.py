"""What the clock writes by itself: drafts of letters that tell how a ticket stands; how long the desk is patient."""

from __future__ import annotations

from enum import StrEnum

from peewee import SQL, BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from core.database import InstantField, Row
from core.models.people import Agent
from core.models.tickets import Ticket


class DraftOutcome(StrEnum):
    """What became of a draft."""

    SENT = "sent"
    VOID = "void"  # the customer heard of the ticket otherwise, or there is nothing more to tell
    NONE = ""  # not yet


class LetterDraft(Row):
    """A letter that tells how a ticket stands, before it goes; one to a ticket at a time."""

    ticket = ForeignKeyField(Ticket, index=False)
    ticket_id: int
    since = InstantField()  # when the customer last heard of it: the turn of the clock that this draft belongs to
    text = TextField(default="")  # an agent's own words; while there are none, it tells what is so when it goes
    made_at = InstantField()
    goes_at = InstantField(null=True)  # empty while it is held without a date, and while the clock stands
    edited_by = ForeignKeyField(Agent, null=True, index=False)
    edited_by_id: int | None
    held_at = InstantField(null=True)
    held_by = CharField(default="")
    held_why = TextField(default="")
    version = IntegerField(default=0)  # counted up by whatever an agent does to it, so that two don't undo each other
    ended_at = InstantField(null=True)
    outcome = CharField(max_length=4, default=DraftOutcome.NONE.value)


LetterDraft.add_index(
    LetterDraft.index(LetterDraft.ticket, unique=True, where=SQL("ended_at IS NULL"), name="letter_draft_live")
)
LetterDraft.add_index(
    LetterDraft.index(
        LetterDraft.goes_at,
        LetterDraft.id,
        where=SQL("ended_at IS NULL AND goes_at IS NOT NULL"),
        name="letter_draft_due",
    )
)
LetterDraft.add_index(
    LetterDraft.index(
        LetterDraft.made_at,
        LetterDraft.id,
        where=SQL("ended_at IS NULL AND held_at IS NOT NULL"),
        name="letter_draft_held",
    )
)


class Patience(Row):
    """What the clock does by itself, and after how many days; the newest counts, these figures where there is none."""

    tells_how_it_stands = BooleanField(default=True)  # still-working letters leave (P17)
    reminds = BooleanField(default=True)  # who keeps us waiting is reminded, and the ticket closed in the end (P20)
    first_days = IntegerField(default=3)  # working days of waiting until the first reminder
    second_days = IntegerField(default=5)  # … from there to the second, which tells when it will be closed
    closing_days = IntegerField(default=5)  # … and from there to the closing
    resolved_days = IntegerField(default=7)  # days after which what is resolved is closed (P20)
    made_by = CharField(default="")
    created_at = InstantField()
