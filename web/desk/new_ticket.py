"""An agent registers a ticket for a contact who called or came by: first the customer, then who asks and what it is."""

from __future__ import annotations

from flask import redirect, render_template
from werkzeug.wrappers import Response

from core import clock, listings, opening
from core.errors import NotFound, Refused
from core.models import Contact, Customer, Module
from core.models.tickets import Channel
from core.opening import Draft
from core.rules.kinds import Category
from core.rules.priority import Effect
from core.rules.references import number_of
from web import forms, sessions, uploads
from web.desk import blueprint
from web.desk.queue import MOST_CUSTOMERS

CHANNELS = (Channel.PHONE, Channel.DESK)  # how it reached the agent


@blueprint.get("/tickets/new")
def new_ticket() -> str:
    wanted = forms.row_id("customer")
    if wanted is None:
        customers = listings.customer_page(size=MOST_CUSTOMERS).rows
        return render_template("desk/choose_customer.html", customers=customers)
    return _page(_get_customer(wanted), forms.Form())


@blueprint.post("/tickets/new")
def open_ticket() -> Response | tuple[str, int]:
    customer = _get_customer(forms.row_id("customer") or 0)
    try:
        ticket_id = opening.open_ticket(_draft(customer), by=sessions.actor(), now=clock.now())
    except Refused as refusal:
        return _page(customer, forms.sent(refusal)), 422
    return redirect(f"/desk/tickets/{number_of(ticket_id)}?done=registered")


def _draft(customer: Customer) -> Draft:
    contact = _contact_of(customer)
    subject, text = forms.line("subject", most=opening.SUBJECT_LENGTH), forms.words("text")
    if not subject:
        raise Refused("subject", "Write in a few words what it is about.")
    if not text:
        raise Refused("text", "Write down what the contact told you: they read it in their portal.")
    module_id = forms.row_id("module")
    return Draft(
        subject=subject,
        text=text,
        channel=forms.one_of("channel", Channel, "Choose how it reached you."),
        language=contact.language,
        requester_name=contact.name,
        requester_email=contact.email,
        customer_id=customer.id,
        contact_id=contact.id,
        category=forms.one_of("category", Category, "Choose one of the categories."),
        effect=forms.one_of("effect", Effect, "Choose how the work is affected."),
        module_id=module_id if module_id and Module.get_or_none(Module.id == module_id) else None,
        files=uploads.read_files(),
    )


def _contact_of(customer: Customer) -> Contact:
    """The chosen contact, who must be one of this customer's."""
    wanted = forms.row_id("contact")
    contact = next((person for person in listings.contacts_of(customer) if person.id == wanted), None)
    if contact is None:
        raise Refused("contact", "Choose who asks.")
    return contact


def _get_customer(customer_id: int) -> Customer:
    customer = Customer.get_or_none(Customer.id == customer_id)
    if customer is None:
        raise NotFound
    return customer


def _page(customer: Customer, form: forms.Form) -> str:
    return render_template(
        "desk/new_ticket.html",
        customer=customer,
        contacts=listings.contacts_of(customer),
        modules=listings.modules(),
        channels=CHANNELS,
        categories=list(Category),
        form=form,
    )
