"""Agents' telephones ring: who takes the call, and what becomes of it when both ends move at once."""

from __future__ import annotations

import pytest

from core.actors import DESK
from core.models import Call, Message, Ticket
from core.phone_duty import end_duty
from intake.phone.simulator.usual import Agents
from tests.cast import NOW, Cast
from tests.intake.phone.by_simulator.network import Network
from tests.intake.phone.by_simulator.scripts import MOBILE, OTHER_MOBILE, on_duty
from tests.intake.phone.conftest import Hands

_ANSWERS = "press 3\ntalk 20s\nexpect Tack för samtalet"


def kinds() -> list[str]:
    """Who may read what the tickets say, message by message."""
    return [message.visibility for message in Message.select().order_by(Message.id)]


def test_of_two_who_press_at_once_one_has_the_call(network: Network, people: Cast) -> None:
    on_duty(people.olle, MOBILE)
    on_duty(people.ada, OTHER_MOBILE)
    rung = network.ring(_ANSWERS, agents=Agents.ALL)
    assert [line.text for line in rung.lines].count("hears: Någon annan har svarat.") == 1
    assert (Ticket.select().count(), Ticket.get().assignee_id) == (1, Call.get().accepted_by_id)


@pytest.mark.parametrize("agents", [Agents.VOICEMAIL, Agents.BUSY, Agents.NONE])
def test_where_nobody_presses_the_next_wave_rings_and_then_a_message_is_taken(
    network: Network, people: Cast, agents: Agents
) -> None:
    on_duty(people.olle, MOBILE)
    on_duty(people.ada, OTHER_MOBILE, wave=2)
    rung = network.ring("press 3\nexpect Ingen är ledig just nu\npress 2\nrecord 9s", agents=agents)
    assert len(rung.asked("agent-result")) == 2
    assert (Call.get().accepted_by_id, Ticket.select().count()) == (None, 1)
    assert "ingen svarade. Ring upp." in Message.get().text


def test_a_desk_without_anybody_on_duty_offers_no_agent(network: Network) -> None:
    rung = network.ring("press 3\nexpect Handläggarna svarar inte just nu\npress 2\nrecord 9s")
    assert "tala med en handläggare" not in rung.said
    assert Ticket.select().count() == 1


def test_a_desk_whose_last_agent_leaves_in_mid_call_takes_a_message(network: Network, people: Cast) -> None:
    on_duty(people.olle, MOBILE)
    leave = {"tala med en handläggare": lambda: end_duty(people.olle, by=DESK, now=NOW)}
    network.ring("press 3\nexpect Handläggarna svarar inte\npress 2\nrecord 9s", meanwhile=leave)
    assert Ticket.select().count() == 1


def test_a_call_begun_before_closing_is_answered_by_the_hours_when_the_agent_is_asked_for(
    network: Network, people: Cast, hands: Hands
) -> None:
    on_duty(people.olle, MOBILE)
    hands.at = NOW.replace(hour=15, minute=59)
    closing = {"tala med en handläggare": lambda: setattr(hands, "at", NOW.replace(hour=16, minute=1))}
    network.ring("press 3\nexpect Handläggarna svarar inte\npress 2\nrecord 9s", meanwhile=closing)
    assert (Call.get().was_open, Ticket.select().count()) == (True, 1)


def test_who_hangs_up_while_it_rings_is_to_be_rung_up(network: Network, people: Cast) -> None:
    on_duty(people.olle, MOBILE)
    network.ring("press 3\nexpect ringing\nhangup", agents=Agents.NONE)
    assert (Ticket.get().subject, Call.get().accepted_by_id) == ("Missat samtal: ring upp Anna Ek", None)


def test_who_hangs_up_before_the_agent_presses_is_to_be_rung_up(network: Network, people: Cast) -> None:
    on_duty(people.olle, MOBILE)
    rung = network.ring("press 3\nexpect is told who rings\nhangup", agents=Agents.ANSWER)
    assert "Någon annan har svarat" in " ".join(line.text for line in rung.lines)
    assert (Call.get().accepted_by_id, Ticket.get().subject) == (None, "Missat samtal: ring upp Anna Ek")


def test_who_hangs_up_just_after_the_agent_has_pressed_has_one_ticket_to_be_rung_up(
    network: Network, people: Cast
) -> None:
    on_duty(people.olle, MOBILE)
    network.ring("press 3\nexpect is on the line\nhangup", agents=Agents.ANSWER)
    (ticket,) = Ticket.select()
    assert (Call.get().accepted_by_id, ticket.assignee_id) == (people.olle.id, people.olle.id)
    assert "samtalet bröts. Ring upp." in Message.select().order_by(Message.id.desc()).get().text
    assert kinds()[-1] == "internal"
