"""Lists of tickets, a page at a time, newest change first: the last page costs what the first one does."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any

from peewee import JOIN, SQL, Expression, Tuple, fn

from core.access import theirs, visible_to
from core.actors import Actor
from core.lines import Place
from core.merging import merged_ids
from core.models import (
    Agent,
    Attachment,
    Call,
    Contact,
    Customer,
    Event,
    Letter,
    LetterDraft,
    Mail,
    Message,
    Module,
    Take,
    Ticket,
)
from core.models.post import IS_SHUNTED
from core.models.tickets import Channel
from core.rules.status import ENDED, OPEN

PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the mark of where the next page begins ("" on the last)."""

    rows: list[Any]
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list is narrowed to; empty means everything."""

    state: str = "open"  # open, ended, all, or one status
    assignee_id: int | None = None
    is_unassigned: bool = False
    customer_id: int | None = None
    places: tuple[Place, ...] = ()  # of teams


def ticket_page(by: Actor, wanted: Wanted, *, after: str = "", size: int = PAGE) -> Page:
    """Tickets that this actor may see, those changed last first."""
    query = _with_names(Ticket.select()).where(theirs(by), *_conditions(wanted))
    return _page(query, Ticket.updated_at, Ticket.id, after, size)


def due_page(
    by: Actor, *, customer_id: int | None = None, places: Sequence[Place] = (), after: str = "", size: int = PAGE
) -> Page:
    """Tickets with a promise that runs, the one that is due first at the top; what waits for others isn't here."""
    query = _with_names(Ticket.select()).where(theirs(by), Ticket.due_by.is_null(False))
    if customer_id is not None:
        query = query.where(Ticket.customer == customer_id)
    if places:
        query = query.where(_in_one_of(places))
    return _page(query, Ticket.due_by, Ticket.id, after, size, is_rising=True)


def held_page(*, after: str = "", size: int = PAGE) -> Page:
    """Tickets in triage."""
    query = _with_names(Ticket.select()).where(Ticket.held_because.is_null(False), Ticket.status.in_(OPEN))
    return _page(query, Ticket.updated_at, Ticket.id, after, size)


def messages_of(ticket: Ticket, by: Actor) -> list[Message]:
    """What this actor may read of a ticket, oldest first, each with its `files`; its HTML is only told of."""
    columns = [field for field in Message._meta.sorted_fields if field is not Message.html]
    query = Message.select(*columns, (Message.html != "").alias("has_html"))
    mine = query.where(Message.ticket == ticket.id, Message.visibility.in_(visible_to(by)))
    return _with_files(list(mine.order_by(Message.id)))


def gathered_page(group: Ticket, *, after: str = "", size: int = PAGE) -> Page:
    """The mails that a flood's ticket gathers, newest first, each with its `files` and its `subject`."""
    columns = [field for field in Message._meta.sorted_fields if field is not Message.html]
    query = (
        Message.select(*columns, (Message.html != "").alias("has_html"), Mail.subject.alias("subject"))
        .join(Mail, JOIN.LEFT_OUTER, on=(Mail.id == Message.mail_id))
        .where(Message.ticket == group.id)
        .objects()
    )
    page = _page(query, Message.at, Message.id, after, size)
    return Page(_with_files(page.rows), page.after)


def gathered_counts(tickets: Iterable[Ticket]) -> dict[int, int]:
    """How many mails each of these tickets gathers; only those of floods are in it."""
    groups = [ticket.id for ticket in tickets if ticket.flood is not None]
    query = Message.select(Message.ticket, fn.COUNT(Message.id)).where(Message.ticket.in_(groups))
    found: dict[int, int] = dict(query.group_by(Message.ticket).tuples()) if groups else {}  # type: ignore[arg-type]  # the stubs don't know tuples()
    return found


def merged_into(ticket: Ticket) -> list[Ticket]:
    """The tickets that go on in this one."""
    return list(Ticket.select().where(Ticket.id.in_(merged_ids(ticket.id))).order_by(Ticket.id))


