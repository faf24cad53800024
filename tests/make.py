"""Plain factories for what tests need many of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core import opening
from core.inbox import ReceivedMail
from core.messages import Said
from core.models import Contact, Ticket
from core.models.tickets import Channel, Visibility
from core.opening import Draft
from tests.cast import NOW, STRANGER, by


def draft(contact: Contact | None = None, **changes: Any) -> Draft:
    """What a mail from this contact, or from a stranger, would become."""
    values: dict[str, Any] = {
        "subject": "Skrivaren står still",
        "text": "Den blinkar rött.",
        "channel": Channel.MAIL,
        "language": contact.language if contact else "sv",
        "requester_name": contact.name if contact else STRANGER.name,
        "requester_email": contact.email if contact else STRANGER.address,
        "customer_id": contact.customer_id if contact else None,
        "contact_id": contact.id if contact else None,
        "held_because": None if contact else "unknown",
        "message_id": "<first@kund.test>",
    }
    return Draft(**{**values, **changes})


def ticket(contact: Contact | None = None, *, now: datetime = NOW, **changes: Any) -> Ticket:
    """A fresh ticket, opened by this contact or by a stranger."""
    actor = by(contact) if contact else STRANGER
    return Ticket.get_by_id(opening.open_ticket(draft(contact, **changes), by=actor, now=now))


def said(text: str = "Nu provade jag igen.", **changes: Any) -> Said:
    values: dict[str, Any] = {"text": text, "channel": Channel.PORTAL, "visibility": Visibility.PUBLIC}
    return Said(**{**values, **changes})


def received(raw: bytes = b"", *, sender: str = "anna@kund.test", at: datetime = NOW, **changes: Any) -> ReceivedMail:
    """A mail as the mail door hands it over; with no bytes given, a plain one."""
    body = raw or mail(sender=sender)
    values: dict[str, Any] = {
        "received_at": at,
        "envelope_from": sender,
        "envelope_to": ("servicedesk@example.test",),
        "peer": "127.0.0.1",
        "helo": "kund.test",
        "tls": False,
        "raw": body,
    }
    return ReceivedMail(**{**values, **changes})


def mail(
    text: str = "Hej, den blinkar rött.",
    *,
    sender: str = "anna@kund.test",
    subject: str = "Skrivaren",
    message_id: str = "<one@kund.test>",
    **fields: str,
) -> bytes:
    """A plain mail; further header fields by name, underscores for hyphens."""
    head = {"From": sender, "To": "servicedesk@example.test", "Subject": subject, "Message-ID": message_id}
    head |= {name.replace("_", "-"): value for name, value in fields.items()}
    lines = [f"{name}: {value}" for name, value in head.items() if value]
    return ("\r\n".join([*lines, "Content-Type: text/plain; charset=utf-8", "", text]) + "\r\n").encode()
