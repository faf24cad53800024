"""What callers do alike in many calls, and agents who are there to answer.

A caller whom nobody knows skips the customer's number wherever it is asked.
"""

from __future__ import annotations

from core.actors import DESK
from core.models import Agent
from core.phone_duty import set_duty
from tests.cast import NOW

MOBILE = "+46701740605"  # of the numbers that are kept free in Sweden for books and films
OTHER_MOBILE = "+46701740606"
SWITCHBOARD = "+46846500401"

SKIPS = "when kundnummer press 0#\nwhen customer number press 0#\nwhen ser inte ditt nummer press 0#\n"
CHOOSES_SWEDISH = "when För svenska press 1\n"
A_QUESTION = "press 1\npress 2\n"  # leave a case, it is a question
LEAVES_A_MESSAGE = f"{A_QUESTION}record 12s\n"
STRANGER = f"{CHOOSES_SWEDISH}{SKIPS}"

_WEEK = ("08-17",) * 5 + ("", "")


def on_duty(
    agent: Agent, number: str, *, wave: int = 1, week: tuple[str, ...] = _WEEK, is_on_call: bool = False
) -> None:
    Agent.update(phone=number).where(Agent.id == agent.id).execute()
    agent.phone = number
    set_duty(agent, wave=wave, week=week, is_on_call=is_on_call, by=DESK, now=NOW)