def events_of(ticket: Ticket) -> list[Event]:
    return list(Event.select().where(Event.ticket == ticket.id).order_by(Event.at, Event.id))


def contact_events(customer: Customer, *, size: int = PAGE) -> list[Event]:
    """What happened to a customer's list of contacts and by whom, newest first (P06)."""
    mine = Event.select().where(Event.customer == customer.id, Event.ticket.is_null())
    return list(mine.order_by(Event.at.desc(), Event.id.desc()).limit(size))


def desk_event_page(*, after: str = "", size: int = PAGE) -> Page:
    """What administrators changed of the desk itself: hours, levels, words, modules; newest first."""
    of_the_desk = Event.select().where(Event.customer.is_null(), Event.ticket.is_null())
    return _page(of_the_desk, Event.at, Event.id, after, size)


def contacts_of(customer: Customer) -> list[Contact]:
    mine = Contact.select().where(Contact.customer == customer.id, Contact.removed_at.is_null())
    return list(mine.order_by(Contact.name))


def contacts_with_number(number: str) -> list[Contact]:
    """Everybody who is registered with a telephone number (E.164): several, where they share a switchboard."""
    if not number:
        return []
    mine = Contact.select().where(Contact.phone == number, Contact.removed_at.is_null())
    return list(mine.order_by(Contact.id))


def customer_page(*, after: str = "", size: int = PAGE) -> Page:
    """Customers by name."""
    rows = list(Customer.select().where(Customer.name > after).order_by(Customer.name).limit(size + 1))
    return Page(rows[:size], rows[size - 1].name if len(rows) > size else "")


def agents() -> list[Agent]:
    return list(Agent.select().where(Agent.removed_at.is_null()).order_by(Agent.name))


def agent_names() -> dict[str, str]:
    """The name of everybody at the desk by their address."""
    return {agent.email: agent.name for agent in agents()}


def modules() -> list[Module]:
    return list(Module.select().order_by(Module.name))


def shunted_mail(*, after: str = "", size: int = PAGE) -> Page:
    """Mail that three attempts couldn't turn into anything, newest first."""
    return _page(Mail.select().where(IS_SHUNTED), Mail.received_at, Mail.id, after, size)


def letter_page(*, only_failed: bool = False, ticket: Ticket | None = None, after: str = "", size: int = PAGE) -> Page:
    """Letters, newest first: all, those given up, or those of one ticket."""
    query = Letter.select()
    if only_failed:
        query = query.where(Letter.gave_up_at.is_null(False))
    if ticket is not None:
        query = query.where(Letter.ticket == ticket.id)
    return _page(query, Letter.written_at, Letter.id, after, size)


def call_page(*, after: str = "", size: int = PAGE) -> Page:
    """Telephone calls, newest first, each with its customer and contact."""
    query = (
        Call.select(Call, Customer, Contact)
        .join_from(Call, Customer, JOIN.LEFT_OUTER)
        .join_from(Call, Contact, JOIN.LEFT_OUTER)
    )
    return _page(query, Call.started_at, Call.id, after, size)


def draft_page(*, is_held: bool = False, after: str = "", size: int = PAGE) -> Page:
    """Letters that tell how tickets stand, before they go, the next at the top; or those held, newest first."""
    query = _with_names(LetterDraft.select(LetterDraft, Ticket).join(Ticket)).where(LetterDraft.ended_at.is_null())
    if is_held:
        return _page(query.where(LetterDraft.held_at.is_null(False)), LetterDraft.made_at, LetterDraft.id, after, size)
    ahead = query.where(LetterDraft.goes_at.is_null(False))
    return _page(ahead, LetterDraft.goes_at, LetterDraft.id, after, size, is_rising=True)


