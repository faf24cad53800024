"""Calls that go as callers wish: a ticket, its number, more to it, its status, an agent, a text message."""

from __future__ import annotations

from datetime import timedelta

from core.actors import DESK
from core.agreements import set_hours, set_terms
from core.models import Call, Message, Take, Ticket
from core.models.calls import TakeState
from intake.phone.simulator.usual import Agents
from tests.cast import NOW, Cast
from tests.intake.phone.by_simulator.network import Network
from tests.intake.phone.by_simulator.scripts import LEAVES_A_MESSAGE, MOBILE, STRANGER, on_duty
from tests.intake.phone.conftest import Hands


def test_a_known_caller_leaves_a_ticket_and_hears_its_number_twice(network: Network, people: Cast) -> None:
    rung = network.ring("""
        expect lämna ett ärende, tryck 1
        press 1
        press 2
        expect spelas in
        record 12s
        expect Jag upprepar
        hangup
    """)
    assert rung.numbers == [Ticket.get().number] * 2
    assert (Ticket.get().contact_id, Call.get().ended_at) == (people.anna.id, NOW)


def test_the_recording_is_kept_here_and_deleted_there(network: Network) -> None:
    network.ring(LEAVES_A_MESSAGE)
    network.work()
    take = Take.get()
    assert (take.state, take.deleted_there_at, take.size > 0) == (TakeState.STORED, NOW, True)
    assert network.studio.provider.recordings == {}


def test_a_caller_nobody_knows_is_served_in_english(network: Network) -> None:
    rung = network.ring(
        """
        when customer number press 0#
        expect For English, press 2
        press 2
        expect [en] to leave a case, press 1
        press 1
        press 2
        record 7s
        expect Your case number is
        hangup
        """,
        caller=MOBILE,
    )
    assert (rung.numbers, Call.get().language) == ([Ticket.get().number] * 2, "en")


def test_a_language_once_chosen_is_remembered_for_the_number(network: Network) -> None:
    network.ring("press 2\nhangup", caller=MOBILE)
    assert network.ring("expect [en] to leave a case\nhangup", caller=MOBILE).said.startswith("Welcome")


def test_a_caller_hears_how_their_own_ticket_stands(network: Network) -> None:
    number = network.ring(LEAVES_A_MESSAGE).numbers[0]
    network.ring(f"""
        press 2
        press {number}#
        expect Vi har tagit emot det, men inte börjat
        hangup
    """)


def test_an_agent_answers(network: Network, people: Cast) -> None:
    on_duty(people.olle, MOBILE)
    rung = network.ring("press 3\ntalk 61s\nexpect Tack för samtalet", agents=Agents.ANSWER)
    assert "Supportsamtal från Kund AB" in " ".join(str(line) for line in rung.lines)
    ticket, call = Ticket.get(), Call.get()
    assert (ticket.assignee_id, ticket.status, call.talked_seconds) == (people.olle.id, "started", 61)
    assert (call.outcome, call.accepted_by_id) == ("talked", people.olle.id)


def test_no_agent_answers_and_a_message_takes_its_place(network: Network, people: Cast) -> None:
    on_duty(people.olle, MOBILE)
    network.ring("press 3\nexpect Ingen är ledig\npress 2\nrecord 12s", agents=Agents.NONE)
    assert "ingen svarade. Ring upp." in Message.get().text


def test_a_closed_desk_says_when_it_opens_and_takes_the_message(network: Network, hands: Hands) -> None:
    hands.at = NOW + timedelta(hours=10)
    rung = network.ring(f"expect Vi öppnar i morgon klockan 8\n{LEAVES_A_MESSAGE}expect Ditt ärendenummer är")
    assert rung.numbers == [Ticket.get().number] * 2


def test_a_customer_with_extended_hours_reaches_an_agent_in_the_evening(
    network: Network, people: Cast, hands: Hands
) -> None:
    on_duty(people.olle, MOBILE, week=("06-22",) * 7, is_on_call=True)
    set_hours("evenings", ("07-22",) * 7, keeps_holidays=True, by=DESK, now=NOW)
    set_terms(people.kund, hours="evenings", from_date=NOW.date(), by=DESK, now=NOW)
    hands.at = NOW.replace(hour=17, minute=30)
    network.ring("press 1\npress 1\npress 1\nexpect jouren\ntalk 30s", agents=Agents.ANSWER)
    assert (Call.get().outcome, Ticket.get().assignee_id) == ("talked", people.olle.id)


def test_a_second_message_goes_to_the_same_ticket(network: Network) -> None:
    rung = network.ring(f"{LEAVES_A_MESSAGE}press 2\nrecord 8s\nexpect finns nu i ärende")
    assert (Ticket.select().count(), Message.select().count(), Take.select().count()) == (1, 2, 2)
    assert set(rung.numbers) == {Ticket.get().number}


def test_the_number_comes_as_a_text_message(network: Network) -> None:
    rung = network.ring(f"{STRANGER}{LEAVES_A_MESSAGE}press 1\nexpect Vi skickar numret", caller=MOBILE)
    network.work()
    (text,) = network.studio.provider.messages.values()
    assert (text.recipient, str(rung.numbers[0]) in text.text, text.status) == (MOBILE, True, "delivered")
