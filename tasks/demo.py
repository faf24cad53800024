"""`arende demo`: fills an empty desk with believable people and tickets, by the same verbs as everybody."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from core import clock, dialogue, lines, opening, people, teams, tickets
from core.actors import DESK, Actor, ActorKind, as_agent, as_contact
from core.config import Settings
from core.database import transaction
from core.errors import Refused
from core.messages import Said
from core.models import Agent, Customer, Event, Module, Ticket
from core.models.tickets import Channel, Visibility
from core.modules import add_module
from core.opening import Draft
from core.rules.kinds import Category
from core.rules.priority import Effect
from core.teams import find_team
from core.triage import Held

_DATA = Path(__file__).with_suffix(".toml")
_LATER = timedelta(minutes=20)


def fill(settings: Settings) -> str:
    """Fill the desk; gives what was made, in words. Raises Refused where there are customers already.

    Letters are written only where they go to a folder: a demonstration mails nobody.
    """
    if Customer.select().exists():
        raise Refused("demo", "The desk isn't empty: a demonstration needs one with no customers.")
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    now = clock.now()
    with transaction():
        _add_people(data, settings, now)
        for row in data["teams"]:
            _add_team(row, now)
        for name in data["modules"]:
            add_module(name, by=DESK, now=now)
        for row in data["tickets"]:
            _add_ticket(row, settings, now)
        if not settings.relay.startswith("maildir:"):
            Event.update(tell_at=None).where(Event.tell_at.is_null(False)).execute()
    return ", ".join(f"{len(data[what])} {what}" for what in ("customers", "agents", "tickets"))


def _add_people(data: dict[str, Any], settings: Settings, now: datetime) -> None:
    for row in data["agents"]:
        people.add_agent(**row, language=settings.language, by=DESK, now=now)
    for row in data["customers"]:
        fields = {key: row[key] for key in ("name", "code", "language", "notes")}
        customer = people.add_customer(**fields, by=DESK, now=now)
        people.add_domain(customer, row["domain"], by=DESK, now=now)
        for contact in row["contacts"]:
            person = {"name": contact["name"], "email": contact["email"], "is_admin": contact["admin"]}
            people.add_contact(customer, **person, by=DESK, now=now)


def _add_team(row: dict[str, Any], now: datetime) -> None:
    members = [Agent.get(Agent.email == email) for email in row["members"]]
    teams.add_team(row["name"], line=row["line"], lead=members[0], members=members, by=DESK, now=now)


def _add_ticket(row: dict[str, Any], settings: Settings, now: datetime) -> None:
    at = now - timedelta(hours=row["hours"])
    draft, by = _draft(row, settings)
    ticket = Ticket.get_by_id(opening.open_ticket(draft, by=by, now=at))
    agent = as_agent(Agent.get(Agent.email == "karin@desk.example"))
    if "reply" in row:
        dialogue.reply(ticket, _said(row["reply"], Visibility.PUBLIC), by=agent, now=at + _LATER)
    if "note" in row:
        dialogue.note(ticket, _said(row["note"], Visibility.INTERNAL), by=agent, now=at + 2 * _LATER)
    if "team" in row:
        lines.assign_to_line(ticket, find_team(row["team"]), by=agent, now=at + 2 * _LATER)
    if row["upto"] == "waiting":
        tickets.wait(ticket, by=agent, now=at + 2 * _LATER)
    if "solution" in row:
        tickets.start(ticket, by=agent, now=at + _LATER)
        tickets.resolve(ticket, solution=row["solution"], by=agent, now=at + 3 * _LATER)
    if row["upto"] == "closed":
        tickets.close(ticket, by=DESK, now=at + timedelta(days=7, hours=2))


def _draft(row: dict[str, Any], settings: Settings) -> tuple[Draft, Actor]:
    contact = people.find_contact(row["from"])
    name = contact.name if contact else "Vera Holm"
    module = Module.get_or_none(Module.name == row.get("module", ""))
    draft = Draft(
        subject=row["subject"],
        text=row["text"],
        channel=Channel.MAIL,
        language=contact.language if contact else settings.language,
        requester_name=name,
        requester_email=row["from"],
        customer_id=contact.customer_id if contact else None,
        contact_id=contact.id if contact else None,
        category=Category(row["category"]),
        effect=Effect(row["effect"]),
        module_id=module.id if module else None,
        held_because=None if contact else Held.UNKNOWN.value,
    )
    return draft, as_contact(contact) if contact else Actor(kind=ActorKind.STRANGER, name=name, address=row["from"])


def _said(text: str, visibility: Visibility) -> Said:
    return Said(text=text, channel=Channel.DESK, visibility=visibility)
