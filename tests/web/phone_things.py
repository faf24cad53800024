"""What the pages of the telephone are opened on."""

from __future__ import annotations

from typing import Any

from core import blocked_numbers, clock, people, phone_duty
from core.actors import DESK
from core.models import Agent, BlockedNumber, Call
from core.models.calls import TakeState
from tests.phone_cast import make_call, make_phone_ticket, make_take
from tests.web.cast import Cast


def a_take(cast: Cast) -> dict[str, Any]:
    now = clock.now()
    call = make_call(now=now, contact=cast.anna, ticket=make_phone_ticket(cast.anna, now=now))
    return {"take_id": make_take(call, now=now).id}


def a_call(cast: Cast) -> dict[str, Any]:
    return {"call_id": make_call(now=clock.now(), contact=cast.anna, caller=fresh_number()).id}


def an_agent_on_duty(cast: Cast) -> dict[str, Any]:
    week = ["08-17"] * 7
    phone_duty.set_duty(with_a_number(cast), wave=1, week=week, is_on_call=False, by=DESK, now=clock.now())
    return {"agent_id": cast.agent.id}


def a_block(cast: Cast) -> dict[str, Any]:
    return {"block_id": blocked_numbers.block(fresh_number(), why="Reklam", by=DESK, now=clock.now()).id}


def with_a_number(cast: Cast) -> Agent:
    people.change_agent(
        cast.agent, name="Olle Ström", role="agent", phone="070-111 22 33", language="sv", by=DESK, now=clock.now()
    )
    return Agent.get_by_id(cast.agent.id)


def fresh_number() -> str:
    return f"+4670{Call.select().count():03}{BlockedNumber.select().count():04}"


def a_lost_take(cast: Cast) -> dict[str, Any]:
    now = clock.now()
    call = make_call(now=now, contact=cast.anna, ticket=make_phone_ticket(cast.anna, now=now))
    return {"call_id": call.id, "take_id": make_take(call, now=now, state=TakeState.LOST).id}
