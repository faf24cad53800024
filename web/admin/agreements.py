"""A customer's agreements: what holds now, what has held, and a new version from a day on."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template
from werkzeug.wrappers import Response

from core import agreements, clock, terms
from core.errors import Refused
from core.models import Customer
from web import forms, sessions
from web.admin import blueprint
from web.admin.customers import get_customer


@blueprint.get("/customers/<row_id:customer_id>/agreements")
def show_agreements(customer_id: int) -> str:
    return _page(get_customer(customer_id), forms.Form())


@blueprint.post("/customers/<row_id:customer_id>/agreements")
def set_agreement(customer_id: int) -> Response | tuple[str, int]:
    customer = get_customer(customer_id)
    try:
        agreements.set_terms(customer, **_fields(), by=sessions.actor(), now=clock.now())
    except Refused as refusal:
        return _page(customer, forms.sent(refusal)), 422
    return redirect(f"/admin/customers/{customer.id}/agreements?done=saved")


def _fields() -> dict[str, Any]:
    return {
        "from_date": agreements.read_day("from", forms.line("from"), otherwise=terms.today(clock.now())),
        "level": forms.line("level"),
        "hours": forms.line("hours"),
        "included_minutes": agreements.read_minutes("minutes", forms.line("minutes")),
        "has_maintenance": forms.is_ticked("maintenance"),
        "lines_by_partner": forms.is_ticked("lines_by_partner"),
        "covers": forms.words("covers"),
        "prices": forms.words("prices"),
    }


def _page(customer: Customer, form: forms.Form) -> str:
    now = clock.now()
    return render_template(
        "admin/agreements.html",
        customer=customer,
        current=terms.terms_at(customer.id, now),
        versions=agreements.versions_of(customer.id),
        levels=[(name, name) for name in agreements.levels()],
        plans=[(name, name) for name in agreements.plans()],
        today=terms.today(now).isoformat(),
        form=form,
    )
