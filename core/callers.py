"""Who rings: a number is looked up among the contacts, and what it can't settle is asked for.

Trusts nothing: a number can be forged, and a switchboard's belongs to many. One match says who somebody may be and lets
them leave messages in that name; it never lets them hear what others said. Nobody is ever taken for "the caller without
a number": those who withhold it have nothing in common.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.access import may_see
from core.actors import Actor, ActorKind, as_contact
from core.database import find
from core.listings import contacts_with_number
from core.models import Call, Customer, Message, Take, Ticket
from core.models.calls import CallerKind
from core.models.tickets import Visibility
from core.rules.numbers import is_address, is_withheld, read_number
from core.triage import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """What the network and our own list of contacts tell of who rings."""

    kind: CallerKind
    number: str = ""  # E.164, where it can be called back
    contact_id: int | None = None
    customer_id: int | None = None
    language: str = ""  # of the contact, or of the latest call from this number


def caller_of(text: str) -> Caller:
    """Who rings from what the network says."""
    number = read_number(text)
    if not number:
        return Caller(kind=_kind_of(text))
    contacts = contacts_with_number(number)
    if len(contacts) == 1:
        one = contacts[0]
        return Caller(
            kind=CallerKind.KNOWN,
            number=number,
            contact_id=one.id,
            customer_id=one.customer_id,
            language=one.language,
        )
    kind = CallerKind.SHARED if contacts else CallerKind.UNKNOWN
    return Caller(kind=kind, number=number, language=_language_of_latest_call(number))


def find_customer_by_code(code: str) -> Customer | None:
    """The customer of the number that a caller keyed."""
    return find(Customer, code=code) if code else None


def actor_of(call: Call) -> Actor:
    """Who speaks: the contact whose number it is, or somebody unknown."""
    if call.contact is not None and call.contact.removed_at is None:
        return as_contact(call.contact)
    return Actor(kind=ActorKind.STRANGER, name=call.caller or call.callback_number)


def concerns(ticket: Ticket, call: Call) -> bool:
    """Whether it is their organisation's, or was spoken to in public in this call or from their own number before."""
    if call.contact_id is not None and may_see(ticket, actor_of(call)):
        return True
    by_them = Call.id == call.id
    if call.caller_kind == CallerKind.UNKNOWN:  # a number that several share shows nothing
        by_them |= Call.caller == call.caller
    spoken = Take.select().join_from(Take, Call).join_from(Take, Message).where(Take.ticket == ticket.id, by_them)
    return bool(spoken.where(Message.visibility == Visibility.PUBLIC.value).exists())


def held_because(call: Call) -> Held | None:
    """Why a ticket of this call waits in triage, as one that came by mail would (P05).

    A customer's number alone, which anybody can key, makes nobody a contact; keyed on a telephone that several of that
    customer's contacts share, it does.
    """
    if call.contact_id is not None:
        return None
    if call.customer_id is None:
        return Held.UNKNOWN
    sharing = contacts_with_number(call.caller) if call.caller else []
    return None if any(one.customer_id == call.customer_id for one in sharing) else Held.COLLEAGUE


def _kind_of(text: str) -> CallerKind:
    if is_withheld(text):
        return CallerKind.WITHHELD
    return CallerKind.SIP if is_address(text) else CallerKind.INVALID


def _language_of_latest_call(number: str) -> str:
    """Chosen once, remembered for the number."""
    calls = Call.select(Call.language).where(Call.caller == number, Call.language != "")
    latest = calls.order_by(Call.started_at.desc()).first()
    return str(latest.language) if latest else ""
