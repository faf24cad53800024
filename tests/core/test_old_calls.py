"""What calls leave behind goes in its time, and takes nothing along that belongs to others."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from core import dialogue, old_calls, takes
from core.attachments import File
from core.models import Attachment, Blob, CallStep, Event, Take
from core.models.calls import TakeState
from core.phone_settings import change_phone_settings
from core.rules.sound import WAV as SOUND
from tests import calls, make
from tests.cast import NOW, Cast, by
from tests.servers.provider import WAV

TWO_YEARS_ON = datetime(2028, 11, 24, 9, 0, tzinfo=NOW.tzinfo)


def kept(people: Cast, number: int = 1, content: bytes = WAV) -> Take:
    """A recording that was fetched, and deleted at the provider."""
    take = calls.take(people.anna, sid=f"RE{number:032x}", number=number)
    for _ in range(2):
        (claimed,) = takes.claim(limit=9, by="worker", now=NOW)
        if claimed.is_to_fetch:
            takes.mark_stored(claimed, content, SOUND, now=NOW)
        else:
            takes.mark_deleted_there(claimed, now=NOW)
    takes.add_transcript(take.id, "Hej, det gäller skrivaren.", now=NOW)
    return take


def is_kept() -> bool:
    return Blob.select().where(Blob.content == WAV).exists()


def test_sound_is_kept_as_long_as_callers_were_told(people: Cast) -> None:
    kept(people)
    assert old_calls.expire_sound(now=TWO_YEARS_ON - timedelta(days=2)) == 0
    assert is_kept()


def test_sound_that_is_old_enough_goes_and_its_ticket_says_so(people: Cast) -> None:
    take = kept(people)
    assert [old_calls.expire_sound(now=TWO_YEARS_ON) for _ in range(2)] == [1, 0]
    gone = Take.get_by_id(take.id)
    assert (gone.state, gone.sha256, gone.transcript) == (TakeState.EXPIRED, None, "")
    assert not is_kept() and Attachment.select().count() == 0
    assert Event.get(Event.kind == "recording-expired").ticket_id == take.ticket_id


def test_administrators_decide_how_long(people: Cast) -> None:
    kept(people)
    change_phone_settings(by=by(people.ada), now=NOW, keep_months=1)
    assert old_calls.expire_sound(now=NOW + timedelta(days=32)) == 1


def test_the_same_bytes_elsewhere_stay(people: Cast) -> None:
    kept(people)
    ticket = make.ticket(people.bo)
    file = File(filename="samma.wav", content_type="audio/wav", content=WAV)
    dialogue.add_from_customer(ticket, make.said(files=(file,)), by=by(people.bo), now=NOW)
    old_calls.expire_sound(now=TWO_YEARS_ON)
    assert is_kept()
    assert [row.filename for row in Attachment.select()] == ["samma.wav"]


def test_two_recordings_that_sound_the_same_go_both(people: Cast) -> None:
    kept(people, 1), kept(people, 2)
    assert old_calls.expire_sound(now=TWO_YEARS_ON) == 2
    assert not is_kept()


def test_a_recording_that_was_lost_is_deleted_there_when_it_is_old(people: Cast) -> None:
    calls.take(people.anna)
    (claimed,) = takes.claim(limit=9, by="worker", now=NOW)
    takes.mark_failed(claimed, error="410", is_permanent=True, now=NOW)
    assert old_calls.expire_sound(now=TWO_YEARS_ON) == 1
    (again,) = takes.claim(limit=9, by="worker", now=TWO_YEARS_ON)
    assert not again.is_to_fetch


@pytest.mark.parametrize("state", [TakeState.EXPIRED, TakeState.ABSENT])
def test_nothing_is_written_down_of_sound_that_isnt_there(people: Cast, state: TakeState) -> None:
    take = kept(people)
    Take.update(state=state.value, transcript="").execute()
    assert takes.add_transcript(take.id, "Hej", now=NOW) is False
    assert Take.get().transcript == ""


@pytest.mark.parametrize(("heard", "length"), [("x" * 1_000_000, takes.MOST_TRANSCRIBED), ("  \n", 26), ("", 26)])
def test_what_a_machine_heard_is_kept_within_bounds(people: Cast, heard: str, length: int) -> None:
    take = kept(people)
    takes.add_transcript(take.id, heard, now=NOW)
    assert len(Take.get().transcript) == length


def test_what_a_machine_hears_is_added_to_what_it_heard(people: Cast) -> None:
    take = kept(people)
    assert takes.add_transcript(take.id, " Den blinkar. ", now=NOW)
    assert Take.get().transcript == "Hej, det gäller skrivaren. Den blinkar."


def test_what_the_provider_sent_is_emptied_after_a_month_and_the_answer_stays(people: Cast) -> None:
    call = calls.call()
    CallStep.create(call=call, key="menu", params={"Digits": "1"}, answer="<Response/>", received_at=NOW)
    assert old_calls.forget_requests(now=NOW + timedelta(days=29)) == 0
    assert [old_calls.forget_requests(now=NOW + timedelta(days=31)) for _ in range(2)] == [1, 0]
    assert (CallStep.get().params, CallStep.get().answer) == ({}, "<Response/>")
