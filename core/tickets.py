"""The verbs of a ticket's life: started, waiting, resolved, closed, reopened; who has it, and what it is.

The only module that changes `Ticket.status`. Each verb checks who asks, is one compare-and-swap and one event, in one
transaction. Nothing is sent from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from core import events, included_time, messages, patience
from core.actors import Actor, require_staff
from core.budget_alarms import reckon_for
from core.database import find, transaction
from core.errors import Changed, Refused
from core.messages import Said
from core.models import Agent, Handover, Module, Ticket
from core.models.tickets import Channel, Visibility
from core.rules import status
from core.rules.kinds import Category, Priority
from core.rules.status import Move, Status

_REASON_LENGTH = 500


def start(ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """Work begins, and the customer is told (P16). Who starts a ticket that nobody has, has it."""
    require_staff(by)
    with transaction():
        _begin(ticket, by=by, now=now)


def wait(ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """We have asked the customer something and can't go on without the answer."""
    require_staff(by)
    with transaction():
        _move(ticket, status.WAIT, by=by, now=now, remind_at=patience.first_reminder_at(now))


def resolve(ticket: Ticket, *, solution: str, by: Actor, now: datetime, brought: Said | None = None) -> None:
    """It is solved, and the customer is told how (P16). The solution stays with the ticket (P21).

    `brought` is what it came by, where that was no page of the desk: a mail, with its files.
    """
    require_staff(by)
    if not solution.strip():
        raise Refused("solution", "Say in a few words how it was solved: the customer reads it.")
    with transaction():
        said = brought or Said(text="", channel=Channel.DESK, visibility=Visibility.PUBLIC)
        said = replace(said, text=solution.strip(), visibility=Visibility.PUBLIC, is_solution=True)
        message_id = messages.add(ticket.id, said, by=by, now=now)
        _move(ticket, status.RESOLVE, by=by, now=now, message_id=message_id, resolved_at=now)


def close(ticket: Ticket, *, by: Actor, now: datetime, untold: str = "", because: str = "") -> None:
    """The end of it, and the customer is told once (P20), with the reason where there is one (`because`)."""
    require_staff(by)
    with transaction():
        _move(
            ticket,
            status.CLOSE,
            by=by,
            now=now,
            untold=untold,
            data={"because": because} if because else None,
            closed_at=now,
        )


