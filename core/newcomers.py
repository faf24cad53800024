"""Somebody who rang and whom nobody has registered: which number is theirs, who else has it, what else they left (P05).

Trusts the call that opened the ticket, and of it only what the network told. A number that a caller keyed is proved by
nothing, and one that is withheld is nobody's: neither is ever registered from here.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import Refused
from core.listings import contacts_with_number
from core.models import Call, Contact, Ticket
from core.models.calls import CallerKind
from core.models.tickets import Channel


@dataclass(frozen=True, slots=True)
class Newcomer:
    """The number that a held ticket's caller rang from, "" where there is none to register, and who has it already."""

    number: str = ""
    holders: tuple[Contact, ...] = ()


def newcomer_of(ticket: Ticket) -> Newcomer:
    """Of a ticket that a call has opened; nobody in particular, where it came in another way."""
    if ticket.channel != Channel.PHONE or ticket.requester_email:
        return Newcomer()
    call = Call.select().where(Call.ticket == ticket.id).order_by(Call.started_at, Call.id).first()
    number = call.caller if call is not None else ""
    return Newcomer(number, tuple(contacts_with_number(number)))


def number_to_register(ticket: Ticket, email: str, *, is_theirs: bool | None) -> str:
    """The number that the contact of this address is to be registered with, "" for none.

    A number that others have is shared only if somebody says so. Raises Refused where nobody did.
    """
    newcomer = newcomer_of(ticket)
    others = [holder for holder in newcomer.holders if holder.email != email.strip().lower()]
    if others and is_theirs is None:
        raise Refused(
            "number",
            "%(number)s is registered for %(name)s already: choose whether they share it.",
            number=newcomer.number,
            name=", ".join(holder.name for holder in others),
        )
    return "" if is_theirs is False else newcomer.number


def held_from(number: str) -> list[Ticket]:
    """What waits in triage that was left from a number while it was nobody's, by somebody without an address."""
    if not number:
        return []
    was_nobodys = Call.caller_kind == CallerKind.UNKNOWN.value
    opened = Call.select(Call.ticket).where(Call.caller == number, was_nobodys, Call.ticket.is_null(False))
    waiting = Ticket.held_because.is_null(False) & (Ticket.requester_email == "")
    return list(Ticket.select().where(Ticket.id.in_(opened), waiting).order_by(Ticket.id))
