"""Who appears in the tests of the pages, and the things that belong to them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from core import (
    agreements,
    clock,
    deadlines,
    floods,
    handover,
    messages,
    opening,
    outbox,
    parties,
    people,
    teams,
    terms,
)
from core.actors import DESK, Actor, ActorKind, as_contact
from core.attachments import File
from core.config import Settings
from core.handover import Parcel
from core.inbox import ReceivedMail, store
from core.messages import Said
from core.models import Agent, Contact, Customer, Handover, Letter, LetterDraft, Mail, Message, Party, Ticket
from core.models.people import Role
from core.models.post import MailState
from core.models.tickets import Attachment, Channel, Visibility
from core.opening import Draft
from core.outbox import Written
from core.rules.floods import MOST_AN_HOUR, Flood
from core.rules.warnings import Warned
from core.triage import Held

_LETTER = (
    b"From: Nordsken <servicedesk@example.test>\r\nTo: anna@sjobris.se\r\nSubject: [#100004] Receipt\r\n"
    b"Message-ID: <%s@example.test>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nVi har ditt \xc3\xa4rende.\r\n"
)
_serials = itertools.count(1)


@dataclass
class Cast:
    """Sjöbris is the customer whose things others try to reach; Fjällvik is another one."""

    sjobris: Customer
    anna: Contact  # at Sjöbris
    bo: Contact  # keeps the list at Sjöbris
    gone: Contact  # was at Sjöbris
    fjallvik: Customer
    maja: Contact  # at Fjällvik, keeps its list
    agent: Agent
    admin: Agent
    settings: Settings | None = None  # of the pages, where there are any


def make_cast() -> Cast:
    now = clock.now()
    sjobris = people.add_customer("Sjöbris kommun", by=DESK, now=now, language="sv", code="4711", partner="Norrlys AB")
    fjallvik = people.add_customer("Fjällvik Energi", by=DESK, now=now, language="sv")
    admin = people.add_agent(
        name="Karin Alm", email="karin@desk.test", by=DESK, now=now, language="sv", role=Role.ADMIN
    )
    return Cast(
        sjobris=sjobris,
        anna=make_contact(sjobris, "Anna Ek", "anna@sjobris.se"),
        bo=make_contact(sjobris, "Bo Lund", "bo@sjobris.se", is_admin=True),
        gone=make_contact(sjobris, "Gun Borta", "gun@sjobris.se"),
        fjallvik=fjallvik,
        maja=make_contact(fjallvik, "Maja Fors", "maja@fjallvik.se", is_admin=True),
        agent=people.add_agent(name="Olle Ström", email="olle@desk.test", by=DESK, now=now, language="sv"),
        admin=admin,
    )


def make_contact(customer: Customer, name: str, email: str, *, is_admin: bool = False) -> Contact:
    return people.add_contact(
        customer, name=name, email=email, by=DESK, now=clock.now(), language="sv", is_admin=is_admin
    )


def make_ticket(
    contact: Contact, subject: str = "Rapporten visar fel", *, text: str = "Summan stämmer inte.", html: str = ""
) -> Ticket:
    draft = Draft(
        subject=subject,
        text=text,
        html=html,
        channel=Channel.MAIL,
        language=contact.language,
        requester_name=contact.name,
        requester_email=contact.email,
        customer_id=contact.customer_id,
        contact_id=contact.id,
    )
    return Ticket.get_by_id(opening.open_ticket(draft, by=as_contact(contact), now=clock.now()))


def make_held(email: str = "ny@sjobris.se", *, customer: Customer | None = None) -> Ticket:
    stranger = Actor(kind=ActorKind.STRANGER, name="Nils Ny", address=email)
    draft = Draft(
        subject="Kan jag få hjälp?",
        text="Jag är ny här.",
        channel=Channel.MAIL,
        language="sv",
        requester_name="Nils Ny",
        requester_email=email,
        customer_id=customer.id if customer else None,
        held_because=Held.COLLEAGUE.value if customer else Held.UNKNOWN.value,
    )
    return Ticket.get_by_id(opening.open_ticket(draft, by=stranger, now=clock.now()))


def make_flood(gathered: int, *, sender: str = "flod@example.net") -> list[Message]:
    """Mails of one stranger, so many of them beyond what has tickets; gives those, the oldest first."""
    stranger = Actor(kind=ActorKind.STRANGER, name="Flod", address=sender)
    for number in range(MOST_AN_HOUR[Flood.SENDER] + gathered):
        draft = Draft(
            subject=f"Köp nu {number}",
            text=f"Erbjudande {number}.",
            channel=Channel.MAIL,
            language="sv",
            requester_name="Flod",
            requester_email=sender,
            held_because=Held.UNKNOWN.value,
        )
        now = clock.now()
        ticket_id = floods.file_held(draft, is_automatic=False, came_at=now, by=stranger, now=now)
    return list(Message.select().where(Message.ticket == ticket_id).order_by(Message.id))


def make_message(
    ticket: Ticket,
    *,
    by: Actor,
    text: str = "Hej",
    visibility: Visibility = Visibility.PUBLIC,
    html: str = "",
    files: tuple[File, ...] = (),
    warnings: tuple[Warned, ...] = (),
) -> Message:
    said = Said(text=text, html=html, channel=Channel.MAIL, visibility=visibility, files=files, warnings=warnings)
    return Message.get_by_id(messages.add(ticket.id, said, by=by, now=clock.now()))


def make_draft(ticket: Ticket) -> LetterDraft:
    """The letter that tells how this ticket stands, drafted now."""
    now = clock.now()
    Ticket.update(draft_at=None).where(Ticket.id == ticket.id).execute()
    clocks, _ = deadlines.reckon(ticket)
    assert clocks
    values = {"ticket": ticket.id, "since": clocks.inform.began, "made_at": now, "goes_at": clocks.inform.by}
    return LetterDraft.create(**values)


def make_file(
    ticket: Ticket, name: str = "bild.png", *, visibility: Visibility = Visibility.PUBLIC, content: bytes = b"PNG"
) -> Attachment:
    file = File(filename=name, content_type="image/png", content=content)
    message = make_message(ticket, by=DESK, visibility=visibility, files=(file,))
    return Attachment.get(Attachment.message == message.id)


def make_letter(ticket: Ticket, *, kind: str = "received", is_given_up: bool = False) -> Letter:
    letter_id = outbox.owe(
        Written(
            kind=kind,
            recipient="anna@sjobris.se",
            language="sv",
            subject=f"[#{ticket.number}] Vi har tagit emot ditt ärende",
            message_id=f"<letter-{next(_serials)}@example.test>",
            is_automatic=True,
            content=_LETTER % str(next(_serials)).encode(),
            ticket_id=ticket.id,
        ),
        now=clock.now(),
    )
    if is_given_up:
        gave_up = {"due_at": None, "gave_up_at": clock.now(), "error": "550 5.1.1 No such user"}
        Letter.update(**gave_up).where(Letter.id == letter_id).execute()
    return Letter.get_by_id(letter_id)


def make_shunted_mail() -> Mail:
    raw = b"From: x@example.net\r\nSubject: broken %d\r\n\r\nHello\r\n" % next(_serials)
    store(
        [
            ReceivedMail(
                received_at=clock.now(),
                envelope_from="x@example.net",
                envelope_to=("servicedesk@example.test",),
                peer="192.0.2.1",
                helo="mail.example.net",
                tls=True,
                raw=raw,
            )
        ]
    )
    mail = Mail.select().order_by(Mail.id.desc()).get()
    Mail.update(state=MailState.SHUNTED.value, attempts=3, error="ValueError: odd").where(Mail.id == mail.id).execute()
    return Mail.get_by_id(mail.id)


def make_team(cast: Cast) -> dict[str, int]:
    return {"team_id": teams.add_team(f"Team {next(_serials)}", line=2, by=DESK, now=clock.now()).id}


def make_party(address: str = "desk@norrlys.test", *, organisation: Customer | None = None) -> Party:
    name, now = f"Norrlys {next(_serials)}", clock.now()
    return parties.add_party(
        name, kind="partner", language="sv", address=address, organisation=organisation, by=DESK, now=now
    )


def make_thread(ticket: Ticket, party: Party | None = None, words: str = "Kan ni titta?") -> Handover:
    return handover.hand_over(ticket, party or make_party(), Parcel(words=words), by=DESK, now=clock.now())


def make_partner_of(customer: Customer, organisation: Customer) -> Party:
    """The organisation holds first and second line for the customer."""
    party, now = make_party(organisation=organisation), clock.now()
    customer.partner, customer.partner_party_id = party.name, party.id
    customer.save()
    agreements.set_terms(customer, from_date=terms.today(now), lines_by_partner=True, by=DESK, now=now)
    return party
