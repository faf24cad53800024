"""Time on the desk's pages: booked on a ticket, corrected and removed; an agent's week; the mark of a product fault."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from core import access, agreements, clock, listings, terms, time_lists, timers, work
from core.actors import Actor
from core.errors import Changed, Refused
from core.models import Event, Ticket, TimeEntry
from core.work import Spent
from web import forms, sessions
from web.desk import blueprint
from web.desk.ticket import ticket_page

Answer = Response | tuple[str, int]
_WEEK = timedelta(days=7)


@blueprint.post("/tickets/<number>/time")
def book_time(number: str) -> Answer:
    def do(ticket: Ticket, by: Actor, now: datetime) -> None:
        work.book(ticket, _spent(now), by=by, now=now, reason=forms.line("reason"))

    return on_ticket(number, "time", do, done="time-booked")


@blueprint.post("/tickets/<number>/product-fault")
def mark_product_fault(number: str) -> Answer:
    def do(ticket: Ticket, by: Actor, now: datetime) -> None:
        work.mark_product_fault(ticket, is_fault=forms.is_ticked("is_fault"), by=by, now=now)

    return on_ticket(number, "product-fault", do, done="saved")


@blueprint.get("/time")
def show_week() -> str:
    by, now = sessions.actor(), clock.now()
    monday = _monday(request.args.get("week", ""), otherwise=terms.today(now))
    entries = time_lists.of_week(by.agent_id or 0, monday)
    timer = timers.find_timer(by)
    return render_template(
        "desk/time.html",
        entries=entries,
        minutes=sum(entry.minutes for entry in entries),
        monday=monday.isoformat(),
        sunday=(monday + timedelta(days=6)).isoformat(),
        before=(monday - _WEEK).isoformat(),
        after=(monday + _WEEK).isoformat(),
        timer=timer,
        is_forgotten=timer is not None and timers.is_forgotten(timer, now),
        form=forms.Form(),
    )


@blueprint.get("/time/<row_id:entry_id>")
def show_entry(entry_id: int) -> str:
    by = sessions.actor()
    entry = work.get_entry(entry_id, by)
    work.require_change(entry, by)
    return _entry_page(entry, forms.Form())


@blueprint.post("/time/<row_id:entry_id>")
def change_entry(entry_id: int) -> Answer:
    def do(entry: TimeEntry, by: Actor, now: datetime) -> None:
        work.change_entry(entry, _spent(now), by=by, now=now, seen=_seen(), reason=forms.line("reason"))

    return _on_entry(entry_id, do, done="time-changed")


@blueprint.post("/time/<row_id:entry_id>/remove")
def remove_entry(entry_id: int) -> Answer:
    def do(entry: TimeEntry, by: Actor, now: datetime) -> None:
        work.remove_entry(entry, by=by, now=now, seen=_seen())

    return _on_entry(entry_id, do, done="time-removed")


def on_ticket(number: str, form: str, deed: Callable[[Ticket, Actor, datetime], object], *, done: str) -> Answer:
    """Time disturbs nobody who writes on the ticket: what they look at needn't be its newest state."""
    by = sessions.actor()
    ticket = access.get_ticket(number, by)
    try:
        deed(ticket, by, clock.now())
    except Refused as refusal:
        return ticket_page(access.get_ticket(number, by), forms.sent(refusal, name=form)), 422
    return redirect(f"/desk/tickets/{ticket.number}?done={done}#time")


def _on_entry(entry_id: int, deed: Callable[[TimeEntry, Actor, datetime], None], *, done: str) -> Answer:
    by = sessions.actor()
    entry = work.get_entry(entry_id, by)
    try:
        deed(entry, by, clock.now())
    except Refused as refusal:
        return _entry_page(work.get_entry(entry_id, by), forms.sent(refusal)), 422
    except Changed:
        return _entry_page(work.get_entry(entry_id, by), forms.Form(), has_changed=True), 409
    return redirect(f"/desk/tickets/{entry.ticket.number}?done={done}#time")


def _entry_page(entry: TimeEntry, form: forms.Form, *, has_changed: bool = False) -> str:
    history = [event for event in listings.events_of(entry.ticket) if _is_about(event, entry)]
    names = {agent.email: agent.name for agent in listings.agents()}
    return render_template(
        "desk/time_entry.html", entry=entry, history=history, names=names, form=form, has_changed=has_changed
    )


def _is_about(event: Event, entry: TimeEntry) -> bool:
    return event.kind.startswith("time-") and event.data.get("entry") == entry.id


def _spent(now: datetime) -> Spent:
    return Spent(
        minutes=agreements.read_minutes("minutes", forms.line("minutes")),
        day=agreements.read_day("day", forms.line("day"), otherwise=terms.today(now)),
        note=forms.line("note", most=2000),
    )


def _seen() -> int | None:
    """The version that the form was written on; one that says none is of no version there is."""
    text = forms.line("version", most=9)
    return int(text) if text.isascii() and text.isdecimal() else 0


def _monday(text: str, *, otherwise: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = otherwise
    day = min(max(day, date(2000, 1, 3)), date(2999, 1, 1))
    return day - timedelta(days=day.weekday())
