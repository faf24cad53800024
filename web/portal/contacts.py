"""The customer keeps its own list of contacts right: keepers add, change and remove, everybody sees it (P05, P06)."""

from __future__ import annotations

from flask import redirect, render_template
from werkzeug.wrappers import Response

from core import clock, listings, people
from core.actors import require_keeper_of
from core.errors import NotFound, Refused
from core.models import Contact, Customer
from web import forms, sessions
from web.portal import blueprint
from web.surroundings import here


@blueprint.get("/contacts")
def list_contacts() -> str:
    return _contacts_page(forms.Form())


@blueprint.post("/contacts")
def add_contact() -> Response | tuple[str, int]:
    try:
        people.add_contact(
            _customer(),
            name=forms.line("name"),
            email=forms.line("email"),
            phone=forms.line("phone"),
            language=forms.line("language"),
            is_admin=forms.is_ticked("is_admin"),
            by=sessions.actor(),
            now=clock.now(),
            own=here().settings.addresses,
        )
    except Refused as refusal:
        return _contacts_page(forms.sent(refusal)), 422
    return redirect("/contacts?done=contact-added")


@blueprint.get("/contacts/<row_id:contact_id>")
def show_contact(contact_id: int) -> str:
    return render_template("portal/contact.html", contact=get_colleague(contact_id), form=forms.Form())


@blueprint.post("/contacts/<row_id:contact_id>")
def change_contact(contact_id: int) -> Response | tuple[str, int]:
    """Their number too: who calls from it is taken for them. Nobody takes the list out of their own hands."""
    contact, by = get_colleague(contact_id), sessions.actor()
    try:
        people.change_contact(
            contact,
            name=forms.line("name"),
            phone=forms.line("phone"),
            language=forms.line("language"),
            is_admin=forms.is_ticked("is_admin") or contact.id == by.contact_id,
            by=by,
            now=clock.now(),
        )
    except Refused as refusal:
        return render_template("portal/contact.html", contact=contact, form=forms.sent(refusal)), 422
    return redirect("/contacts?done=saved")


@blueprint.get("/contacts/<row_id:contact_id>/remove")
def confirm_removal(contact_id: int) -> str:
    return render_template("portal/remove_contact.html", contact=get_colleague(contact_id))


@blueprint.post("/contacts/<row_id:contact_id>/remove")
def remove_contact(contact_id: int) -> Response:
    contact = get_colleague(contact_id)
    if contact.id == sessions.actor().contact_id:
        raise Refused("contact", "Ask a colleague or the desk to remove you, so that the list always has a keeper.")
    people.remove_contact(contact, by=sessions.actor(), now=clock.now())
    return redirect("/contacts?done=contact-removed")


def _customer() -> Customer:
    return Customer.get_by_id(sessions.actor().customer_id)


def get_colleague(contact_id: int) -> Contact:
    """A contact of the same customer, for a keeper of its list; raises NotFound for anybody else's."""
    by = sessions.actor()
    contact = Contact.get_or_none(
        Contact.id == contact_id, Contact.customer == by.customer_id, Contact.removed_at.is_null()
    )
    if contact is None:
        raise NotFound
    require_keeper_of(contact.customer_id, by)
    return contact


def _contacts_page(form: forms.Form) -> str:
    customer = _customer()
    return render_template(
        "portal/contacts.html", customer=customer, contacts=listings.contacts_of(customer), form=form
    )
