"""The worker after a call: one sweep makes good, fetches, deletes there and sends; without an account, nothing."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from core import clock, text_messages
from core.models import Take, TextMessage
from intake.phone import spool
from intake.phone.spool import Spooled
from tasks import after_calls
from tasks.after_calls import AfterCalls
from tests import calls
from tests.office import Office
from tests.servers.ports import free_port
from tests.servers.provider import NUMBER, SID, TOKEN, Provider

MOBILE = "+46701740605"


@pytest.fixture
def at_work(office: Office, provider: Provider) -> Office:
    """An office with a telephone."""
    office.settings = replace(
        office.settings,
        base_url="https://desk.example.test",
        twilio_account_sid=SID,
        twilio_auth_tokens=(TOKEN,),
        twilio_number=NUMBER,
        twilio_api=provider.url,
    )
    return office


def recorded(office: Office, provider: Provider) -> Take:
    return calls.take(office.people.anna, sid=provider.hold(), at=clock.now())


def after(office: Office) -> AfterCalls:
    return AfterCalls(office.settings, worker="test", look_later=lambda _: None)


def test_a_sweep_fetches_and_sends_what_is_due(at_work: Office, provider: Provider) -> None:
    take = recorded(at_work, provider)
    assert text_messages.owe_text(take.ticket_id or 0, MOBILE, text="Hej", now=clock.now())
    assert [at_work.sweep()["calls"], at_work.sweep()["calls"]] == [2, 0]
    assert Take.get().deleted_there_at and TextMessage.get().sent_at
    assert [row["body"] for row in provider.lists["Messages"]] == ["Hej"]


def test_a_sweep_makes_good_what_was_missed_and_answers_it(at_work: Office, provider: Provider) -> None:
    at = clock.now() - timedelta(hours=1)
    call = {"sid": f"CA{1:032x}", "from": MOBILE, "to": NUMBER, "status": "completed", "direction": "inbound"}
    provider.list("Calls", **call, start_time=at, end_time=at)
    provider.hold(call_sid=f"CA{1:032x}")
    assert at_work.sweep()["calls"] == 2  # it became a ticket, and its sound was fetched
    assert Take.get().stored_at


def test_what_was_taken_without_a_database_becomes_a_ticket(at_work: Office, provider: Provider) -> None:
    taken = Spooled(
        sid=f"CA{1:032x}", told_by="action", caller=MOBILE, recording_sid=provider.hold(), seconds=9,
        received_at=clock.now().isoformat(),
    )  # fmt: skip
    spool.put(at_work.settings.data, taken)
    assert [at_work.sweep()["calls"], at_work.sweep()["calls"]] == [2, 0]
    assert Take.get().call.caller == MOBILE


def test_while_the_provider_is_away_everything_stays_owed(
    at_work: Office, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    take = recorded(at_work, provider)
    text_messages.owe_text(take.ticket_id or 0, MOBILE, text="Hej", now=clock.now())
    at_work.settings = replace(at_work.settings, twilio_api=f"http://127.0.0.1:{free_port()}")
    with caplog.at_level(logging.WARNING):
        assert at_work.sweep()["calls"] == 0
    assert Take.get().due_at and TextMessage.get().due_at
    assert MOBILE not in caplog.text


def test_a_desk_without_a_telephone_asks_nobody(office: Office, provider: Provider) -> None:
    office.settings = replace(office.settings, base_url="https://desk.example.test", twilio_api=provider.url)
    recorded(office, provider)
    assert office.sweep()["calls"] == 0
    assert provider.asked == []


def test_an_address_that_would_give_the_token_away_is_never_asked(
    at_work: Office, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    at_work.settings = replace(at_work.settings, twilio_api="http://provider.example")
    recorded(at_work, provider)
    assert at_work.sweep()["calls"] == 0
    assert "https://" in caplog.text


def test_by_the_clock_the_lists_are_compared_every_ten_minutes(
    at_work: Office, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    each, now = after(at_work), clock.now()
    for minutes in range(21):
        monkeypatch.setattr(after_calls.clock, "now", lambda minutes=minutes: now + timedelta(minutes=minutes))
        each.make_good_at_times()
    assert len(provider.requests("GET", "/Calls.json")) == 3


def test_what_a_dead_worker_had_claimed_is_due_when_the_next_one_starts(at_work: Office, provider: Provider) -> None:
    recorded(at_work, provider)
    after_calls.takes.claim(limit=1, by=at_work.worker()._name, now=clock.now())
    assert at_work.sweep()["calls"] == 1
