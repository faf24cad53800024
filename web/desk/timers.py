"""The timer on the desk's pages: started on a ticket, stopped wherever its agent is."""

from __future__ import annotations

from datetime import datetime

from flask import redirect
from werkzeug.wrappers import Response

from core import agreements, clock, timers
from core.actors import Actor
from core.errors import Changed, Refused
from core.models import Ticket
from web import forms, sessions
from web.desk import blueprint
from web.desk.ticket import ticket_page
from web.desk.time import on_ticket

Answer = Response | tuple[str, int]


@blueprint.post("/tickets/<number>/timer")
def start_timer(number: str) -> Answer:
    def do(ticket: Ticket, by: Actor, now: datetime) -> None:
        timers.start_timer(ticket, by=by, now=now)

    return on_ticket(number, "timer", do, done="timer-started")


@blueprint.post("/timer/stop")
def stop_timer() -> Answer:
    by = sessions.actor()
    timer = timers.find_timer(by)
    if timer is None:
        return redirect("/desk/time")  # stopped in another window
    try:
        said = forms.line("timer-minutes")
        minutes = agreements.read_minutes("timer-minutes", said) if said else None
        timers.stop_timer(
            by=by, now=clock.now(), minutes=minutes, note=forms.line("note", most=2000), reason=forms.line("reason")
        )
    except Refused as refusal:
        return ticket_page(Ticket.get_by_id(timer.ticket_id), forms.sent(_named(refusal), name="timer")), 422
    except Changed:
        return redirect("/desk/time")
    return redirect(f"/desk/tickets/{timer.ticket.number}?done=time-booked#time")


@blueprint.post("/timer/discard")
def discard_timer() -> Answer:
    by = sessions.actor()
    timer = timers.find_timer(by)
    if timer is None:
        return redirect("/desk/time")
    timers.discard_timer(by=by, now=clock.now())
    return redirect(f"/desk/tickets/{timer.ticket.number}?done=timer-discarded#time")


def _named(refusal: Refused) -> Refused:
    """What is wrong with the minutes stands beside the timer's field."""
    if refusal.field != "minutes":
        return refusal
    return Refused("timer-minutes", refusal.sentence, **refusal.values)
