"""What the letters about a customer's included time say: how much is used, how much is left, and where to see it."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from core.config import Settings
from core.models import Customer, Event, Ticket
from core.recipients import Recipient


def budget_facts(event: Event, ticket: Ticket, person: Recipient, settings: Settings) -> dict[str, object]:
    data = event.data
    customer = Customer.get_or_none(Customer.id == ticket.customer_id)
    return {
        "percent": data["percent"],
        "used": data["used"],
        "included": data["included"],
        "left": max(0, data["included"] - data["used"]),
        "billable": data["billable"],
        "month": format_date(date.fromisoformat(f"{data['month']}-01"), "LLLL y", locale=person.language),
        "customer": customer.name if customer else "",
        "time_link": f"{settings.base_url}/time?month={data['month']}",
    }
