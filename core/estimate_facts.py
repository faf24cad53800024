"""What letters about an estimate tell, and the signed link by which a contact answers one.

The link names one estimate and one contact. Who has it may answer for that contact, as long as the contact may.
"""

from __future__ import annotations

from functools import lru_cache

from core.config import Settings
from core.estimates import approvers_of
from core.models import Contact, Estimate, Event, Ticket
from core.people import find_contact
from core.recipients import Recipient
from core.rules.references import Keyring

_PURPOSE = "estimate"


def estimate_facts(event: Event, ticket: Ticket, person: Recipient, settings: Settings) -> dict[str, object]:
    """What would be done, for how long and how much; who may say yes; and the link for who is one of them."""
    estimate = Estimate.get_by_id(event.data["estimate"])
    approvers = approvers_of(ticket.customer_id)
    contact = find_contact(person.address) if person.is_contact else None
    may_answer = contact is not None and contact.id in {approver.id for approver in approvers}
    return {
        "work": estimate.work,
        "minutes": estimate.minutes,
        "price": estimate.price,
        "approvers": ", ".join(approver.name for approver in approvers),
        "answer_link": answer_link(settings, estimate, contact) if may_answer and contact else "",
        "answered_by": _name_of(estimate),
        "words": estimate.words,
        "why": event.data.get("why", ""),
        "is_agent": person.is_agent,
    }


def answer_link(settings: Settings, estimate: Estimate, contact: Contact) -> str:
    signature = _keyring(settings.secrets).sign(_PURPOSE, f"{estimate.id}|{contact.id}")
    return f"{settings.base_url}/estimates/{estimate.id}/{contact.id}/{signature}"


def is_answer_link(keyring: Keyring, *, estimate_id: int, contact_id: int, signature: str) -> bool:
    return signature.isascii() and keyring.verifies(_PURPOSE, f"{estimate_id}|{contact_id}", signature)


def _name_of(estimate: Estimate) -> str:
    contact = estimate.contact
    return contact.name if contact else ""


@lru_cache(maxsize=4)
def _keyring(secrets: tuple[str, ...]) -> Keyring:
    return Keyring(secrets)
