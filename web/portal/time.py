"""What a customer's time was spent on, month by month: what is included, used and left, and what is billed (P09).

Nothing of it names who worked, or what they noted for each other.
"""

from __future__ import annotations

from flask import render_template, request

from core import clock, included_time, time_lists
from core.rules.budget import month_after, month_before
from web import days, sessions
from web.portal import blueprint


@blueprint.get("/time")
def show_time() -> str:
    by, now = sessions.actor(), clock.now()
    month = days.month_asked(request.args.get("month", ""))
    customer_id = by.customer_id or 0
    return render_template(
        "portal/time.html",
        use=included_time.use_of(customer_id, month, now=now),
        entries=time_lists.of_month(customer_id, month, by),
        before=month_before(month),
        after=month_after(month) if month < included_time.this_month(now) else "",
    )
