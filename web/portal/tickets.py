"""What a contact sees of the organisation's tickets: the list, one ticket, and the words added to it."""

from __future__ import annotations

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from core import access, clock, dialogue, effects, estimates, listings, merging
from core.actors import Actor
from core.database import transaction
from core.errors import Refused
from core.listings import Wanted
from core.messages import Said
from core.models import Ticket
from core.models.tickets import Channel, Visibility
from core.party_threads import open_handover
from core.rules.priority import Effect, worse_than
from core.rules.status import ENDED, OPEN, Status
from web import forms, promises, sentences, sessions, uploads
from web.languages import gettext
from web.portal import blueprint, time_box
from web.words import word

_VIEWS = ("open", "ended", "all")


@blueprint.get("/")
def list_tickets() -> str:
    by = sessions.actor()
    view = request.args.get("view", "open")
    wanted = Wanted(state=view if view in _VIEWS else "open")
    return render_template(
        "portal/tickets.html",
        page=listings.ticket_page(by, wanted, after=request.args.get("after", "")),
        counts=listings.counts(by),
        view=wanted.state,
        views=_VIEWS,
        groups={"open": OPEN, "ended": ENDED},
    )


@blueprint.get("/tickets/<number>")
def show_ticket(number: str) -> str:
    return ticket_page(access.get_ticket(number, sessions.actor()), forms.Form())


@blueprint.post("/tickets/<number>")
def add_message(number: str) -> Response | tuple[str, int]:
    by = sessions.actor()
    ticket = access.get_ticket(number, by)
    try:
        said = Said(
            text=forms.words("text"),
            channel=Channel.PORTAL,
            visibility=Visibility.PUBLIC,
            files=uploads.read_files(),
        )
        _add(ticket, said, by)
    except Refused as refusal:
        return ticket_page(ticket, forms.sent(refusal)), 422
    return redirect(f"/tickets/{ticket.number}?done=added")


def _add(ticket: Ticket, said: Said, by: Actor) -> None:
    """What they say, and perhaps that it is worse than was known."""
    effect, now = request.form.get("effect", ""), clock.now()
    note = gettext("%(name)s says how the work is affected: %(effect)s.", name=by.name, effect=word("effect", effect))
    with transaction():
        dialogue.add_from_customer(ticket, said, by=by, now=now)
        if effect in set(Effect):
            effects.say_effect(ticket, Effect(effect), note=note, by=by, now=now)


def ticket_page(ticket: Ticket, form: forms.Form) -> str:
    by, events = sessions.actor(), listings.events_of(ticket)
    return render_template(
        "portal/ticket.html",
        ticket=ticket,
        messages=listings.messages_of(ticket, by),
        history=[event for event in events if sentences.is_history(event)],
        promises=promises.promises_of(ticket, events),
        estimate=(estimate := estimates.open_estimate(ticket)),
        may_answer=estimate is not None and estimates.may_answer(ticket, by),
        approvers=estimates.approvers_of(ticket.customer_id) if estimate else [],
        worse=[effect.value for effect in worse_than(Effect(ticket.effect))],
        goes_on_in=_seen_survivor(ticket, by),
        is_with=open_handover(ticket) if ticket.status == Status.HANDED_OVER else None,
        is_passed_on=ticket.customer_id != by.customer_id,
        has_ended=ticket.status in ENDED and ticket.merged_into_id is None,
        form=form,
        time=time_box.of(ticket),
    )


def _seen_survivor(ticket: Ticket, by: Actor) -> Ticket | None:
    """Where a merged ticket goes on, for somebody who may see that."""
    survivor = merging.survivor_of(ticket)
    return survivor if survivor.id != ticket.id and access.may_see(survivor, by) else None
