"""How a ticket stands, told to whom it concerns and in the same words refused to all others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import call_log, merging, tickets
from core.actors import DESK
from core.call_log import Ending
from core.models import Call, CallStep, Message, StatusQuestion, Ticket
from core.models.tickets import Visibility
from core.rules.references import Keyring
from tests import make
from tests.cast import NOW, by
from tests.intake.phone.conftest import Hands, Telephone
from tests.intake.phone.line import Caller

_UNKNOWN = "+46709999999"


def code_of(telephone: Telephone, ticket: Ticket) -> str:
    return Keyring(telephone.settings.secrets).phone_code(ticket.id)


def wrong_code(telephone: Telephone, ticket: Ticket) -> str:
    return f"{(int(code_of(telephone, ticket)) + 1) % 10_000:04}"


def stranger(telephone: Telephone) -> Caller:
    """Somebody whose number nobody is registered with; the second time their language is known."""
    caller = telephone.call(_UNKNOWN)
    if "För svenska" in caller.now.said:
        caller.press("1")
    return caller


def test_a_contact_hears_how_their_organisations_ticket_stands(telephone: Telephone) -> None:
    ticket = make.ticket(telephone.people.bo)
    tickets.start(ticket, by=by(telephone.people.olle), now=NOW)
    said = telephone.call().press("2", str(ticket.number)).said
    assert "Vi arbetar med det. Senast ändrat 23 november klockan 10." in said
    assert "Skrivaren" not in said and "Bo" not in said


def test_the_code_in_the_receipt_opens_it_to_another_telephone(telephone: Telephone) -> None:
    ticket = make.ticket(telephone.people.anna)
    caller = stranger(telephone)
    asked = caller.press("2", str(ticket.number))
    told = caller.press(code_of(telephone, ticket))
    assert "telefonkoden" in asked.said and "Vi har tagit emot det" in told.said


def test_every_other_number_is_refused_in_the_same_words(telephone: Telephone) -> None:
    theirs = make.ticket(telephone.people.carl)
    heard = set()
    for number in (str(theirs.number), str(theirs.number + 1), "471209", "1", "9" * 15):
        caller = telephone.call()
        asked = caller.press("2", number)
        heard.add((asked.said, caller.press("0000").said))
        Call.update(started_at=NOW - timedelta(days=2)).execute()
        StatusQuestion.delete().execute()
    assert len(heard) == 1
    assert "Vi hittar inget sådant ärende." in heard.pop()[1]


def test_a_fourth_try_in_one_call_opens_nothing(telephone: Telephone) -> None:
    ticket = make.ticket(telephone.people.anna)
    caller = stranger(telephone)
    caller.press("2")
    for _ in range(3):
        caller.press(str(ticket.number), wrong_code(telephone, ticket))
    said = caller.now.said
    assert "Vi hittar inget sådant ärende. För att lämna ett ärende" in said
    assert "Vi hittar inget sådant ärende." in caller.press("2").said
    assert StatusQuestion.select().count() == 3


def test_codes_cant_be_guessed_call_by_call(telephone: Telephone, hands: Hands) -> None:
    ticket = make.ticket(telephone.people.anna)
    for call in range(5):
        hands.at = NOW + timedelta(hours=call)
        caller = stranger(telephone)
        caller.press("2")
        for _ in range(3):
            caller.press(str(ticket.number), wrong_code(telephone, ticket))
    caller = stranger(telephone)
    caller.press("2", str(ticket.number), code_of(telephone, ticket))
    assert "Vi hittar inget sådant ärende." in caller.now.said


def test_one_tickets_code_cant_be_guessed_by_many_callers(telephone: Telephone) -> None:
    ticket = make.ticket(telephone.people.anna)
    for each in range(4):
        caller = telephone.call(f"+4670999990{each}")
        caller.press("1", "2")
        for _ in range(3):
            caller.press(str(ticket.number), wrong_code(telephone, ticket))
    caller = telephone.call("+46709999950")
    caller.press("1", "2", str(ticket.number), code_of(telephone, ticket))
    assert "Vi hittar inget sådant ärende." in caller.now.said


def test_the_next_day_a_caller_may_try_again(telephone: Telephone, hands: Hands) -> None:
    ticket = make.ticket(telephone.people.anna)
    for hour in range(4):
        hands.at = NOW + timedelta(hours=hour)
        caller = stranger(telephone)
        caller.press("2")
        for _ in range(3):
            caller.press(str(ticket.number), wrong_code(telephone, ticket))
    hands.at = NOW + timedelta(days=2)
    assert (
        "Vi har tagit emot det" in stranger(telephone).press("2", str(ticket.number), code_of(telephone, ticket)).said
    )


def test_a_code_is_kept_nowhere(telephone: Telephone) -> None:
    ticket = make.ticket(telephone.people.anna)
    caller = stranger(telephone)
    caller.press("2", str(ticket.number), code_of(telephone, ticket))
    digits = [step.params.get("Digits", "") for step in CallStep.select()]
    assert code_of(telephone, ticket) not in digits
    assert str(ticket.number) in digits


def test_every_look_is_written_down(telephone: Telephone) -> None:
    ticket = make.ticket(telephone.people.anna)
    telephone.call().press("2", str(ticket.number))
    question = StatusQuestion.get()
    assert (question.ticket_id, question.is_answered, question.asked_at) == (ticket.id, True, NOW)


def test_a_merged_ticket_stands_as_the_one_that_goes_on(telephone: Telephone) -> None:
    ticket, other = make.ticket(telephone.people.anna), make.ticket(telephone.people.anna)
    merging.merge(ticket, into=other, by=by(telephone.people.olle), now=NOW)
    assert "Vi har tagit emot det" in telephone.call().press("2", str(ticket.number)).said


def test_a_contact_adds_a_message_that_all_can_hear(telephone: Telephone) -> None:
    ticket = make.ticket(telephone.people.bo)
    caller = telephone.call()
    caller.press("2", str(ticket.number), "1")
    added = caller.speak()
    newest = Message.select().order_by(Message.id.desc()).get()
    assert "finns nu i ärende" in added.said
    assert (newest.ticket_id, newest.contact_id, newest.visibility) == (
        ticket.id,
        telephone.people.anna.id,
        Visibility.PUBLIC,
    )


def test_a_strangers_message_by_a_code_waits_for_an_agent(telephone: Telephone) -> None:
    ticket = make.ticket(telephone.people.anna)
    caller = stranger(telephone)
    caller.press("2", str(ticket.number), code_of(telephone, ticket), "1")
    for _ in range(2):
        caller.speak()
        caller.press("2")
    waiting = Message.select().where(Message.channel == "phone")
    assert {message.visibility for message in waiting} == {Visibility.PENDING}


def test_a_call_that_asked_after_one_ticket_can_leave_another(telephone: Telephone) -> None:
    ticket = make.ticket(telephone.people.anna)
    caller = telephone.call()
    caller.press("2", str(ticket.number), "9", "1", "2")
    caller.speak()
    assert Ticket.select().count() == 2


def test_a_resolved_ticket_opens_again_by_a_message(telephone: Telephone) -> None:
    ticket = make.ticket(telephone.people.anna)
    tickets.resolve(ticket, solution="Omstartad.", by=DESK, now=NOW)
    caller = telephone.call()
    assert "Det är löst." in caller.press("2", str(ticket.number)).said
    caller.press("1")
    caller.speak()
    assert Ticket.get().status == "started"


@pytest.mark.parametrize("keys", ["#", "*", "**##", "9" * 15])
def test_odd_keys_lead_on(telephone: Telephone, keys: str) -> None:
    caller = telephone.call()
    assert caller.press("2", keys).verbs == ["Gather", "Redirect"]


def test_a_call_that_was_told_how_a_ticket_stands_is_told_so_and_with_what_was_asked(telephone: Telephone) -> None:
    ticket = make.ticket(telephone.people.anna)
    caller = telephone.call()
    caller.press("2", str(ticket.number), "9")
    caller.hang_up()
    call = Call.get()
    assert call_log.endings([call]) == {call.id: Ending.STATUS}
    assert [step.asked for step in call_log.steps_of(call)] == ["incoming", "menu", "status-id", "status-menu"]
