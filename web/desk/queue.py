"""The queue: what is to be done, by whom, and since when; and the way to a ticket whose number is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from core import lines, listings, queues
from core.actors import Actor
from core.lines import Place
from core.listings import Page, Wanted
from core.rules.references import ticket_id_of
from core.rules.status import Status
from web import forms, sessions
from web.desk import blueprint
from web.languages import mark

VIEWS: Mapping[str, str] = {
    "open": mark("All open"),
    "due": mark("Due first"),
    "mine": mark("Mine"),
    "unassigned": mark("Unassigned"),
    "waiting": mark("Waiting"),
    "resolved": mark("Resolved"),
    "ended": mark("Ended"),
}
MOST_CUSTOMERS = 2000  # in a list to choose from


@blueprint.get("/")
def show_queue() -> str:
    by = sessions.actor()
    view = request.args.get("view", "open")
    customer_id = forms.row_id("customer")
    there, chosen = queues.queues(by), request.args.get("team", "")
    places = queues.places(chosen, there)
    return render_template(
        "desk/queue.html",
        page=_page(view, by, customer_id, places, request.args.get("after", "")),
        queues=there,
        team=chosen if places else "",
        team_of={(place.line, place.team_id): name for place, name in lines.team_names().items()} if there else {},
        view=view if view in VIEWS else "open",
        views=VIEWS,
        customers=listings.customer_page(size=MOST_CUSTOMERS).rows,
        customer_id=customer_id,
    )


@blueprint.get("/jump")
def jump() -> Response | tuple[str, int]:
    """To the ticket of a number; a mistyped one is caught by its check digit."""
    number = "".join(request.args.get("number", "").split()).strip("[]#")
    if ticket_id_of(number):
        return redirect(f"/desk/tickets/{int(number)}")
    return render_template("desk/mistyped.html", number=number[:20]), 404


def _page(view: str, by: Actor, customer_id: int | None, places: tuple[Place, ...], after: str) -> Page:
    if view == "due":
        return listings.due_page(by, customer_id=customer_id, places=places, after=after)
    wanted = replace(_wanted(view, by, customer_id), places=places)
    return listings.ticket_page(by, wanted, after=after)


def _wanted(view: str, by: Actor, customer_id: int | None) -> Wanted:
    if view == "mine":
        return Wanted(assignee_id=by.agent_id, customer_id=customer_id)
    if view == "unassigned":
        return Wanted(is_unassigned=True, customer_id=customer_id)
    state = {"waiting": Status.WAITING.value, "resolved": Status.RESOLVED.value, "ended": "ended"}.get(view, "open")
    return Wanted(state=state, customer_id=customer_id)
