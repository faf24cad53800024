"""Text messages: to whom, how often, and what becomes of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import text_messages
from core.models import Event, TextMessage, Ticket
from core.phone_settings import change_phone_settings
from core.rules.gsm import septets
from core.text_words import number_text
from tests import make
from tests.cast import NOW, Cast, by

MOBILE = "+46701740605"
SID = "SM" + "1" * 32


@pytest.fixture
def ticket(people: Cast) -> Ticket:
    return make.ticket(people.anna)


def owe(ticket: Ticket, recipient: str = MOBILE, *, text: str = "Hej", days: int = 0) -> bool:
    return text_messages.owe_text(ticket.id, recipient, text=text, now=NOW + timedelta(days=days))


def claim(*, later: timedelta = timedelta()) -> list[text_messages.ClaimedText]:
    return text_messages.claim(limit=9, by="worker", now=NOW + later)


def kinds() -> list[str]:
    return [event.kind for event in Event.select().where(Event.kind.startswith("text-")).order_by(Event.id)]


def test_a_ticket_is_told_to_a_number_once(ticket: Ticket) -> None:
    assert [owe(ticket), owe(ticket), owe(ticket, "+46761234567")] == [True, False, True]
    assert TextMessage.select().count() == 2


@pytest.mark.parametrize("number", ["+4684650040", "+46900123456", "+4799123456", "+46701", "", "0701740605"])
def test_nobody_but_swedish_mobiles_is_written_to(ticket: Ticket, number: str) -> None:
    assert owe(ticket, number) is False
    assert TextMessage.select().count() == 0


def test_a_number_is_written_to_three_times_a_day(people: Cast) -> None:
    tickets = [make.ticket(people.anna) for _ in range(5)]
    assert [owe(ticket) for ticket in tickets] == [True, True, True, False, False]
    assert owe(tickets[3], days=1) and owe(tickets[4], "+46761234567")


def test_texts_can_be_switched_off(people: Cast, ticket: Ticket) -> None:
    change_phone_settings(by=by(people.ada), now=NOW, sends_texts=False)
    assert owe(ticket) is False


def test_what_is_owed_fits_into_one_message(ticket: Ticket) -> None:
    owe(ticket, text="Hej – " + "ö" * 500)
    assert septets(TextMessage.get().text) == 160


def test_what_is_sent_is_theirs_and_its_ticket_says_so(ticket: Ticket) -> None:
    owe(ticket)
    (text,) = claim()
    text_messages.mark_sent(text, SID, now=NOW)
    assert claim(later=timedelta(days=9)) == []
    event = Event.get(Event.kind == "text-sent")
    assert (event.ticket_id, event.data) == (ticket.id, {"to": MOBILE})


def test_what_is_claimed_is_nobody_elses_until_the_lease_ends(ticket: Ticket) -> None:
    owe(ticket)
    assert [len(claim()), len(claim()), len(claim(later=text_messages.LEASE))] == [1, 0, 1]


def test_what_is_refused_for_good_is_given_up_once_and_its_ticket_says_so(ticket: Ticket) -> None:
    owe(ticket)
    (text,) = claim()
    for _ in range(2):
        assert text_messages.mark_failed(text, error="400 no", is_permanent=True, now=NOW) is None
    assert Event.get(Event.kind == "text-failed").data == {"to": MOBILE, "reason": "400 no"}
    assert kinds() == ["text-failed"]


def test_an_attempt_that_was_overtaken_changes_nothing(ticket: Ticket) -> None:
    owe(ticket)
    (slow,) = claim()
    (quick,) = claim(later=text_messages.LEASE)
    text_messages.mark_sent(quick, SID, now=NOW)
    text_messages.mark_failed(slow, error="400 no", is_permanent=True, now=NOW)
    assert (TextMessage.get().gave_up_at, kinds()) == (None, ["text-sent"])


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (["queued", "sent", "delivered"], "delivered"),
        (["delivered", "sent", "queued"], "delivered"),
        (["sent", "no-such-status"], "sent"),
        (["undelivered", "delivered"], "undelivered"),
    ],
)
def test_older_news_of_a_text_change_nothing(ticket: Ticket, told: list[str], kept: str) -> None:
    owe(ticket)
    text_messages.mark_sent(claim()[0], SID, now=NOW)
    assert all(text_messages.note_status(SID, status, now=NOW) for status in told)
    assert TextMessage.get().status == kept


def test_a_text_that_never_arrived_is_given_up_for_all_to_see(ticket: Ticket) -> None:
    owe(ticket)
    text_messages.mark_sent(claim()[0], SID, now=NOW)
    for _ in range(2):
        text_messages.note_status(SID, "failed", error="30006", now=NOW)
    assert (kinds(), TextMessage.get().error) == (["text-sent", "text-failed"], "30006")


def test_news_that_come_before_the_answer_are_kept(ticket: Ticket) -> None:
    owe(ticket)
    (text,) = claim()
    assert text_messages.note_status(SID, "delivered", text_id=text.id, now=NOW)
    text_messages.mark_sent(text, SID, now=NOW)
    assert (TextMessage.get().status, TextMessage.get().sid) == ("delivered", SID)


def test_news_of_another_message_change_nothing_of_one_that_is_known(ticket: Ticket) -> None:
    owe(ticket)
    (text,) = claim()
    text_messages.mark_sent(text, SID, now=NOW)
    assert not text_messages.note_status("SM" + "2" * 32, "failed", text_id=text.id, now=NOW)
    assert TextMessage.get().sid == SID


def test_news_of_somebody_elses_text_are_nothing_to_us(ticket: Ticket) -> None:
    assert text_messages.note_status(SID, "delivered", now=NOW) is False


def test_what_a_dead_worker_had_claimed_is_due_at_once(ticket: Ticket) -> None:
    owe(ticket)
    claim()
    text_messages.forget_leases(by="worker", now=NOW)
    assert len(claim()) == 1
    assert TextMessage.select().where(TextMessage.ticket == ticket.id).count() == 1


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("company", ["Ärende", "Kontorshjälpen – Norr & Söder AB", "日本" * 300, "[" * 100])
@pytest.mark.parametrize("address", ["support@example.com", "a" * 60 + "@" + "b" * 60 + ".example"])
def test_the_number_is_told_in_one_message_whatever_the_company(language: str, company: str, address: str) -> None:
    text = number_text(471209, language, company=company, address=address)
    assert septets(text) <= 160
    assert "471209" in text


@pytest.mark.parametrize(
    ("language", "says"), [("sv", "Ditt ärendenummer är 471209."), ("en", "Your ticket number is 471209.")]
)
def test_the_number_comes_with_a_way_to_reply(language: str, says: str) -> None:
    text = number_text(471209, language, company="Kontorshjälpen AB", address="servicedesk@kontorshjalpen.example")
    assert text.startswith(f"Kontorshjälpen AB: {says}")
    assert "servicedesk@kontorshjalpen.example" in text
