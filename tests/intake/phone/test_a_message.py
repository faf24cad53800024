"""A caller leaves a message: it is a ticket at once, and its number is told before they hang up (P01, P02, P10)."""

from __future__ import annotations

import pytest

from core.models import Call, Event, Message, Take, TextMessage, Ticket
from core.models.calls import TakeState
from core.phone_settings import change_phone_settings
from intake.phone.spoken import digits
from tests.cast import NOW, by
from tests.intake.phone.conftest import Telephone
from tests.intake.phone.line import new_sid


def test_a_known_caller_leaves_a_message_and_hears_its_number_twice(telephone: Telephone) -> None:
    caller = telephone.call()
    caller.press("1", "2")
    told = caller.speak()
    ticket = Ticket.get()
    assert told.said.count(digits(ticket.number)) == 2
    assert (ticket.customer_id, ticket.contact_id) == (telephone.people.kund.id, telephone.people.anna.id)
    assert (ticket.channel, ticket.language, ticket.held_because) == ("phone", "sv", None)


def test_the_ticket_is_there_before_its_number_is_told(telephone: Telephone) -> None:
    caller = telephone.call()
    caller.press("1", "2")
    assert Ticket.select().count() == 0
    caller.speak()
    assert [event.kind for event in Event.select().where(Event.ticket == Ticket.get())] == ["opened"]
    assert telephone.hints[-1] == "rung"


def test_the_recording_is_owed_to_whoever_fetches_it(telephone: Telephone) -> None:
    caller, sid = telephone.call(), new_sid("RE")
    caller.press("1", "2")
    caller.speak(17, sid=sid)
    take = Take.get()
    assert (take.recording_sid, take.seconds, take.state, take.due_at) == (sid, 17, TakeState.RECORDED, NOW)
    assert take.message.ticket_id == take.ticket_id == Call.get().ticket_id


def test_an_english_caller_is_answered_in_english(telephone: Telephone) -> None:
    caller = telephone.call("+447700900123")
    caller.press("2", "1", "2", "")
    told = caller.speak()
    assert "Your case number is" in told.said
    assert told.find("Say").attrib == {"voice": "Polly.Amy-Neural", "language": "en-GB"}
    assert (Ticket.get().language, Call.get().language) == ("en", "en")


def test_a_chosen_language_is_remembered_for_the_number(telephone: Telephone) -> None:
    telephone.call("+447700900123").press("2")
    assert telephone.call("+447700900123").now.said.startswith("Welcome to Leverantören. To leave")


def test_what_is_keyed_of_the_effect_steers_the_priority(telephone: Telephone) -> None:
    for effect in "1234":
        caller = telephone.call()
        caller.press("1", "1", effect)
        caller.speak()
    assert [(row.category, row.effect, row.priority) for row in Ticket.select().order_by(Ticket.id)] == [
        ("incident", "nobody", "P1"),
        ("incident", "some", "P2"),
        ("incident", "one", "P3"),
        ("incident", "trouble", "P3"),
    ]


def test_who_keys_nothing_at_all_still_reaches_the_tone(telephone: Telephone) -> None:
    caller = telephone.call()
    while "Record" not in caller.now.verbs:
        caller.wait()
    caller.speak()
    ticket = Ticket.get()
    assert (ticket.category, ticket.effect, ticket.priority) == ("support", "unsaid", "P3")


def test_more_is_added_to_the_same_ticket(telephone: Telephone) -> None:
    caller = telephone.call()
    caller.press("1", "2")
    caller.speak()
    caller.press("2")
    assert "läggs" not in caller.now.said and "Säg inte lösenord" not in caller.now.said
    added = caller.speak()
    assert "finns nu i ärende" in added.said
    assert (Ticket.select().count(), Message.select().count(), Take.select().count()) == (1, 2, 2)


def test_three_messages_are_as_many_as_a_call_leaves(telephone: Telephone) -> None:
    caller = telephone.call()
    caller.press("1", "2")
    for _ in range(2):
        caller.speak()
        caller.press("2")
    caller.speak()
    assert "tryck 2" not in caller.now.said
    assert caller.press("2").verbs[-1] == "Hangup"
    assert Message.select().count() == 3


def test_the_number_comes_as_a_text_to_a_swedish_mobile(telephone: Telephone) -> None:
    caller = telephone.call()
    caller.press("1", "2")
    caller.speak()
    assert "slutar på 567" in caller.press("1").said
    assert TextMessage.get().recipient == "+46701234567"