def counts(by: Actor) -> dict[str, int]:
    """How many tickets of each status this actor may see."""
    query = Ticket.select(Ticket.status, fn.COUNT(Ticket.id)).where(theirs(by)).group_by(Ticket.status)
    found: dict[str, int] = dict(query.tuples())  # type: ignore[arg-type]  # the stubs don't know tuples()
    return found


def _with_files(rows: list[Message]) -> list[Message]:
    files: dict[int, list[Attachment]] = {row.id: [] for row in rows}
    for attachment in Attachment.select().where(Attachment.message.in_(list(files))).order_by(Attachment.id):
        files[attachment.message_id].append(attachment)
    takes = _takes_of(rows)
    for row in rows:
        row.takes = takes.get(row.id, [])
        recorded = {take.sha256 for take in row.takes}
        row.files = [file for file in files[row.id] if file.sha256 not in recorded]  # a recording is played instead
    return rows


def _takes_of(rows: list[Message]) -> dict[int, list[Take]]:
    """The recordings of those that came by telephone, each with its call and whose number that was."""
    spoken = [row.id for row in rows if row.channel == Channel.PHONE]
    found: dict[int, list[Take]] = {}
    if spoken:
        query = Take.select(Take, Call, Contact).join(Call).join(Contact, JOIN.LEFT_OUTER)
        told: set[int] = set()
        for take in query.where(Take.message.in_(spoken)).order_by(Take.id):
            take.is_first_shown = take.call_id not in told
            told.add(take.call_id)
            found.setdefault(take.message_id or 0, []).append(take)
    return found


def _conditions(wanted: Wanted) -> Iterable[Expression]:
    groups = {"open": OPEN, "ended": ENDED}
    if wanted.state == "open":
        yield from (Ticket.status != SQL(f"'{ended.value}'") for ended in ENDED)  # as the index ticket_open says it
    elif wanted.state != "all":
        yield Ticket.status.in_(groups.get(wanted.state, (wanted.state,)))
    if wanted.state in groups or wanted.state == "all":
        yield Ticket.held_because.is_null()
    if wanted.assignee_id is not None:
        yield Ticket.assignee == wanted.assignee_id
    if wanted.is_unassigned:
        yield Ticket.assignee.is_null()
    if wanted.customer_id is not None:
        yield Ticket.customer == wanted.customer_id
    if wanted.places:
        yield _in_one_of(wanted.places)


def _in_one_of(places: Sequence[Place]) -> Expression:
    return reduce(operator.or_, (place.holds for place in places))


def _with_names(query: Any) -> Any:
    return (
        query.select_extend(Customer, Contact, Agent)
        .join_from(Ticket, Customer, JOIN.LEFT_OUTER)
        .join_from(Ticket, Contact, JOIN.LEFT_OUTER)
        .join_from(Ticket, Agent, JOIN.LEFT_OUTER)
    )


def _page(query: Any, instant: Any, row_id: Any, after: str, size: int, *, is_rising: bool = False) -> Page:
    """Keyset paging on (instant, id), newest first unless rising; `after` is what the page before gave."""
    position = _read_mark(after)
    if position is not None:
        key, last_key = Tuple(instant, row_id), (instant.db_value(position[0]), position[1])
        query = query.where(key > last_key if is_rising else key < last_key)
    order = (instant.asc(), row_id.asc()) if is_rising else (instant.desc(), row_id.desc())
    rows = list(query.order_by(*order).limit(size + 1))
    if len(rows) <= size:
        return Page(rows, "")
    last = rows[size - 1]
    return Page(rows[:size], f"{instant.db_value(getattr(last, instant.name))}-{last.id}")


def _read_mark(after: str) -> tuple[datetime, int] | None:
    at, dash, last_id = after.partition("-")
    if not (dash and at.isdecimal() and last_id.isdecimal()) or len(at) > 18 or len(last_id) > 18:
        return None
    instant = Ticket.updated_at.python_value(int(at))
    return (instant, int(last_id)) if instant else None
