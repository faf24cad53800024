"""What an agent does to a ticket: reply, note, move, resolve, assign, classify, prioritise, merge.

Each form says which state of the ticket it was written on. If somebody changed the ticket in between, nothing is done:
the page comes back with what is new, and with what was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import redirect, request
from werkzeug.wrappers import Response

from core import access, agreements, clock, dialogue, effects, merging, tickets
from core.actors import Actor
from core.database import transaction
from core.errors import Changed, NotFound, Refused
from core.messages import Said
from core.models import Agent, Module, Ticket
from core.models.tickets import Channel, Visibility
from core.rules.kinds import Category, Priority
from core.rules.priority import Effect
from web import forms, sessions, uploads
from web.desk import blueprint
from web.desk.ticket import seen_mark, ticket_page

Answer = Response | tuple[str, int]
Deed = Callable[[Ticket, Actor, datetime], object]

_SIMPLE_MOVES: dict[str, Callable[..., None]] = {
    "start": tickets.start,
    "wait": tickets.wait,
    "close": tickets.close,
    "reopen": tickets.reopen,
}


@blueprint.post("/tickets/<number>/reply")
def reply(number: str) -> Answer:
    def do(ticket: Ticket, by: Actor, now: datetime) -> None:
        with transaction():
            dialogue.reply(ticket, _said(Visibility.PUBLIC), by=by, now=now)
            if forms.is_ticked("and_wait"):
                tickets.wait(ticket, by=by, now=now)

    return act(number, "reply", do, done="replied")


@blueprint.post("/tickets/<number>/note")
def note(number: str) -> Answer:
    def do(ticket: Ticket, by: Actor, now: datetime) -> None:
        dialogue.note(ticket, _said(Visibility.INTERNAL), by=by, now=now)

    return act(number, "note", do, done="noted")


@blueprint.post("/tickets/<number>/move")
def move(number: str) -> Answer:
    verb = _SIMPLE_MOVES.get(request.form.get("move", ""))
    if verb is None:
        raise NotFound
    return act(number, "move", lambda ticket, by, now: verb(ticket, by=by, now=now), done="moved")


@blueprint.post("/tickets/<number>/resolve")
def resolve(number: str) -> Answer:
    def do(ticket: Ticket, by: Actor, now: datetime) -> None:
        tickets.resolve(ticket, solution=forms.words("solution"), by=by, now=now)

    return act(number, "resolve", do, done="moved")


@blueprint.post("/tickets/<number>/assign")
def assign(number: str) -> Answer:
    def do(ticket: Ticket, by: Actor, now: datetime) -> None:
        wanted = by.agent_id if forms.is_ticked("to_me") else forms.row_id("assignee")
        agent = Agent.get_or_none(Agent.id == wanted) if wanted else None
        tickets.assign(ticket, agent, by=by, now=now)

    return act(number, "assign", do, done="saved")


@blueprint.post("/tickets/<number>/classify")
def classify(number: str) -> Answer:
    def do(ticket: Ticket, by: Actor, now: datetime) -> None:
        category = forms.one_of("category", Category, "Choose one of the categories.")
        wanted = forms.row_id("module")
        module = Module.get_or_none(Module.id == wanted) if wanted else None
        tickets.classify(ticket, category=category, module=module, by=by, now=now)

    return act(number, "classify", do, done="saved")


@blueprint.post("/tickets/<number>/prioritise")
def prioritise(number: str) -> Answer:
    def do(ticket: Ticket, by: Actor, now: datetime) -> None:
        priority = forms.one_of("priority", Priority, "Choose one of the priorities.")
        tickets.prioritise(ticket, priority, reason=forms.line("reason"), by=by, now=now)

    return act(number, "prioritise", do, done="saved")


@blueprint.post("/tickets/<number>/effect")
def correct_effect(number: str) -> Answer:
    def do(ticket: Ticket, by: Actor, now: datetime) -> None:
        effect = forms.one_of("effect", Effect, "Choose how the work is affected.")
        effects.correct_effect(ticket, effect, by=by, now=now)

    return act(number, "effect", do, done="saved")


@blueprint.post("/tickets/<number>/terms")
def apply_terms(number: str) -> Answer:
    return act(number, "terms", lambda ticket, by, now: agreements.apply_terms(ticket, by=by, now=now), done="saved")


@blueprint.post("/tickets/<number>/merge")
def merge(number: str) -> Answer:
    def do(ticket: Ticket, by: Actor, now: datetime) -> None:
        merging.merge(ticket, into=_ticket_typed(by), by=by, now=now)

    return act(number, "merge", do, done="merged")


@blueprint.post("/tickets/<number>/unmerge")
def unmerge(number: str) -> Answer:
    return act(number, "unmerge", lambda ticket, by, now: merging.unmerge(ticket, by=by, now=now), done="unmerged")


@blueprint.post("/messages/<row_id:message_id>/accept")
def accept_message(message_id: int) -> Response:
    by = sessions.actor()
    message = access.get_message(message_id, by)
    dialogue.accept_pending(message, by=by, now=clock.now())
    return redirect(f"/desk/tickets/{message.ticket.number}?done=accepted")


def act(number: str, form_name: str, deed: Deed, *, done: str) -> Answer:
    by = sessions.actor()
    ticket = access.get_ticket(number, by)
    if request.form.get("seen") != seen_mark(ticket):
        return ticket_page(ticket, forms.sent(name=form_name), has_changed=True), 409
    try:
        deed(ticket, by, clock.now())
    except Refused as refusal:
        return ticket_page(_again(number, by), forms.sent(refusal, name=form_name)), 422
    except Changed:
        return ticket_page(_again(number, by), forms.sent(name=form_name), has_changed=True), 409
    return redirect(f"/desk/tickets/{ticket.number}?done={done}")


def _ticket_typed(by: Actor) -> Ticket:
    """The ticket whose number was typed; raises Refused for a mistyped one, and for one that isn't there."""
    try:
        return access.get_ticket(forms.line("into", most=20), by)
    except NotFound:
        raise Refused("into", "There is no ticket with that number. Is it typed right?") from None


def _again(number: str, by: Actor) -> Ticket:
    """The ticket as it is now; what was undone may have left its marks on the one in hand."""
    return access.get_ticket(number, by)


def _said(visibility: Visibility) -> Said:
    return Said(text=forms.words("text"), channel=Channel.DESK, visibility=visibility, files=uploads.read_files())
