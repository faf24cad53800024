"""A ticket handed over to a partner, to consultants or to the maintenance team, and everything said with them (P13).

What is said to a party and by it is internal: it stands in the ticket's own thread with that party, and the customer
never sees it, but is told with whom the ticket is, and when it is back. A ticket is with one party at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from peewee import IntegrityError, fn

from core import events, messages, terms, tickets
from core.actors import Actor, require_staff
from core.attachments import File
from core.database import find, savepoint, transaction
from core.errors import Changed, Refused
from core.merging import merged_ids, survivor_of
from core.messages import Said
from core.models import Attachment, Customer, Handover, Message, Party, Ticket
from core.models.parties import NUMBER_LENGTH
from core.models.tickets import Channel, Visibility
from core.party_threads import handovers_of, open_handover
from core.rules.status import Status
from core.rules.their_numbers import key_of

MOST_BYTES = 15 << 20  # of the files that go along: what most mail servers take, with room for encoding


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What a party is sent: words, messages of the ticket by their ids, and files."""

    words: str = ""
    includes: tuple[int, ...] = ()
    files: tuple[File, ...] = ()


def hand_over(
    ticket: Ticket, party: Party, parcel: Parcel, *, by: Actor, now: datetime, their_number: str = ""
) -> Handover:
    """The party has it from now on: it gets what it needs by mail, and the customer is told where the ticket is."""
    require_staff(by)
    _require_free(ticket)
    _require_reachable(party)
    _check(ticket, parcel)
    number = their_number.strip()[:NUMBER_LENGTH] or _number_before(ticket, party)
    with transaction():
        handover = _begin(ticket, party, number, now)
        message_id = _say(handover, parcel, by=by, now=now)
        facts = _facts(handover, parcel) | {"covered": handover.is_covered, "lines": _holds_lines(ticket, party, now)}
        Ticket.update(handover_id=handover.id).where(Ticket.id == ticket.id).execute()
        ticket.handover_id = handover.id
        tickets.hand_over(ticket, by=by, now=now, message_id=message_id, **facts)
    return handover


def write_to_party(handover: Handover, parcel: Parcel, *, by: Actor, now: datetime) -> int:
    """More words to a party, also when it has the ticket no more; gives the message's id."""
    require_staff(by)
    _require_reachable(handover.party)
    if not parcel.words.strip() and not parcel.files and not parcel.includes:
        raise Refused("words", "Write something first, or choose what goes along.")
    ticket = _goes_on_in(handover)
    _check(ticket, parcel)
    with transaction():
        message_id = _say(handover, parcel, by=by, now=now)
        facts = _facts(handover, parcel)
        events.record("party-written", by=by, now=now, ticket_id=ticket.id, message_id=message_id, data=facts)
        _touch(ticket, now)
    return message_id


def take_back(ticket: Ticket, *, by: Actor, now: datetime, words: str = "") -> None:
    """The desk has it again and works on it. The party is told, with these words if any; so is the customer."""
    require_staff(by)
    handover = open_handover(ticket)
    if handover is None:
        raise Refused("ticket", "The ticket isn't handed over to anybody.")
    parcel = Parcel(words=words)
    with transaction():
        message_id = _say(handover, parcel, by=by, now=now) if words.strip() else None
        tickets.take_back(ticket, by=by, now=now, message_id=message_id, **_facts(handover, parcel))


def add_from_party(
    handover: Handover, said: Said, *, by: Actor, now: datetime, is_automatic: bool = False, number: str = ""
) -> int:
    """What a party answers: internal, and moving nothing. `number` is theirs, if their mail named it."""
    ticket = _goes_on_in(handover)
    with transaction():
        message_id = messages.add(ticket.id, _internal(said, handover), by=by, now=now)
        data = {"handover": handover.id, "party": handover.party.name, "automatic": is_automatic}
        events.record("party-replied", by=by, now=now, ticket_id=ticket.id, message_id=message_id, data=data)
        if number and not handover.their_number:
            _keep_number(handover, number, by=by, now=now)
        _touch(ticket, now)
    return message_id


def add_beside_party(handover: Handover, said: Said, *, by: Actor, now: datetime) -> int:
    """What an agent wrote to a party by a mail of their own: it stands in the thread, and is mailed to nobody."""
    require_staff(by)
    ticket = _goes_on_in(handover)
    with transaction():
        message_id = messages.add(ticket.id, _internal(said, handover), by=by, now=now)
        events.record("noted", by=by, now=now, ticket_id=ticket.id, message_id=message_id)
        _touch(ticket, now)
    return message_id


