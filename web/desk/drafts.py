"""Letters that the clock is about to send: what goes next, what is held, and what an agent does to one.

A form says which state of the draft it was written on. Has somebody changed or sent it in between, nothing is done.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from core import clock, listings, still_working
from core.actors import Actor
from core.errors import Changed, NotFound, Refused
from core.models import LetterDraft, Ticket
from web import forms, sessions
from web.desk import blueprint
from web.desk.ticket import ticket_page

Answer = Response | tuple[str, int]
Deed = Callable[[LetterDraft, Actor, datetime], None]


@blueprint.get("/drafts")
def list_drafts() -> str:
    is_held = request.args.get("view") == "held"
    page = listings.draft_page(is_held=is_held, after=request.args.get("after", ""))
    return render_template("desk/drafts.html", page=page, view="held" if is_held else "next")


@blueprint.post("/drafts/<row_id:draft_id>/edit")
def edit_draft(draft_id: int) -> Answer:
    def do(draft: LetterDraft, by: Actor, now: datetime) -> None:
        still_working.edit(draft, forms.words("words"), by=by, now=now)

    return _act(draft_id, "draft-edit", do, done="saved")


@blueprint.post("/drafts/<row_id:draft_id>/hold")
def hold_draft(draft_id: int) -> Answer:
    def do(draft: LetterDraft, by: Actor, now: datetime) -> None:
        still_working.hold(draft, why=forms.line("why"), until=forms.line("until", most=20), by=by, now=now)

    return _act(draft_id, "draft-hold", do, done="saved")


@blueprint.post("/drafts/<row_id:draft_id>/let-go")
def let_draft_go(draft_id: int) -> Answer:
    return _act(
        draft_id, "draft", lambda draft, by, now: still_working.let_go(draft, by=by, now=now), done="saved"
    )  # fmt: skip


@blueprint.post("/drafts/<row_id:draft_id>/send")
def send_draft(draft_id: int) -> Answer:
    return _act(
        draft_id, "draft", lambda draft, by, now: still_working.send_now(draft, by=by, now=now), done="told"
    )  # fmt: skip


def _act(draft_id: int, form_name: str, deed: Deed, *, done: str) -> Answer:
    draft = LetterDraft.get_or_none(LetterDraft.id == draft_id)
    if draft is None:
        raise NotFound
    draft.version = forms.row_id("version") or 0  # the state that the form was written on
    try:
        deed(draft, sessions.actor(), clock.now())
    except Refused as refusal:
        return ticket_page(Ticket.get_by_id(draft.ticket_id), forms.sent(refusal, name=form_name)), 422
    except Changed:
        return ticket_page(Ticket.get_by_id(draft.ticket_id), forms.sent(name=form_name), has_changed=True), 409
    return redirect(f"/desk/tickets/{draft.ticket.number}?done={done}")
