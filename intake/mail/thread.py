"""Which ticket a mail belongs to, and by what right: keys nobody can forge first, hints last.

Trusts our own keyed addresses and Message-IDs, which say that the sender has seen a letter of ours, and nothing else.
A subject tag, or a Message-ID that anybody in copy knows, only counts for somebody who takes part in the ticket anyway.
A valid key in a stranger's hand is believed as to the ticket and not as to the person: what they say waits, unseen by
the customer, until an agent accepts it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from core import messages
from core.database import find
from core.models import Letter, Ticket
from core.rules.references import Keyring, tagged_ticket_ids
from intake.mail.identity.authenticity import Identity
from intake.mail.sender import Sender
from intake.mail.understand import Understood

_MOST_REFERENCES = 20


class How(StrEnum):
    """By what a mail names its ticket."""

    REPLY_ADDRESS = "reply-address"  # the keyed address it was sent to
    RETURN_ADDRESS = "return-address"  # the keyed envelope sender of a letter: where machines answer (RFC 3834 4)
    OUR_MESSAGE_ID = "our-message-id"  # a keyed Message-ID that it answers
    KNOWN_MESSAGE_ID = "known-message-id"  # a Message-ID of a mail that is on the ticket
    SUBJECT_TAG = "subject-tag"  # [#471209]
    BODY_TAG = "body-tag"  # the same, in the text: a letter of ours quoted, or echoed


_PROOF = (How.REPLY_ADDRESS, How.RETURN_ADDRESS, How.OUR_MESSAGE_ID)


class Right(StrEnum):
    """What the mail may do on that ticket."""

    TAKES_PART = "takes-part"  # is added for all to see
    PENDING = "pending"  # is added, and waits for an agent
    STAFF = "staff"  # is an agent's, proved: an internal note


@dataclass(frozen=True, slots=True)
class Match:
    ticket: Ticket
    how: How
    right: Right


@dataclass(frozen=True, slots=True)
class Considered:
    """A ticket that the mail names; `match` is None where its sender may not add to it that way."""

    how: How
    ticket_id: int
    match: Match | None


def consider_tickets(understood: Understood, sender: Sender, keyring: Keyring) -> Iterator[Considered]:
    """What the mail names, strongest evidence first, to the first ticket it may be added to; none opens a new one."""
    for how, ticket_id in _named(understood, keyring):
        ticket = find(Ticket, id=ticket_id)
        right = _right(ticket, how, sender, understood.verdict.identity) if ticket else None
        match = Match(ticket, how, right) if ticket is not None and right is not None else None
        yield Considered(how, ticket_id, match)
        if match is not None:
            return


def _named(understood: Understood, keyring: Keyring) -> Iterator[tuple[How, int]]:
    """Every ticket the mail names, strongest evidence first."""
    for address in understood.mail.envelope_to:
        key = keyring.read_reply_address(address)
        if key:
            yield How.REPLY_ADDRESS, key.ticket_id
        letter = find(Letter, id=keyring.read_bounce_address(address) or 0)
        if letter is not None and letter.ticket_id is not None:
            yield How.RETURN_ADDRESS, letter.ticket_id
    reading = understood.reading
    if reading is None:
        return
    answered = list(dict.fromkeys((*reading.in_reply_to, *reversed(reading.references))))[:_MOST_REFERENCES]
    for message_id in answered:
        own = keyring.read_message_id(message_id)
        if own:
            yield How.OUR_MESSAGE_ID, own.ticket_id
    if answered:
        for ticket_id in messages.tickets_of(answered):
            yield How.KNOWN_MESSAGE_ID, ticket_id
    for ticket_id in tagged_ticket_ids(reading.subject)[:3]:
        yield How.SUBJECT_TAG, ticket_id
    if "[#" in reading.text:
        for ticket_id in tagged_ticket_ids(reading.text)[:3]:
            yield How.BODY_TAG, ticket_id


def _right(ticket: Ticket, how: How, sender: Sender, identity: Identity) -> Right | None:
    """One table: who it is, and what the evidence is worth."""
    is_proved = how in _PROOF
    if identity is Identity.FAILED:
        return Right.PENDING if is_proved else None
    if sender.is_verified_agent:
        return Right.STAFF
    if sender.takes_part_in(ticket):
        return Right.TAKES_PART
    return Right.PENDING if is_proved or how is How.KNOWN_MESSAGE_ID else None