def reopen(ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """It wasn't solved after all: an agent says so, or the customer by answering."""
    with transaction():
        _move(ticket, status.REOPEN, by=by, now=now, resolved_at=None, closed_at=None)


def resume(ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """The customer has answered what we waited for. Nobody needs to be told: it was they who wrote."""
    with transaction():
        _move(
            ticket,
            status.START,
            by=by,
            now=now,
            untold="the customer answered",
            started_at=ticket.started_at or now,
        )


def ask_approval(ticket: Ticket, *, message_id: int, data: Mapping[str, Any], by: Actor, now: datetime) -> None:
    """The customer must agree to an estimate before the work goes on (P08); within the transaction around."""
    require_staff(by)
    began = ticket.started_at or now
    _move(ticket, status.ASK, by=by, now=now, message_id=message_id, data=data, started_at=began)


def end_approval(
    ticket: Ticket, move: Move, *, message_id: int | None, data: Mapping[str, Any], by: Actor, now: datetime
) -> None:
    """The estimate is answered or withdrawn, and the desk has the ticket again; within the transaction around."""
    _move(ticket, move, by=by, now=now, message_id=message_id, data=data)


def start_by_replying(ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """An agent's first reply begins the work; the reply itself tells the customer so."""
    with transaction():
        _begin(ticket, by=by, now=now, untold="the reply tells it")


def hand_over(ticket: Ticket, *, by: Actor, now: datetime, message_id: int | None = None, **facts: object) -> None:
    """It is with somebody outside from now on; `core.handover` says with whom, and is who calls this."""
    require_staff(by)
    with transaction():
        _move(ticket, status.HAND_OVER, by=by, now=now, message_id=message_id, data=facts)
        if ticket.assignee_id is None and by.agent_id is not None:
            _update(ticket, assignee=by.agent_id)


def take_back(ticket: Ticket, *, by: Actor, now: datetime, message_id: int | None = None, **facts: object) -> None:
    """The desk has it again; called by `core.handover`."""
    require_staff(by)
    with transaction():
        _move(ticket, status.TAKE_BACK, by=by, now=now, message_id=message_id, data=facts)


def assign(ticket: Ticket, agent: Agent | None, *, by: Actor, now: datetime) -> None:
    """Give it to an agent, or to nobody. Who is given it by somebody else gets a letter."""
    require_staff(by)
    if agent is not None and agent.removed_at is not None:
        raise Refused("assignee", "%(name)s no longer works at the desk.", name=agent.name)
    if ticket.assignee_id == (agent.id if agent else None):
        return
    with transaction():
        _update(ticket, assignee=agent.id if agent else None, updated_at=now)
        data: dict[str, Any] = {"to": agent.email if agent else ""}
        if agent is not None and agent.id != by.agent_id:
            data["agents"] = [agent.id]
        events.record("assigned", by=by, now=now, ticket_id=ticket.id, data=data)


def classify(ticket: Ticket, *, category: Category, module: Module | None, by: Actor, now: datetime) -> None:
    """Set the category and the application or module that the ticket concerns (P11)."""
    require_staff(by)
    is_another = ticket.category != category.value
    with transaction():
        if is_another:
            included_time.lock(ticket)
        _update(ticket, category=category.value, module=module.id if module else None, updated_at=now)
        name = module.name if module else ""
        events.record(
            "classified", by=by, now=now, ticket_id=ticket.id, data={"category": category.value, "module": name}
        )
        if is_another:  # what counts of its time depends on it (P09)
            reckon_for(ticket, included_time.months_of(ticket), by=by, now=now)


def prioritise(ticket: Ticket, priority: Priority, *, reason: str, by: Actor, now: datetime) -> None:
    """Only the desk sets the priority by hand (P14), and says why."""
    require_staff(by)
    if ticket.priority == priority.value:
        return
    if not reason.strip():
        raise Refused("reason", "Say in a few words why: it stays in the ticket's history.")
    with transaction():
        change_priority(ticket, priority, by=by, now=now, reason=reason.strip()[:_REASON_LENGTH])


def change_priority(ticket: Ticket, priority: Priority, *, by: Actor, now: datetime, **why: str) -> None:
    """The one place where a priority changes, within the transaction around; `why` stays with the event.

    Raises Changed where somebody else changed it in between.
    """
    before = ticket.priority
    if before == priority.value:
        return
    mine = (Ticket.id == ticket.id) & (Ticket.priority == before)
    if not Ticket.update(priority=priority.value, updated_at=now).where(mine).execute():
        raise Changed
    ticket.priority, ticket.updated_at = priority.value, now
    data = {"before": before, "after": priority.value, **why}
    events.record("prioritised", by=by, now=now, ticket_id=ticket.id, data=data)


def _begin(ticket: Ticket, *, by: Actor, now: datetime, untold: str = "") -> None:
    _move(ticket, status.START, by=by, now=now, untold=untold, started_at=ticket.started_at or now)
    if ticket.assignee_id is None and by.agent_id is not None:
        _update(ticket, assignee=by.agent_id)


def _move(
    ticket: Ticket,
    move: Move,
    *,
    by: Actor,
    now: datetime,
    message_id: int | None = None,
    untold: str = "",
    data: Mapping[str, Any] | None = None,
    **columns: Any,
) -> None:
    """Compare-and-swap from the status looked at. Raises Refused for a move there isn't, Changed for a lost race."""
    columns = {"remind_at": None, **columns}
    if ticket.merged_into_id is not None:
        raise Refused("ticket", "The ticket is merged into another one, and goes on there.")
    if ticket.status not in move.allowed_from:
        raise Refused("status", "A ticket that is %(status)s can't be %(move)s.", status=ticket.status, move=move.event)
    before = ticket.status
    changed = (
        Ticket.update(status=move.to.value, updated_at=now, **columns)
        .where(Ticket.id == ticket.id, Ticket.status == before)
        .execute()
    )
    if not changed:
        raise Changed
    for name, value in {"status": move.to.value, "updated_at": now, **columns}.items():
        setattr(ticket, name, value)
    told = {"before": before, **(data or {})} | ({"untold": untold} if untold else {})
    events.record(move.event, by=by, now=now, ticket_id=ticket.id, message_id=message_id, data=told)
    if before == Status.HANDED_OVER:
        _end_handover(ticket, is_told=move is status.TAKE_BACK, by=by, now=now)


def _end_handover(ticket: Ticket, *, is_told: bool, by: Actor, now: datetime) -> None:
    """Whoever has it need do no more; unless it was taken back, which tells them so, they are told (P13)."""
    handover = find(Handover, ticket=ticket.id, ended_at=None)
    if handover is None:
        return
    Handover.update(ended_at=now).where(Handover.id == handover.id).execute()
    if not is_told:
        facts = {"handover": handover.id, "party": handover.party.name}
        events.record("party-let-go", by=by, now=now, ticket_id=ticket.id, data=facts)


def _update(ticket: Ticket, **columns: Any) -> None:
    Ticket.update(**columns).where(Ticket.id == ticket.id).execute()
    for name, value in columns.items():
        setattr(ticket, name, value)