def set_number(handover: Handover, number: str, *, by: Actor, now: datetime) -> None:
    """The number that the ticket has at the party's desk, as an agent was told it; empty to forget a wrong one."""
    require_staff(by)
    if number and not key_of(number):
        raise Refused("their_number", "A number has digits in it.")
    with transaction():
        _keep_number(handover, number.strip(), by=by, now=now)
        _touch(_goes_on_in(handover), now)


def is_covered(ticket: Ticket) -> bool:
    """Whether work on it is within the agreement: not while it is handed over, unless maintenance covers it (P13)."""
    handover = find(Handover, id=ticket.handover_id) if ticket.handover_id is not None else None
    return handover is None or handover.ended_at is not None or handover.is_covered


def _begin(ticket: Ticket, party: Party, number: str, now: datetime) -> Handover:
    try:
        with savepoint():
            return Handover.create(
                ticket=ticket.id,
                party=party.id,
                address=party.address,
                their_number=number,
                number_key=key_of(number),
                is_covered=terms.terms_of(ticket.agreement_id, now).has_maintenance,
                began_at=now,
            )
    except IntegrityError:
        raise Changed from None  # somebody else handed it over in between


def _goes_on_in(handover: Handover) -> Ticket:
    return survivor_of(Ticket.get_by_id(handover.ticket_id))


def _say(handover: Handover, parcel: Parcel, *, by: Actor, now: datetime) -> int:
    said = Said(text=parcel.words.strip(), channel=Channel.DESK, visibility=Visibility.INTERNAL, files=parcel.files)
    return messages.add(_goes_on_in(handover).id, _internal(said, handover), by=by, now=now)


def _internal(said: Said, handover: Handover) -> Said:
    return replace(said, visibility=Visibility.INTERNAL, handover_id=handover.id)


def _facts(handover: Handover, parcel: Parcel) -> dict[str, object]:
    return {"handover": handover.id, "party": handover.party.name, "includes": list(parcel.includes)}


def _check(ticket: Ticket, parcel: Parcel) -> None:
    """Only what the customer can see goes along, and no more than a mail server takes."""
    here = Message.ticket.in_([ticket.id, *merged_ids(ticket.id)]) & (Message.visibility == Visibility.PUBLIC.value)
    wanted = set(parcel.includes)
    if Message.select().where(Message.id.in_(list(wanted)), here).count() != len(wanted):
        raise Refused("includes", "Only what the customer can see may go along.")
    along = Attachment.select(fn.SUM(Attachment.size)).where(
        Attachment.message.in_(list(wanted)), ~Attachment.is_set_aside
    )
    size = (along.scalar() or 0) + sum(len(file.content) for file in parcel.files)
    if size > MOST_BYTES:
        raise Refused("includes", "The files are larger than %(most)s MB together.", most=MOST_BYTES >> 20)


def _require_free(ticket: Ticket) -> None:
    if ticket.held_because is not None:
        raise Refused("ticket", "The ticket waits in triage: decide first whose it is.")
    if ticket.status == Status.HANDED_OVER:
        raise Refused("ticket", "The ticket is handed over already. Take it back first.")


def _require_reachable(party: Party) -> None:
    if party.removed_at is not None or not party.address:
        raise Refused("party", "%(name)s has no address for hand-overs.", name=party.name)


def _number_before(ticket: Ticket, party: Party) -> str:
    """What the ticket was called when the same party had it before."""
    return next((row.their_number for row in handovers_of(ticket.id) if row.party_id == party.id), "")


def _holds_lines(ticket: Ticket, party: Party, now: datetime) -> bool:
    """Whether it goes where it should have gone first: to the partner that holds the customer's first lines (P18)."""
    customer = find(Customer, id=ticket.customer_id) if ticket.customer_id is not None else None
    return bool(
        customer is not None
        and customer.partner_party_id == party.id
        and terms.terms_at(customer.id, now).lines_by_partner
    )


def _keep_number(handover: Handover, number: str, *, by: Actor, now: datetime) -> None:
    if handover.their_number == number:
        return
    handover.their_number, handover.number_key = number, key_of(number)
    Handover.update(their_number=number, number_key=handover.number_key).where(Handover.id == handover.id).execute()
    data = {"party": handover.party.name, "theirs": number}
    events.record("party-number", by=by, now=now, ticket_id=handover.ticket_id, data=data)


def _touch(ticket: Ticket, now: datetime) -> None:
    Ticket.update(updated_at=now).where(Ticket.id == ticket.id).execute()
