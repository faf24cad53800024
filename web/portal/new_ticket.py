"""A contact registers a ticket: what it is about, and how it affects the work, which steers its priority (P14)."""

from __future__ import annotations

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from core import clock, listings, opening
from core.actors import Actor
from core.errors import Refused
from core.models.tickets import Channel
from core.opening import Draft
from core.rules.kinds import Category
from core.rules.priority import Effect
from core.rules.references import number_of
from web import forms, languages, sessions, uploads
from web.portal import blueprint


@blueprint.get("/tickets/new")
def new_ticket() -> str:
    return render_template("portal/new_ticket.html", form=forms.Form(), modules=listings.modules())


@blueprint.post("/tickets/new")
def open_ticket() -> Response | tuple[str, int]:
    by = sessions.actor()
    try:
        ticket_id = opening.open_ticket(_draft(by), by=by, now=clock.now())
    except Refused as refusal:
        page = render_template("portal/new_ticket.html", form=forms.sent(refusal), modules=listings.modules())
        return page, 422
    return redirect(f"/tickets/{number_of(ticket_id)}?done=opened")


def _draft(by: Actor) -> Draft:
    subject, text = forms.line("subject", most=opening.SUBJECT_LENGTH), forms.words("text")
    if not subject:
        raise Refused("subject", "Write in a few words what it is about.")
    if not text:
        raise Refused("text", "Describe it: what happened, where, and what you had expected.")
    return Draft(
        subject=subject,
        text=text,
        channel=Channel.PORTAL,
        language=languages.current(),
        requester_name=by.name,
        requester_email=by.address,
        customer_id=by.customer_id,
        contact_id=by.contact_id,
        category=forms.one_of("category", Category, "Choose what kind of matter it is."),
        effect=_effect(),
        module_id=_module_id(),
        files=uploads.read_files(),
    )


def _effect() -> Effect:
    """What they said of it; nothing said, or nothing that there is, is no reason to stop them."""
    said = request.form.get("effect", "")
    return Effect(said) if said in set(Effect) else Effect.UNSAID


def _module_id() -> int | None:
    wanted = forms.row_id("module")
    return wanted if any(module.id == wanted for module in listings.modules()) else None
