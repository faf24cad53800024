"""What is said on a ticket is written down here, whoever says it and however it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from peewee import SQL

from core.actors import Actor
from core.attachments import File, attach
from core.database import Question, insert
from core.models import Message
from core.models.tickets import MESSAGE_ID_LENGTH, Channel, Visibility
from core.rules.warnings import Warned


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One utterance. The author is who says it, unless somebody speaks for another."""

    text: str
    channel: Channel
    visibility: Visibility
    html: str = ""
    author_name: str = ""
    author_email: str = ""
    files: tuple[File, ...] = ()
    mail_id: int | None = None
    message_id: str = ""  # the Message-ID it came with
    conversation: str = ""  # the head of the Thread-Index it came with, hex; "" for one of our own
    thread_root: str = ""  # what its thread began with, where that never came to us
    is_solution: bool = False
    handover_id: int | None = None  # said to or by the party of a hand-over
    warnings: tuple[Warned, ...] = ()  # what agents should know before they believe it


# Said with their indexes' own conditions, word for word.
_CONVERSING = Question(
    lambda: (
        Message.select(Message.ticket)
        .where(Message.conversation == "", SQL("conversation <> ''"))
        .order_by(Message.id.desc())
        .limit(1)
    )
)
_ROOTED = Question(
    lambda: (
        Message.select(Message.ticket)
        .where(Message.thread_root == "", SQL("thread_root <> ''"))
        .order_by(Message.id.desc())
        .limit(1)
    )
)


def tickets_of(message_ids: Sequence[str]) -> list[int]:
    """The tickets on which something came by one of these Message-IDs, the newest first, three at most."""
    ids = [message_id[:MESSAGE_ID_LENGTH] for message_id in message_ids]
    known = Message.message_id.in_(ids) & (Message.message_id != SQL("''"))  # said as its index says it
    rows = Message.select(Message.ticket).where(known).order_by(Message.id.desc()).limit(3)
    return [row.ticket_id for row in rows]


def ticket_in_conversation(conversation: str) -> int | None:
    """The ticket on which something of this conversation came, the newest."""
    return _newest(_CONVERSING.ask(conversation, 1))


def ticket_from_root(root: str) -> int | None:
    """The ticket that was opened by an answer to this Message-ID, before the mail itself came."""
    return _newest(_ROOTED.ask(root[:MESSAGE_ID_LENGTH], 1))


def add(ticket_id: int, said: Said, *, by: Actor, now: datetime) -> int:
    """Add a message and its files to a ticket, within the transaction around; gives its id."""
    message_id = insert(
        Message,
        ticket=ticket_id,
        at=now,
        author_name=(said.author_name or by.name)[:255],
        author_email=(said.author_email or by.address)[:255],
        contact=by.contact_id,
        agent=by.agent_id,
        visibility=said.visibility.value,
        channel=said.channel.value,
        text=said.text,
        html=said.html,
        mail_id=said.mail_id,
        message_id=said.message_id[:MESSAGE_ID_LENGTH],
        conversation=said.conversation,
        thread_root=said.thread_root[:MESSAGE_ID_LENGTH],
        is_solution=said.is_solution,
        handover_id=said.handover_id,
        warnings=[warning.as_json() for warning in said.warnings],
    )
    attach(message_id, said.files, now=now)
    return message_id


def _newest(rows: list[tuple[int]]) -> int | None:
    return rows[0][0] if rows else None
