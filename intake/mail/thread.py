"""Which ticket a mail belongs to, and by what right: one table of who it is and what the evidence is worth.

Trusts our own keys, which say that the sender has seen a letter of ours, and nothing else. A tag or a number, or a
Message-ID that anybody in copy knows, only counts for somebody who takes part in the ticket anyway. A valid key in a
stranger's hand is believed as to the ticket and not as to the person: what they say waits, unseen by the customer,
until an agent accepts it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from core.database import find
from core.merging import survivor_of
from core.models import Ticket
from core.rules.references import Keyring
from core.rules.status import Status
from intake.mail.evidence import KNOWN, PROOF, How, named_tickets
from intake.mail.identity.authenticity import Identity
from intake.mail.parties import PartysMail, partys_mail
from intake.mail.reading.automatic import Kind
from intake.mail.sender import Sender
from intake.mail.understand import Understood

FORGOTTEN_AFTER = timedelta(days=90)  # what is said to a ticket closed longer ago is a new matter


class Right(StrEnum):
    """What the mail may do on that ticket."""

    TAKES_PART = "takes-part"  # is added for all to see
    PENDING = "pending"  # is added, and waits for an agent
    STAFF = "staff"  # is an agent's, proved
    PARTY = "party"  # is added to the thread with whom the ticket was handed over to, and stays there


@dataclass(frozen=True, slots=True)
class Match:
    ticket: Ticket  # where it is added: of merged tickets, the one that goes on
    how: How
    right: Right
    partys: PartysMail | None = None  # the thread that it belongs to, if it is one with a party


@dataclass(frozen=True, slots=True)
class Considered:
    """A ticket that the mail names; `match` is None where it isn't added to it, and `why` says why, or why it is."""

    how: How
    ticket_id: int
    match: Match | None
    why: str
    follows: Ticket | None = None  # closed long ago: the mail opens a new one that names it


def consider_tickets(understood: Understood, sender: Sender, keyring: Keyring) -> Iterator[Considered]:
    """What the mail names, strongest evidence first, to the first ticket it may be added to; none opens a new one."""
    for how, ticket_id in named_tickets(understood, keyring):
        considered = _consider(how, ticket_id, understood, sender, keyring)
        yield considered
        if considered.match is not None or considered.follows is not None:
            return


def may_add(ticket: Ticket, how: How, sender: Sender, identity: Identity) -> tuple[Right | None, str]:
    """The right that evidence gives to a sender, and the reason in a few words."""
    is_proved = how in PROOF
    if identity is Identity.FAILED:
        return (Right.PENDING, "the sender is in doubt") if is_proved else (None, "the sender is in doubt")
    if sender.is_verified_agent:
        return Right.STAFF, "an agent's"
    if sender.takes_part_in(ticket):
        return Right.TAKES_PART, "the sender takes part"
    if is_proved:
        return Right.PENDING, "a valid key, from somebody who takes no part"
    if how in KNOWN:
        return Right.PENDING, "answers a mail of the ticket, from somebody who takes no part"
    return None, "a hint only counts for somebody who takes part"


def _consider(how: How, ticket_id: int, understood: Understood, sender: Sender, keyring: Keyring) -> Considered:
    named = find(Ticket, id=ticket_id)
    if named is None:
        return Considered(how, ticket_id, None, "there is no such ticket")
    ticket = survivor_of(named)
    partys = partys_mail(named, understood, sender, keyring)
    if partys is not None:
        right = Right.STAFF if sender.is_verified_agent else Right.PARTY
        return Considered(how, ticket_id, Match(ticket, how, right, partys), partys.why)
    given, why = may_add(ticket, how, sender, understood.verdict.identity)
    if given is None:
        return Considered(how, ticket_id, None, why)
    if given is not Right.STAFF and understood.kind is Kind.HUMAN and _is_forgotten(ticket, understood):
        return Considered(how, ticket_id, None, "it was closed long ago", follows=ticket)
    return Considered(how, ticket_id, Match(ticket, how, given), why)


def _is_forgotten(ticket: Ticket, understood: Understood) -> bool:
    if ticket.status != Status.CLOSED or ticket.closed_at is None:
        return False
    return bool(understood.mail.received_at - ticket.closed_at > FORGOTTEN_AFTER)
