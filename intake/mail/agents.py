"""What an agent's mail does on a ticket: answers the customer, stays a note, or carries out what its first lines order.

Only for mail whose sender was proved to be an agent. By a key of ours it is a reply that the customer gets; whatever
leaves a doubt that it was meant for the customer keeps it among agents, for a note can be sent on and a letter can't
be taken back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from core import dialogue, listings, tickets
from core.actors import Actor
from core.database import savepoint
from core.errors import Changed, Refused
from core.messages import Said
from core.models import Agent, Ticket
from core.models.tickets import Visibility
from core.recipients import circle_of
from core.rules.notices import Circle
from core.rules.references import Keyring
from intake.mail.evidence import NAMELESS, PROOF, answers_letter_to_staff
from intake.mail.forwards import holds_another_mail
from intake.mail.reading.automatic import Kind
from intake.mail.reading.parse import Reading
from intake.mail.reading.reply_words import PASSED_ON_SUBJECT
from intake.mail.thread import Match
from intake.mail.understand import MailDesk, Understood

_ORDER = re.compile(r"#(\w{1,20})[:.!]?(?:[ \t]+(\S.*))?")
_MOST_ORDER_LINES = 10


class Order(StrEnum):
    """What the first lines of an agent's mail may ask for."""

    NOTE = "note"  # for colleagues only
    RESOLVE = "resolve"  # the words are the solution
    START = "start"
    TAKE = "take"  # the agent has it from now on


_WORDS = {
    "note": Order.NOTE, "intern": Order.NOTE, "anteckning": Order.NOTE,
    "resolve": Order.RESOLVE, "lös": Order.RESOLVE,
    "start": Order.START, "starta": Order.START,
    "assign": Order.TAKE, "ta": Order.TAKE,
}  # fmt: skip
_TAKES_WORDS = (Order.NOTE, Order.RESOLVE)


@dataclass(frozen=True, slots=True)
class Orders:
    """The orders of a mail, and the words that are left."""

    given: tuple[Order, ...]
    words: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """An agent's mail: as it is read, what they wrote themselves, and whether it answers a letter for agents."""

    reading: Reading
    fresh: str
    to_staff: bool


def read_orders(text: str) -> Orders:
    """Orders stand alone on the first lines; what isn't one is text, and so is everything below it."""
    given: list[Order] = []
    lines = text.strip().split("\n")
    for at, line in enumerate(lines[:_MOST_ORDER_LINES]):
        if not line.strip():
            continue
        order, rest = _order(line)
        if order is not None:
            given.append(order)
        if order is None or rest:
            return Orders(tuple(given), "\n".join([rest or line, *lines[at + 1 :]]).strip())
    return Orders(tuple(given), "\n".join(lines[_MOST_ORDER_LINES:]).strip())


def add_agents_mail(
    match: Match, said: Said, understood: Understood, *, fresh: str, by: Actor, desk: MailDesk, now: datetime
) -> None:
    """Add an agent's mail to its ticket; `fresh` is what they wrote themselves, without what they quote.

    What can't be carried out (resolving without a word, or what is resolved) is kept as a note that shows it was asked.
    """
    note = replace(said, visibility=Visibility.INTERNAL)
    if understood.kind is Kind.HUMAN and understood.reading is not None and match.how in PROOF:
        try:
            with savepoint():
                to_staff = match.how in NAMELESS or answers_letter_to_staff(understood, desk.keyring)
                asked = _Asked(understood.reading, fresh, to_staff)
                _carry_out(match.ticket, note, asked, by=by, desk=desk, now=now)
            return
        except (Refused, Changed):
            pass
    dialogue.note(match.ticket, note, by=by, now=now)


def _carry_out(ticket: Ticket, note: Said, asked: _Asked, *, by: Actor, desk: MailDesk, now: datetime) -> None:
    orders = read_orders(asked.fresh)
    readers = _written_to(asked.reading, by, desk.settings.addresses)
    has_it = readers & _of_the_customer(ticket, desk.settings.addresses)
    is_for_others = asked.to_staff or _is_for_others(asked.reading, readers, has_it, orders.words, desk.keyring)
    is_internal = Order.NOTE in orders.given or is_for_others
    is_only_orders = not orders.words and not note.files and any(order in _MOVES for order in orders.given)
    for order in orders.given:
        if order in _MOVES:
            _MOVES[order](ticket, by, now)
    if Order.RESOLVE in orders.given:
        solution = "" if is_internal else orders.words
        tickets.resolve(ticket, solution=solution, by=by, now=now, brought=replace(note, html=""))
    elif is_internal and not is_only_orders:
        dialogue.note(ticket, replace(note, text=orders.words or note.text), by=by, now=now)
    elif not is_only_orders:
        # Its HTML holds all that was quoted, which may be what agents said among themselves.
        public = replace(note, text=orders.words, html="", visibility=Visibility.PUBLIC)
        dialogue.reply(ticket, public, by=by, now=now, has_it=has_it)


def _order(line: str) -> tuple[Order | None, str]:
    found = _ORDER.fullmatch(unicodedata.normalize("NFC", line.strip()))
    order = _WORDS.get(found[1].lower()) if found else None
    rest = found[2] or "" if found else ""
    if order is Order.TAKE and found and found[1].lower() == "assign":
        return (order, "") if rest.lower() in ("me", "mig") else (None, "")
    return (order, rest) if order in _TAKES_WORDS or not rest else (None, "")


def _written_to(reading: Reading, by: Actor, own: Collection[str]) -> set[str]:
    """Whom else than the desk, and themselves, the agent wrote to."""
    named = {one.address.lower() for one in (*reading.to, *reading.cc)}
    return {address for address in named if address != by.address and _without_key(address) not in own}


def _of_the_customer(ticket: Ticket, own: Collection[str]) -> set[str]:
    contacts = listings.contacts_of(ticket.customer) if ticket.customer is not None else []
    circle = circle_of(ticket, Circle.PARTICIPANTS, own=own)
    return {contact.email for contact in contacts} | {person.address for person in circle}


def _is_for_others(reading: Reading, readers: set[str], has_it: set[str], words: str, keyring: Keyring) -> bool:
    """Written to a colleague or a partner, passed on, or with a mail still quoted whole in it."""
    is_to_others = bool(readers) and not has_it
    is_passed_on = bool(PASSED_ON_SUBJECT.match(reading.subject)) or holds_another_mail(words)
    return is_to_others or is_passed_on or bool(keyring.read_references(words))


def _take(ticket: Ticket, by: Actor, now: datetime) -> None:
    tickets.assign(ticket, Agent.get_by_id(by.agent_id), by=by, now=now)


_MOVES: dict[Order, Callable[[Ticket, Actor, datetime], None]] = {
    Order.START: lambda ticket, by, now: tickets.start(ticket, by=by, now=now),
    Order.TAKE: _take,
}


def _without_key(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
