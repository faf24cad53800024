"""What there is to bill of a month: looked at, saved as a file for a spreadsheet, and marked as billed."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response as FileResponse
from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from core import billing, clock, included_time, listings
from core.billing import Row
from core.billing_files import FORMATS
from core.errors import Changed, NotFound, Refused
from core.models import Customer
from core.rules.budget import is_month, month_after, month_before
from web import forms, sessions
from web.admin import blueprint
from web.admin.customers import get_customer
from web.desk.queue import MOST_CUSTOMERS
from web.downloads import as_download
from web.languages import current

_SUMS = ("minutes", "free", "included", "billable", "billed", "to_bill")


@blueprint.get("/billing")
def show_billing() -> str:
    return _page(_month(), _customer(), forms.Form())


@blueprint.post("/billing")
def mark_billed() -> Response | tuple[str, int]:
    month, customer = _month(), _customer()
    try:
        billing.mark_billed(month, customer, by=sessions.actor(), now=clock.now(), seen=forms.line("seen"))
    except Refused as refusal:
        return _page(month, customer, forms.sent(refusal)), 422
    except Changed:
        return _page(month, customer, forms.Form(), has_changed=True), 409
    only = f"&customer={customer.id}" if customer else ""
    return redirect(f"/admin/billing?month={month}{only}&done=month-billed")


@blueprint.get("/billing/file")
def save_billing() -> FileResponse:
    form = request.args.get("format", "")
    if form not in FORMATS:
        raise NotFound
    rows = billing.rows_of(_month(), _customer(), by=sessions.actor())
    return as_download(FORMATS[form](rows, language=current(), now=clock.now()), f"{_month()}.{form}")


def _page(month: str, customer: Customer | None, form: forms.Form, *, has_changed: bool = False) -> str:
    now = clock.now()
    rows = billing.rows_of(month, customer, by=sessions.actor())
    return render_template(
        "admin/billing.html",
        month=month,
        rows=rows,
        sums=_sums(rows),
        seen=billing.fingerprint(rows),
        billed=billing.last_billed(month, customer),
        is_over=month < included_time.this_month(now),
        before=month_before(month),
        after=month_after(month),
        customer=customer,
        customers=listings.customer_page(size=MOST_CUSTOMERS).rows,
        form=form,
        has_changed=has_changed,
    )


def _sums(rows: Sequence[Row]) -> dict[str, int]:
    return {name: sum(getattr(row, name) for row in rows) for name in _SUMS}


def _month() -> str:
    text = request.values.get("month", "")
    return text if is_month(text) else billing.read_month("month", "", now=clock.now())


def _customer() -> Customer | None:
    customer_id = forms.row_id("customer")
    return get_customer(customer_id) if customer_id else None
