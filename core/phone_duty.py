"""Who answers calls: which agents ring first and which after them, on which hours, and who is on call outside those.

Nobody is rung on a number that a caller typed: only agents' own, which administrators enter.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core import events, terms
from core.actors import Actor, require_desk_admin
from core.agreements import read_spans
from core.database import find, transaction
from core.errors import Refused
from core.models import Agent, PhoneDuty
from core.rules.hours import Hours
from core.rules.spans import Spans

WAVES = (1, 2)
MOST_IN_A_WAVE = 10  # telephones that the provider rings at the same time

Waves = tuple[tuple[Agent, ...], ...]


def waves_at(now: datetime, hours: Hours) -> Waves:
    """The agents on duty, wave by wave, each with a telephone number. `hours` are the desk's.

    On a holiday or a short day, nobody is on duty while the desk is closed, whatever their week says.
    """
    if _is_closed_by_exception(now, hours):
        return tuple(() for _ in WAVES)
    on_duty = [duty for duty in duties() if duty.agent.phone and Hours(hours.zone, week_of(duty)).is_open(now)]
    return tuple(tuple(duty.agent for duty in on_duty if duty.wave == wave)[:MOST_IN_A_WAVE] for wave in WAVES)


def on_call_at(now: datetime) -> tuple[Agent, ...]:
    """The agents to ring outside the hours, the first wave's first."""
    found = [duty.agent for duty in duties() if duty.is_on_call and duty.agent.phone]
    return tuple(found[:MOST_IN_A_WAVE])


def on_duty_at(now: datetime, hours: Hours) -> tuple[Agent, ...]:
    """Everybody who is on duty at all, each once: who answers calls now, then who is on call."""
    answering = (agent for wave in waves_at(now, hours) for agent in wave)
    return tuple({agent.id: agent for agent in (*answering, *on_call_at(now))}.values())


def duties() -> list[PhoneDuty]:
    """Who answers calls at all, by wave and name, each with its agent."""
    rows = PhoneDuty.select(PhoneDuty, Agent).join(Agent)
    active = rows.where(PhoneDuty.removed_at.is_null(), Agent.removed_at.is_null())
    return list(active.order_by(PhoneDuty.wave, Agent.name, PhoneDuty.id))


def find_duty(agent_id: int) -> PhoneDuty | None:
    return find(PhoneDuty, agent=agent_id, removed_at=None)


def week_of(duty: PhoneDuty) -> tuple[Spans, ...]:
    return tuple(map(terms.as_spans, duty.week))


def set_duty(agent: Agent, *, wave: int, week: Sequence[str], is_on_call: bool, by: Actor, now: datetime) -> PhoneDuty:
    """`week` is seven days' hours as people write them, Monday first. Takes the place of the duty that was."""
    require_desk_admin(by)
    _require_reachable(agent)
    if wave not in WAVES:
        raise Refused("wave", "Choose who is rung first and who after them.")
    days = [read_spans(f"day{at}", text) for at, text in enumerate(week)]
    if not any(days) and not is_on_call:
        raise Refused("day0", "Write on which hours the agent answers, or that the agent is on call.")
    with transaction():
        _require_room(agent, wave)
        _end(agent, now)
        duty: PhoneDuty = PhoneDuty.create(
            agent=agent.id, wave=wave, week=days, is_on_call=is_on_call, made_by=by.label, created_at=now
        )
        data = {"agent": agent.email, "wave": wave, "week": days, "on_call": is_on_call}
        events.record("phone-duty-set", by=by, now=now, data=data)
    return duty


def end_duty(agent: Agent, *, by: Actor, now: datetime) -> None:
    """Done already, if it has ended."""
    require_desk_admin(by)
    with transaction():
        if _end(agent, now):
            events.record("phone-duty-ended", by=by, now=now, data={"agent": agent.email})


def _is_closed_by_exception(now: datetime, hours: Hours) -> bool:
    day = now.astimezone(hours.zone).date()
    return hours.spans_on(day) != hours.week[day.weekday()] and not hours.is_open(now)


def _end(agent: Agent, now: datetime) -> bool:
    active = (PhoneDuty.agent == agent.id) & PhoneDuty.removed_at.is_null()
    return bool(PhoneDuty.update(removed_at=now).where(active).execute())


def _require_reachable(agent: Agent) -> None:
    if agent.removed_at is not None or not agent.phone:
        raise Refused("agent", "%(name)s has no telephone number: enter it first, under Agents.", name=agent.name)


def _require_room(agent: Agent, wave: int) -> None:
    others = [duty for duty in duties() if duty.wave == wave and duty.agent_id != agent.id]
    if len(others) >= MOST_IN_A_WAVE:
        raise Refused("wave", "%(most)s agents can be rung at the same time, no more.", most=MOST_IN_A_WAVE)
