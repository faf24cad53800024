"""The agent's end of a call: told who rings, and connected only by pressing 1.

Trusts that the provider asks: the request is signed, carries the caller's call and the agent whom we had it ring, and
goes to that agent's own number. Whoever presses first has the call.
"""

from __future__ import annotations

from datetime import datetime

from core import calls
from core.call_tickets import open_for_agent
from core.models import Agent, Call
from core.phone_settings import phone_settings
from intake.phone import twiml
from intake.phone.asked import Asked
from intake.phone.surroundings import PhoneDesk
from intake.phone.talk import Line, State
from intake.phone.ticket_words import words_of_talk


def whisper(asked: Asked, desk: PhoneDesk, *, now: datetime) -> str:
    """The agent has answered: who is it?"""
    call, agent = _ringing(asked)
    if call is None or agent is None or call.accepted_by_id is not None:
        return _taken(desk, agent)
    line = Line("whisper", {"customer": call.customer.name}) if call.customer else Line("whisper_nobody")
    studio = desk.studio(phone_settings())
    return twiml.whisper([line], studio, language=agent.language, sid=call.sid, agent_id=agent.id)


def accept(asked: Asked, desk: PhoneDesk, *, now: datetime) -> str:
    """The agent pressed a key. With 1, the ticket for what will be said is made. Within the transaction around."""
    call, agent = _ringing(asked)
    is_repeated = call is not None and agent is not None and call.accepted_by_id == agent.id
    if call is None or agent is None or asked.keys != "1" or not (is_repeated or call.accepted_by_id is None):
        return _taken(desk, agent)
    if not is_repeated:
        calls.remember(call, accepted_by=agent.id, accepted_at=now)
        open_for_agent(call, agent, words_of_talk(call), now=now)
    return twiml.nothing()


def _ringing(asked: Asked) -> tuple[Call | None, Agent | None]:
    """The call that rings this agent now, locked."""
    call = calls.lock_call(asked.query.get("call", ""))
    agent = Agent.get_or_none(Agent.id == asked.number("agent"), Agent.removed_at.is_null())
    if call is None or call.state != State.AGENT or call.ended_at is not None:
        return None, agent
    is_theirs = agent is not None and asked.fields.get("To", "") == agent.phone
    return (call, agent) if is_theirs else (None, agent)


def _taken(desk: PhoneDesk, agent: Agent | None) -> str:
    studio = desk.studio(phone_settings())
    return twiml.farewell([Line("whisper_taken")], studio, language=agent.language if agent else "sv")
