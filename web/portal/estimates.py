"""An estimate on the portal's page of its ticket: who may, says yes or no; and who may (P08)."""

from __future__ import annotations

from flask import redirect
from werkzeug.wrappers import Response

from core import access, clock, estimates
from core.errors import Refused
from core.estimates import How
from core.rules.answers import Answer
from web import forms, sessions
from web.portal import blueprint
from web.portal.contacts import get_colleague
from web.portal.tickets import ticket_page


@blueprint.post("/tickets/<number>/estimate")
def answer_estimate(number: str) -> Response | tuple[str, int]:
    by = sessions.actor()
    ticket = access.get_ticket(number, by)
    estimate = estimates.open_estimate(ticket)
    try:
        wanted = forms.one_of("answer", Answer, "Approve it or decline it.")
        if estimate is None:
            raise Refused("estimate", "The estimate doesn't wait for an answer any more.")
        estimates.answer(estimate, wanted, how=How.PORTAL, words=forms.words("words"), by=by, now=clock.now())
    except Refused as refusal:
        return ticket_page(access.get_ticket(number, by), forms.sent(refusal, name="estimate")), 422
    return redirect(f"/tickets/{ticket.number}?done={wanted.value}")


@blueprint.post("/contacts/<row_id:contact_id>/approver")
def name_approver(contact_id: int) -> Response:
    contact = get_colleague(contact_id)
    estimates.name_approver(contact, may_approve=forms.is_ticked("may"), by=sessions.actor(), now=clock.now())
    return redirect("/contacts?done=saved")
