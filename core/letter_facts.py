"""What a letter says: its text's name, and the facts that the text is filled with.

A receipt names nothing that the sender wrote, so that it can carry nobody's spam. What a kind of event tells beside the
common facts stands in one table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core import clock_facts, party_letters, patience
from core.budget_facts import budget_facts
from core.config import Settings
from core.estimate_facts import estimate_facts
from core.models import Agent, Event, Ticket
from core.recipients import Recipient
from core.rules.notices import LetterKind, Notice
from core.rules.references import number_of, subject_tag
from core.staff_facts import STAFF_FACTS

Facts = dict[str, object]

# By the event's kind: what its letter says beside the rest.
_MORE: Mapping[str, Callable[[Event, Ticket, Recipient, Settings], Facts]] = {
    "estimate-asked": estimate_facts,
    "estimate-approved": estimate_facts,
    "estimate-declined": estimate_facts,
    "estimate-withdrawn": estimate_facts,
    "estimate-unheard": estimate_facts,
    "budget-alarm": budget_facts,
    "resolved": lambda *_: {"days": patience.in_force().resolved_days},
    "closed": clock_facts.of_closing,
    "still-working": clock_facts.of_standing,
    "reminded": clock_facts.of_reminder,
    **STAFF_FACTS,
    "handed-over": party_letters.facts_of,
    "party-let-go": party_letters.facts_of,
    "party-written": party_letters.facts_of,
    "taken-back": party_letters.facts_of,
}


def text_name(notice: Notice, ticket: Ticket) -> str:
    """The file in `letter_texts/` that the letter is made from."""
    is_unregistered = notice.letter is LetterKind.RECEIVED and ticket.contact_id is None
    return "received_unregistered" if is_unregistered else notice.letter.value


def facts_of(event: Event, ticket: Ticket, person: Recipient, settings: Settings) -> Facts:
    """Everything that the text may name."""
    facts = _common(ticket, person, settings)
    if event.kind != "opened":
        facts |= _told_of(event, ticket, settings)
    more = _MORE.get(event.kind)
    return facts | more(event, ticket, person, settings) if more else facts


def _common(ticket: Ticket, person: Recipient, settings: Settings) -> Facts:
    number = number_of(ticket.id)
    return {
        "number": number,
        "tag": subject_tag(ticket.id),
        "company": settings.company,
        "address": settings.address,
        "link": _link(number, person, settings),
    }


def _link(number: int, person: Recipient, settings: Settings) -> str:
    """The ticket's page, for who may open it."""
    if person.is_agent:
        return f"{settings.base_url}/desk/tickets/{number}"
    return f"{settings.base_url}/tickets/{number}" if person.is_contact else ""


def _told_of(event: Event, ticket: Ticket, settings: Settings) -> Facts:
    message = event.message
    author = message.agent if message else Agent.get_or_none(Agent.email == event.by)
    return {
        "subject": ticket.subject or f"{settings.company} {number_of(ticket.id)}",
        "text": message.text if message else "",
        "agent": author.name if author else "",
    }
