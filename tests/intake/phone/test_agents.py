"""Agents' telephones ring, and only a pressed key takes the call."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.actors import DESK
from core.agreements import set_terms
from core.models import Agent, Call, Event, Message, Ticket
from core.phone_duty import end_duty, set_duty
from tests.cast import NOW, by
from tests.intake.phone.conftest import Hands, Telephone
from tests.intake.phone.line import Answer, Caller, new_sid

_WEEK = ("08-17",) * 5 + ("", "")
_OLLE, _ADA = "+46701110001", "+46701110002"


@pytest.fixture
def staffed(telephone: Telephone) -> Telephone:
    """Olle rings first and Ada after him."""
    on_duty(telephone.people.olle, _OLLE, 1)
    on_duty(telephone.people.ada, _ADA, 2)
    return telephone


def on_duty(agent: Agent, number: str, wave: int, *, is_on_call: bool = False) -> None:
    Agent.update(phone=number).where(Agent.id == agent.id).execute()
    agent.phone = number
    set_duty(agent, wave=wave, week=_WEEK, is_on_call=is_on_call, by=DESK, now=NOW)


def pick_up(caller: Caller, key: str = "1") -> Answer:
    """The agent who rings answers, hears who it is, and presses a key (or none)."""
    number = caller.now.find("Number")
    leg = {"CallSid": new_sid(), "To": number.text or "", "From": caller.exchange.account.number}
    whispered = caller.exchange.post(number.attrib["url"], **leg, CallStatus="in-progress")
    if not key:
        return whispered
    return caller.exchange.post(whispered.address("Gather"), **leg, CallStatus="in-progress", Digits=key)


def result(caller: Caller, status: str, **fields: str) -> Answer:
    caller.now = caller.post(caller.now.address("Dial"), DialCallStatus=status, **fields)
    return caller.now


def test_an_agent_takes_the_call_and_has_a_ticket_for_notes(staffed: Telephone) -> None:
    caller = staffed.call()
    ringing = caller.press("3")
    assert (ringing.find("Number").text, ringing.find("Dial").attrib["answerOnBridge"]) == (_OLLE, "true")
    assert pick_up(caller).verbs == []
    said = result(caller, "completed", DialBridged="true", DialCallDuration="61").said
    ticket, call = Ticket.get(), Call.get()
    assert said == "Tack för samtalet."
    assert (ticket.status, ticket.assignee_id, call.talked_seconds) == ("started", staffed.people.olle.id, 61)
    assert (call.accepted_by_id, call.outcome, ticket.contact_id) == (
        staffed.people.olle.id,
        "talked",
        staffed.people.anna.id,
    )


def test_an_agent_hears_which_customer_rings(staffed: Telephone) -> None:
    caller = staffed.call()
    caller.press("3")
    assert pick_up(caller, "").said == "Supportsamtal från Kund AB. Tryck 1 för att svara."


def test_nobody_answers_and_the_caller_leaves_a_message(staffed: Telephone) -> None:
    caller = staffed.call()
    caller.press("3")
    assert result(caller, "no-answer").find("Number").text == _ADA
    assert "Ingen är ledig just nu" in result(caller, "busy").said
    caller.press("2")
    caller.speak()
    assert "Ville tala med en handläggare, men ingen svarade" in Message.get().text


def test_a_voicemail_that_answers_takes_no_call(staffed: Telephone) -> None:
    caller = staffed.call()
    caller.press("3")
    pick_up(caller, "")
    result(caller, "completed", DialBridged="true")
    assert (caller.now.find("Number").text, Ticket.select().count()) == (_ADA, 0)


@pytest.mark.parametrize("key", ["2", "9", "*", "#"])
def test_only_one_key_takes_a_call(staffed: Telephone, key: str) -> None:
    caller = staffed.call()
    caller.press("3")
    assert pick_up(caller, key).verbs[-1] == "Hangup"
    assert Call.get().accepted_by_id is None


def test_of_two_who_answer_the_first_has_the_call(telephone: Telephone) -> None:
    on_duty(telephone.people.olle, _OLLE, 1)
    on_duty(telephone.people.ada, _ADA, 1)
    caller = telephone.call()
    numbers = list((caller.press("3").root or []).iter("Number"))  # type: ignore[union-attr]
    legs = [{"CallSid": new_sid(), "To": number.text or ""} for number in numbers]
    heard = [telephone.exchange.post(n.attrib["url"], **leg) for n, leg in zip(numbers, legs, strict=True)]
    pressed = [
        telephone.exchange.post(each.address("Gather"), **leg, Digits="1")
        for each, leg in zip(heard, legs, strict=True)
    ]
    assert [each.verbs for each in pressed] == [[], ["Say", "Hangup"]]
    assert Ticket.select().count() == 1


def test_a_key_pressed_twice_is_one_ticket(staffed: Telephone) -> None:
    caller = staffed.call()
    caller.press("3")
    leg = {"CallSid": new_sid(), "To": _OLLE}
    accept = staffed.exchange.post(caller.now.find("Number").attrib["url"], **leg).address("Gather")
    assert [staffed.exchange.post(accept, **leg, Digits="1").verbs for _ in range(2)] == [[], []]
    assert Ticket.select().count() == 1


def test_the_callers_end_breaks_off_as_the_agent_presses(staffed: Telephone) -> None:
    caller = staffed.call()
    caller.press("3")
    pick_up(caller)
    result(caller, "completed", DialBridged="false", CallStatus="completed")
    ticket = Ticket.get()
    internal = [message.text for message in Message.select() if message.visibility == "internal"]
    assert (ticket.status, ticket.assignee_id) == ("new", staffed.people.olle.id)
    assert internal == ["En handläggare svarade, men samtalet bröts. Ring upp."]


@pytest.mark.parametrize("order", [("action", "end"), ("end", "action"), ("end",), ("action",)])
def test_who_hangs_up_while_it_rings_is_rung_up(staffed: Telephone, order: tuple[str, ...]) -> None:
    caller = staffed.call()
    caller.press("3")
    for each in order:
        if each == "action":
            result(caller, "canceled", CallStatus="completed")
        else:
            caller.hang_up()
    assert [ticket.subject for ticket in Ticket.select()] == ["Missat samtal: ring upp Anna Ek"]


def test_a_caller_without_a_number_who_hangs_up_leaves_nothing_to_ring(staffed: Telephone) -> None:
    caller = staffed.call("anonymous")
    caller.press("1", "3")
    caller.hang_up()
    assert Ticket.select().count() == 0


def test_a_desk_that_closes_before_an_agent_is_chosen_takes_a_message(staffed: Telephone, hands: Hands) -> None:
    hands.at = NOW.replace(hour=15, minute=59)
    caller = staffed.call()
    assert "För att tala med en handläggare, tryck 3" in caller.now.said
    hands.at += timedelta(minutes=2)
    assert "Handläggarna svarar inte just nu" in caller.press("3").said


def test_an_agent_who_goes_off_duty_meanwhile_isnt_rung(staffed: Telephone) -> None:
    caller = staffed.call()
    caller.press("3")
    end_duty(staffed.people.ada, by=DESK, now=NOW)
    assert "Ingen är ledig" in result(caller, "no-answer").said


def test_a_desk_without_agents_on_the_telephone_doesnt_offer_them(telephone: Telephone) -> None:
    caller = telephone.call()
    assert "handläggare" not in caller.now.said
    assert "Handläggarna svarar inte just nu" in caller.press("3").said


def test_a_stranger_at_the_agents_address_gets_nothing(staffed: Telephone) -> None:
    caller = staffed.call()
    whisper = caller.press("3").find("Number").attrib["url"]
    elsewhere = staffed.exchange.post(whisper, CallSid=new_sid(), To="+46709999999")
    assert elsewhere.verbs == ["Say", "Hangup"]


def test_after_the_call_nobody_can_take_it(staffed: Telephone) -> None:
    caller = staffed.call()
    caller.press("3")
    caller.hang_up()
    assert pick_up(caller, "").verbs == ["Say", "Hangup"]


def test_agents_are_never_recorded(staffed: Telephone) -> None:
    dial = staffed.call().press("3").find("Dial")
    assert [name for name in dial.attrib if "record" in name.lower()] == []


def test_from_a_status_an_agent_is_reached_about_that_ticket(staffed: Telephone) -> None:
    caller = staffed.call()
    caller.press("1", "2")
    caller.speak()
    caller.hang_up()
    ticket = Ticket.get()
    second = staffed.call()
    second.press("2", str(ticket.number), "3")
    pick_up(second)
    result(second, "completed", DialCallDuration="30")
    assert (Ticket.select().count(), Ticket.get().status) == (1, "started")


def _always_covered(telephone: Telephone) -> None:
    set_terms(telephone.people.kund, hours="24/7", from_date=NOW.date(), by=by(telephone.people.ada), now=NOW)


def test_who_is_on_call_rings_at_night_for_a_customer_who_has_agreed_it(staffed: Telephone, hands: Hands) -> None:
    _always_covered(staffed)
    on_duty(staffed.people.ada, _ADA, 2, is_on_call=True)
    hands.at = NOW.replace(hour=22)
    ringing = staffed.call().press("1", "1", "1")
    assert ringing.find("Number").text == _ADA
    assert "Vi kopplar dig till jouren" in ringing.said


def test_nobody_is_woken_for_a_customer_without_such_an_agreement(staffed: Telephone, hands: Hands) -> None:
    on_duty(staffed.people.ada, _ADA, 2, is_on_call=True)
    hands.at = NOW.replace(hour=22)
    assert "Record" in staffed.call().press("1", "1", "1").verbs


def test_a_night_call_that_nobody_answers_is_a_message_of_the_first_priority(staffed: Telephone, hands: Hands) -> None:
    _always_covered(staffed)
    on_duty(staffed.people.ada, _ADA, 2, is_on_call=True)
    hands.at = NOW.replace(hour=22)
    caller = staffed.call()
    caller.press("1", "1", "1")
    result(caller, "no-answer")
    caller.speak()
    assert Ticket.get().priority == "P1"


def test_the_work_has_begun_is_told_once_they_have_talked(staffed: Telephone) -> None:
    caller = staffed.call()
    caller.press("3")
    pick_up(caller)
    result(caller, "completed", DialBridged="true", DialCallDuration="61")
    kinds = [event.kind for event in Event.select().where(Event.ticket == Ticket.get()).order_by(Event.id)]
    assert kinds == ["opened", "assigned", "started"]
