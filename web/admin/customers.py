"""What the desk knows of its customers, kept current here and shown beside each of their tickets (P07)."""

from __future__ import annotations

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from core import clock, listings, parties, people
from core.errors import NotFound, Refused
from core.models import Customer, CustomerDomain
from web import forms, sessions
from web.admin import blueprint


@blueprint.get("/")
def begin() -> Response:
    return redirect("/admin/customers")


@blueprint.get("/customers")
def list_customers() -> str:
    page = listings.customer_page(after=request.args.get("after", ""))
    return render_template("admin/customers.html", page=page, form=forms.Form())


@blueprint.post("/customers")
def add_customer() -> Response | tuple[str, int]:
    try:
        customer = people.add_customer(**_fields(), by=sessions.actor(), now=clock.now())
    except Refused as refusal:
        page = listings.customer_page()
        return render_template("admin/customers.html", page=page, form=forms.sent(refusal)), 422
    return redirect(f"/admin/customers/{customer.id}?done=customer-added")


@blueprint.get("/customers/<row_id:customer_id>")
def show_customer(customer_id: int) -> str:
    return customer_page(get_customer(customer_id))


@blueprint.post("/customers/<row_id:customer_id>")
def change_customer(customer_id: int) -> Response | tuple[str, int]:
    customer = get_customer(customer_id)
    try:
        people.change_customer(customer, **_fields(), consultants=_consultants(), by=sessions.actor(), now=clock.now())
    except Refused as refusal:
        return customer_page(customer, forms.sent(refusal, name="customer")), 422
    return redirect(f"/admin/customers/{customer.id}?done=saved")


@blueprint.post("/customers/<row_id:customer_id>/domains")
def add_domain(customer_id: int) -> Response | tuple[str, int]:
    customer = get_customer(customer_id)
    try:
        people.add_domain(customer, forms.line("domain", most=253), by=sessions.actor(), now=clock.now())
    except Refused as refusal:
        return customer_page(customer, forms.sent(refusal, name="domain")), 422
    return redirect(f"/admin/customers/{customer.id}?done=saved")


@blueprint.post("/customers/<row_id:customer_id>/domains/remove")
def remove_domain(customer_id: int) -> Response:
    customer = get_customer(customer_id)
    people.remove_domain(customer, forms.line("domain", most=253), by=sessions.actor(), now=clock.now())
    return redirect(f"/admin/customers/{customer.id}?done=saved")


def get_customer(customer_id: int) -> Customer:
    customer = Customer.get_or_none(Customer.id == customer_id)
    if customer is None:
        raise NotFound
    return customer


def customer_page(customer: Customer, form: forms.Form | None = None) -> str:
    """The page, with what was typed if a form on it couldn't be obeyed."""
    domains = CustomerDomain.select().where(CustomerDomain.customer == customer.id).order_by(CustomerDomain.domain)
    known = parties.all_parties()
    return render_template(
        "admin/customer.html",
        customer=customer,
        domains=list(domains),
        contacts=listings.contacts_of(customer),
        events=listings.contact_events(customer),
        party_names=[(party.name, party.name) for party in known],
        consultants=next((party.name for party in known if party.id == customer.consultants_id), ""),
        form=form or forms.Form(),
    )


def _fields() -> dict[str, str]:
    return {
        "name": forms.line("name"),
        "language": forms.line("language"),
        "code": forms.line("code"),
        "partner": forms.line("partner"),
        "notes": forms.words("notes"),
    }


def _consultants() -> str | None:
    """None where the form didn't ask."""
    return forms.line("consultants") if "consultants" in request.form else None
