"""Whoever watches learns when recordings or text messages wait too long, and no sooner."""

from __future__ import annotations

from datetime import timedelta

from core import phone_health, takes, text_messages
from core.models import Take
from core.rules.sound import WAV as SOUND
from tests import calls
from tests.cast import NOW, Cast
from tests.servers.provider import WAV


def late(hours: float) -> list[str]:
    return [what for what, since in phone_health.problems(NOW + timedelta(hours=hours)).items() if since]


def fetched(people: Cast) -> Take:
    take = calls.take(people.anna)
    (claimed,) = takes.claim(limit=1, by="worker", now=NOW)
    takes.mark_stored(claimed, WAV, SOUND, now=NOW)
    return take


def test_a_quiet_telephone_is_well(people: Cast) -> None:
    assert late(0) == []
    assert set(phone_health.figures(NOW).values()) == {0}


def test_a_recording_may_wait_for_an_hour(people: Cast) -> None:
    calls.take(people.anna, due_at=NOW + timedelta(days=1))
    assert [late(0.9), late(1.1)] == [[], ["a recording waits to be fetched"]]
    figures = phone_health.figures(NOW + timedelta(seconds=90))
    assert (figures["recordings_waiting"], figures["recordings_oldest_seconds"]) == (1, 90)


def test_a_worker_that_doesnt_fetch_is_told_sooner(people: Cast) -> None:
    calls.take(people.anna)
    assert late(0.1) == ["nobody fetches recordings"]


def test_deleting_there_may_take_two_days(people: Cast) -> None:
    fetched(people)
    assert [late(47), late(49)] == [[], ["a recording waits to be deleted at the telephone's provider"]]
    assert phone_health.figures(NOW)["recordings_to_delete"] == 1


def test_what_is_done_is_not_waited_for(people: Cast) -> None:
    fetched(people)
    (claimed,) = takes.claim(limit=1, by="worker", now=NOW)
    takes.mark_deleted_there(claimed, now=NOW)
    assert late(24 * 365) == []


def test_what_was_given_up_is_counted(people: Cast) -> None:
    take = calls.take(people.anna)
    assert text_messages.owe_text(take.ticket_id or 0, "+46701740605", text="Hej", now=NOW)
    (sound,), (text,) = takes.claim(limit=1, by="w", now=NOW), text_messages.claim(limit=1, by="w", now=NOW)
    takes.mark_failed(sound, error="410", is_permanent=True, now=NOW)
    text_messages.mark_failed(text, error="400", is_permanent=True, now=NOW)
    figures = phone_health.figures(NOW)
    assert (figures["recordings_lost"], figures["texts_given_up"], figures["calls_total"]) == (1, 1, 1)
    assert late(24 * 365) == []


def test_a_text_that_nobody_sends_is_told(people: Cast) -> None:
    take = calls.take(people.anna, due_at=None)
    text_messages.owe_text(take.ticket_id or 0, "+46701740605", text="Hej", now=NOW)
    assert late(0.1) == ["nobody sends text messages"]
