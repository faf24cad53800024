"""Handing a ticket over to a party, writing to it, and taking it back; and choosing for whom a partner asks."""

from __future__ import annotations

from datetime import datetime

from flask import request

from core import handover, parties, partners
from core.actors import Actor
from core.errors import NotFound, Refused
from core.handover import Parcel
from core.models import Customer, Handover, Message, Ticket
from core.models.tickets import Visibility
from core.party_threads import threads_on
from web import forms, uploads
from web.desk import blueprint
from web.desk.actions import Answer, act

_MOST_INCLUDED = 500


@blueprint.post("/tickets/<number>/hand-over")
def hand_over(number: str) -> Answer:
    def do(ticket: Ticket, by: Actor, now: datetime) -> None:
        party_id = forms.row_id("party")
        if party_id is None:
            raise Refused("party", "Choose to whom.")
        parcel = _parcel(ticket)
        handover.hand_over(
            ticket,
            parties.get_party(party_id),
            parcel,
            by=by,
            now=now,
            their_number=forms.line("their_number", most=60),
        )

    return act(number, "hand-over", do, done="handed-over")


@blueprint.post("/tickets/<number>/hand-over/<row_id:handover_id>/write")
def write_to_party(number: str, handover_id: int) -> Answer:
    def do(ticket: Ticket, by: Actor, now: datetime) -> None:
        handover.write_to_party(_thread(ticket, handover_id), _parcel(ticket), by=by, now=now)

    return act(number, f"write-{handover_id}", do, done="party-written")


@blueprint.post("/tickets/<number>/hand-over/<row_id:handover_id>/number")
def set_their_number(number: str, handover_id: int) -> Answer:
    def do(ticket: Ticket, by: Actor, now: datetime) -> None:
        thread = _thread(ticket, handover_id)
        handover.set_number(thread, forms.line("their_number", most=60), by=by, now=now)

    return act(number, f"number-{handover_id}", do, done="saved")


@blueprint.post("/tickets/<number>/take-back")
def take_back(number: str) -> Answer:
    def do(ticket: Ticket, by: Actor, now: datetime) -> None:
        handover.take_back(ticket, words=forms.words("words"), by=by, now=now)

    return act(number, "take-back", do, done="taken-back")


@blueprint.post("/tickets/<number>/open-for")
def open_for(number: str) -> Answer:
    def do(ticket: Ticket, by: Actor, now: datetime) -> None:
        customer = Customer.get_or_none(Customer.id == (forms.row_id("customer") or 0))
        if customer is None:
            raise Refused("customer", "Choose a customer of theirs.")
        partners.open_for(ticket, customer, by=by, now=now)

    return act(number, "open-for", do, done="saved")


def _thread(ticket: Ticket, handover_id: int) -> Handover:
    said = list(Message.select(Message.handover_id).where(Message.ticket == ticket.id))
    found = next((each for each in threads_on(ticket, said) if each.id == handover_id), None)
    if found is None:
        raise NotFound
    return found


def _parcel(ticket: Ticket) -> Parcel:
    """What goes along: all that the customer can see, or what is ticked."""
    ticked = [int(each) for each in request.form.getlist("includes") if each.isascii() and each.isdecimal()]
    includes = _all_public(ticket) if forms.is_ticked("include_all") else ticked[:_MOST_INCLUDED]
    return Parcel(words=forms.words("words"), includes=tuple(includes), files=uploads.read_files())


def _all_public(ticket: Ticket) -> list[int]:
    public = Message.select(Message.id).where(
        Message.ticket == ticket.id, Message.visibility == Visibility.PUBLIC.value
    )
    return [row.id for row in public.order_by(Message.id).limit(_MOST_INCLUDED)]
