"""Contacts of any customer, kept by the desk's administrators."""

from __future__ import annotations

from flask import redirect, render_template
from werkzeug.wrappers import Response

from core import clock, estimates, people
from core.errors import NotFound, Refused
from core.models import Contact
from web import forms, sessions
from web.admin import blueprint
from web.admin.customers import customer_page, get_customer
from web.surroundings import here


@blueprint.post("/customers/<row_id:customer_id>/contacts")
def add_contact(customer_id: int) -> Response | tuple[str, int]:
    customer = get_customer(customer_id)
    try:
        people.add_contact(
            customer,
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
        return customer_page(customer, forms.sent(refusal, name="contact")), 422
    return redirect(f"/admin/customers/{customer.id}?done=contact-added")


@blueprint.get("/contacts/<row_id:contact_id>")
def show_contact(contact_id: int) -> str:
    return render_template("admin/contact.html", contact=_get_contact(contact_id), form=forms.Form())


@blueprint.post("/contacts/<row_id:contact_id>")
def change_contact(contact_id: int) -> Response | tuple[str, int]:
    contact = _get_contact(contact_id)
    try:
        people.change_contact(
            contact,
            name=forms.line("name"),
            phone=forms.line("phone"),
            language=forms.line("language"),
            is_admin=forms.is_ticked("is_admin"),
            by=sessions.actor(),
            now=clock.now(),
        )
    except Refused as refusal:
        return render_template("admin/contact.html", contact=contact, form=forms.sent(refusal)), 422
    return redirect(f"/admin/customers/{contact.customer_id}?done=saved")


@blueprint.post("/contacts/<row_id:contact_id>/approver")
def name_approver(contact_id: int) -> Response:
    contact = _get_contact(contact_id)
    estimates.name_approver(contact, may_approve=forms.is_ticked("may"), by=sessions.actor(), now=clock.now())
    return redirect(f"/admin/customers/{contact.customer_id}?done=saved")


@blueprint.get("/contacts/<row_id:contact_id>/remove")
def confirm_removal_of_contact(contact_id: int) -> str:
    return render_template("admin/remove_contact.html", contact=_get_contact(contact_id))


@blueprint.post("/contacts/<row_id:contact_id>/remove")
def remove_contact(contact_id: int) -> Response:
    contact = _get_contact(contact_id)
    people.remove_contact(contact, by=sessions.actor(), now=clock.now())
    return redirect(f"/admin/customers/{contact.customer_id}?done=contact-removed")


def _get_contact(contact_id: int) -> Contact:
    contact = Contact.get_or_none(Contact.id == contact_id, Contact.removed_at.is_null())
    if contact is None:
        raise NotFound
    return contact
