"""The page behind the signed link of an estimate: what it says, and yes or no, without signing in (P08).

Opening the link answers nothing, since mail scanners open links too; the buttons on its page do. Who has the link may
answer for the contact it names, as long as that contact may.
"""

from __future__ import annotations

from flask import Blueprint, render_template

from core import clock, estimates
from core.actors import Actor, as_contact
from core.errors import NotFound, Refused
from core.estimate_facts import is_answer_link
from core.estimates import How
from core.models import Contact, Estimate
from core.rules.answers import Answer
from web import forms
from web.surroundings import here

blueprint = Blueprint("estimates", __name__)

_PATH = "/estimates/<row_id:estimate_id>/<row_id:contact_id>/<signature>"


@blueprint.get(_PATH)
def show_estimate(estimate_id: int, contact_id: int, signature: str) -> str:
    estimate, by = _linked(estimate_id, contact_id, signature)
    return _page(estimate, by, forms.Form())


@blueprint.post(_PATH)
def answer_estimate(estimate_id: int, contact_id: int, signature: str) -> str | tuple[str, int]:
    estimate, by = _linked(estimate_id, contact_id, signature)
    try:
        wanted = forms.one_of("answer", Answer, "Approve it or decline it.")
        estimates.answer(estimate, wanted, how=How.LINK, words=forms.words("words"), by=by, now=clock.now())
    except Refused as refusal:
        return _page(Estimate.get_by_id(estimate.id), by, forms.sent(refusal)), 422
    return _page(Estimate.get_by_id(estimate.id), by, forms.Form())


def _linked(estimate_id: int, contact_id: int, signature: str) -> tuple[Estimate, Actor]:
    """Raises NotFound for a link that isn't ours, and for one whose contact has no say any more."""
    if not is_answer_link(here().keyring, estimate_id=estimate_id, contact_id=contact_id, signature=signature):
        raise NotFound
    estimate = Estimate.get_or_none(Estimate.id == estimate_id)
    contact = Contact.get_or_none(Contact.id == contact_id, Contact.removed_at.is_null())
    if estimate is None or contact is None or contact.customer_id != estimate.ticket.customer_id:
        raise NotFound
    return estimate, as_contact(contact)


def _page(estimate: Estimate, by: Actor, form: forms.Form) -> str:
    ticket = estimate.ticket
    waits = estimates.open_estimate(ticket)
    return render_template(
        "estimate.html",
        estimate=estimate,
        ticket=ticket,
        may_answer=waits is not None and waits.id == estimate.id and estimates.may_answer(ticket, by),
        form=form,
    )
