"""What letters by the clock say beside the facts that all letters have."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_date

from core import standing, terms
from core.config import Settings
from core.models import Event, Ticket
from core.recipients import Recipient

_MOST_OF_A_QUESTION = 3000  # characters; who asked at greater length is read in full on the ticket's page

Facts = dict[str, object]


def of_standing(event: Event, ticket: Ticket, person: Recipient, settings: Settings) -> Facts:
    """As it was when the letter was to go."""
    return standing.facts_of(event.data, person.language)


def of_reminder(event: Event, ticket: Ticket, person: Recipient, settings: Settings) -> Facts:
    text = event.message.text if event.message else ""
    question = text if len(text) <= _MOST_OF_A_QUESTION else f"{text[:_MOST_OF_A_QUESTION].rstrip()} …"
    return {"question": question, "closes_on": _day(event.data["closes_at"], person.language)}


def of_closing(event: Event, ticket: Ticket, person: Recipient, settings: Settings) -> Facts:
    return {"because": event.data.get("because", "")}


def _day(instant: str, language: str) -> str:
    if not instant:
        return ""
    day = datetime.fromisoformat(instant).astimezone(terms.calendar().zone).date()
    return str(format_date(day, "EEEE d MMMM", locale=language))