@pytest.mark.parametrize("number", ["+46846500412", "+4531234567", "+46771234567", ""])
def test_no_text_goes_to_another_sort_of_number(telephone: Telephone, number: str) -> None:
    caller = telephone.call(number)
    caller.press("1", "1", "2", "") if number else caller.press("1", "1", "2", "", "")
    caller.speak()
    assert "bara skicka sms till svenska mobilnummer" in caller.press("1").said
    assert TextMessage.select().count() == 0


def test_a_desk_that_sends_no_texts_doesnt_offer_them(telephone: Telephone) -> None:
    change_phone_settings(by=by(telephone.people.ada), now=NOW, sends_texts=False)
    caller = telephone.call()
    caller.press("1", "2")
    assert "sms" not in caller.speak().said


@pytest.mark.parametrize("keys", [(), ("1",), ("1", "1"), ("1", "1", "1"), ("2",), ("2", "471209"), ("3",)])
def test_who_hangs_up_before_the_tone_leaves_no_ticket(telephone: Telephone, keys: tuple[str, ...]) -> None:
    caller = telephone.call()
    caller.press(*keys)
    caller.hang_up()
    call = Call.get()
    assert (call.ended_at, call.outcome, Ticket.select().count()) == (NOW, "completed", 0)


@pytest.mark.parametrize(("seconds", "tickets"), [(0, 0), (1, 0), (2, 1), (60, 1), (180, 1)])
def test_who_hangs_up_in_the_middle_of_a_message_has_left_it(telephone: Telephone, seconds: int, tickets: int) -> None:
    caller = telephone.call()
    caller.press("1", "2")
    caller.speak(seconds, hangs_up=True)
    caller.hang_up()
    assert Ticket.select().count() == tickets


def test_who_hangs_up_while_the_number_is_read_has_their_ticket(telephone: Telephone) -> None:
    caller = telephone.call()
    caller.press("1", "2")
    caller.speak()
    caller.hang_up()
    assert (Call.get().outcome, Ticket.select().count()) == ("completed", 1)


def test_silence_that_falls_through_is_asked_once_more(telephone: Telephone) -> None:
    caller = telephone.call()
    caller.press("1", "2")
    assert "Vi hörde inget" in caller.wait().said
    assert caller.wait().verbs[-1] == "Hangup"
    assert (Ticket.select().count(), Take.select().count()) == (0, 2)


def test_silence_that_is_told_as_no_seconds_is_asked_once_more(telephone: Telephone) -> None:
    caller = telephone.call()
    caller.press("1", "2")
    assert "Vi hörde inget" in caller.speak(0).said
    told = caller.speak(12)
    assert "Ditt ärendenummer" in told.said


def test_what_nobody_said_is_to_be_deleted_at_the_provider(telephone: Telephone) -> None:
    caller = telephone.call()
    caller.press("1", "2")
    caller.speak(1)
    take = Take.get(Take.number == 1)
    assert (take.state, take.due_at, take.message_id) == (TakeState.ABSENT, NOW, None)


def test_the_notice_is_kept_with_its_words_and_its_time(telephone: Telephone) -> None:
    caller = telephone.call()
    asked = caller.press("1", "2")
    call = Call.get()
    assert "spelas in och sparas i ärendet, som längst 24 månader" in asked.said
    assert (call.notice, call.noticed_at, call.has_consented) == ("inform/1/24", NOW, None)


def test_nobody_is_recorded_who_doesnt_agree_where_that_is_asked(telephone: Telephone) -> None:
    change_phone_settings(by=by(telephone.people.ada), now=NOW, notice_mode="consent")
    caller = telephone.call()
    caller.press("1", "2")
    refused = caller.press("2")
    assert ("Record" in refused.verbs, Call.get().has_consented, Take.select().count()) == (False, False, 0)
    assert telephone.settings.address in refused.said


def test_a_held_ticket_says_who_rang_and_where_they_can_be_reached(telephone: Telephone) -> None:
    caller = telephone.call("anonymous")
    caller.press("1", "1", "2", "0709999999", "4711", "4711")
    caller.speak()
    text = Message.get().text
    assert "+46709999999 (slaget av uppringaren)" in text and "4711" in text
    assert Ticket.get().requester_name == "+46709999999"


def test_what_others_wrote_into_the_network_is_only_text(telephone: Telephone) -> None:
    caller = telephone.call()
    caller.fields |= {"CallerName": "<script>alert(1)</script>", "SpeechResult": "</Say><Dial>+4690000</Dial>"}
    caller.press("1", "2")
    assert "Dial" not in caller.speak().verbs
