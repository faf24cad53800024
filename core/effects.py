"""How a ticket affects the work is told later, or corrected: its priority follows by the one table (P14).

It follows as long as it is the one that the effect leads to. Once an agent has set another by hand, only a customer
who says that it has become worse still moves it, and only upwards.
"""

from __future__ import annotations

from datetime import datetime

from core import events, messages, tickets
from core.actors import DESK, Actor, ActorKind, require_staff
from core.database import transaction
from core.errors import Changed, NotAllowed
from core.messages import Said
from core.models import Ticket
from core.models.tickets import Channel, Visibility
from core.rules.kinds import Priority
from core.rules.priority import Effect, priority_of, worse_than


def correct_effect(ticket: Ticket, effect: Effect, *, by: Actor, now: datetime) -> None:
    """An agent knows better how the work is affected."""
    require_staff(by)
    before = Effect(ticket.effect)
    if effect is before:
        return
    follows = ticket.priority == priority_of(before)
    with transaction():
        _write(ticket, effect, kind="effect-corrected", by=by, now=now)
        if follows:
            tickets.change_priority(ticket, priority_of(effect), by=by, now=now, effect=effect.value)


def say_effect(ticket: Ticket, effect: Effect, *, note: str, by: Actor, now: datetime) -> bool:
    """A contact says that it is worse than what is known; gives False, and does nothing, where it isn't.

    `note` tells the agents so, among the messages. The priority rises if the table says so, and never falls.
    """
    if by.kind is not ActorKind.CONTACT and not by.is_staff:
        raise NotAllowed
    if effect not in worse_than(Effect(ticket.effect)):
        return False
    with transaction():
        _write(ticket, effect, kind="effect-said", by=by, now=now)
        messages.add(ticket.id, _note(note), by=DESK, now=now)
        if priority_of(effect) < Priority(ticket.priority):
            tickets.change_priority(ticket, priority_of(effect), by=by, now=now, effect=effect.value)
    return True


def _write(ticket: Ticket, effect: Effect, *, kind: str, by: Actor, now: datetime) -> None:
    """Compare-and-swap from the effect looked at; raises Changed for a lost race."""
    before = ticket.effect
    mine = (Ticket.id == ticket.id) & (Ticket.effect == before)
    if not Ticket.update(effect=effect.value, updated_at=now).where(mine).execute():
        raise Changed
    ticket.effect, ticket.updated_at = effect.value, now
    data = {"effect_before": before, "effect": effect.value}
    events.record(kind, by=by, now=now, ticket_id=ticket.id, data=data)


def _note(text: str) -> Said:
    return Said(text=text, channel=Channel.PORTAL, visibility=Visibility.INTERNAL)
