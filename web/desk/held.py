"""Triage: tickets from people whom nobody has registered, each made a contact's, let in, or turned away (P05).

A flood is one of them: turned away at once, or emptied of what matters, mail by mail.
"""

from __future__ import annotations

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from core import access, clock, floods, listings, triage
from core.errors import NotFound, Refused
from core.models import Customer, Ticket
from core.newcomers import newcomer_of
from core.rules.floods import flood_of
from web import forms, sessions
from web.desk import blueprint
from web.desk.queue import MOST_CUSTOMERS
from web.surroundings import here

_IS_THEIRS = {"theirs": True, "not-theirs": False}


@blueprint.get("/held")
def list_held() -> str:
    page = listings.held_page(after=request.args.get("after", ""))
    return render_template("desk/held.html", page=page, gathered=listings.gathered_counts(page.rows))


@blueprint.get("/held/<number>")
def show_held(number: str) -> str | Response:
    ticket = access.get_ticket(number, sessions.actor())
    if ticket.flood is not None:
        return _flood_page(ticket)
    if ticket.held_because is None:
        return redirect(f"/desk/tickets/{ticket.number}")
    return _page(ticket, forms.Form())


@blueprint.post("/held/<number>/contact")
def make_contact(number: str) -> Response | tuple[str, int]:
    ticket = access.get_ticket(number, sessions.actor())
    try:
        customer = _chosen_customer()
        triage.make_contact(
            ticket,
            customer,
            name=forms.line("name"),
            email=forms.line("email"),
            is_their_number=_IS_THEIRS.get(forms.line("number")),
            own=here().settings.addresses,
            by=sessions.actor(),
            now=clock.now(),
        )
    except Refused as refusal:
        return _page(ticket, forms.sent(refusal)), 422
    return redirect(f"/desk/tickets/{ticket.number}?done=released")


@blueprint.post("/held/<number>/release")
def release(number: str) -> Response:
    ticket = access.get_ticket(number, sessions.actor())
    triage.release(ticket, by=sessions.actor(), now=clock.now())
    return redirect(f"/desk/tickets/{ticket.number}?done=released")


@blueprint.post("/held/<number>/reject")
def reject(number: str) -> Response:
    ticket = access.get_ticket(number, sessions.actor())
    triage.reject(ticket, by=sessions.actor(), now=clock.now())
    return redirect("/desk/held?done=rejected")


@blueprint.post("/messages/<row_id:message_id>/take-out")
def take_out(message_id: int) -> Response:
    """Out of a flood, as a ticket of its own."""
    message = access.get_message(message_id, sessions.actor())
    ticket = floods.take_out(message, by=sessions.actor(), now=clock.now())
    return redirect(f"/desk/{'held' if ticket.held_because else 'tickets'}/{ticket.number}?done=taken-out")


def _chosen_customer() -> Customer:
    wanted = forms.row_id("customer")
    if wanted is None:
        raise Refused("customer", "Choose the customer that this person belongs to.")
    customer = Customer.get_or_none(Customer.id == wanted)
    if customer is None:
        raise NotFound
    return customer


def _flood_page(ticket: Ticket) -> str:
    return render_template(
        "desk/flood.html",
        ticket=ticket,
        flood=flood_of(ticket.flood or ""),
        page=listings.gathered_page(ticket, after=request.args.get("after", "")),
        count=listings.gathered_counts([ticket]).get(ticket.id, 0),
    )


def _page(ticket: Ticket, form: forms.Form) -> str:
    return render_template(
        "desk/held_ticket.html",
        ticket=ticket,
        messages=listings.messages_of(ticket, sessions.actor()),
        customers=listings.customer_page(size=MOST_CUSTOMERS).rows,
        newcomer=newcomer_of(ticket),
        form=form,
    )
