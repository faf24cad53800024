"""Recordings come home: kept once beside their message, deleted where they came from, given up for all to see."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from core import clock, takes
from core.models import Attachment, Blob, Event, Take
from core.models.calls import TakeState
from tasks.recordings import Recordings
from tasks.telephone import Telephone
from tasks.transcription import Transcriber, no_transcriber
from tests import calls
from tests.cast import Cast, by
from tests.servers.provider import WAV, Answer, Provider

Drain = Callable[..., int]


@pytest.fixture
def drain(provider: Provider) -> Iterator[Drain]:
    telephone = Telephone(provider.account())

    def drain(transcribe: Transcriber = no_transcriber, looks: list[timedelta] | None = None) -> int:
        later = looks.append if looks is not None else lambda _: None
        return Recordings(telephone, transcribe, worker="test", look_later=later).drain()

    yield drain
    telephone.close()


def take(people: Cast, provider: Provider, content: bytes = WAV, **changes: object) -> Take:
    return calls.take(people.anna, sid=provider.hold(content), number=len(provider.sounds), at=clock.now(), **changes)


def now_of(row: Take) -> Take:
    return Take.get_by_id(row.id)


def is_due() -> None:
    Take.update(due_at=clock.now()).where(Take.due_at.is_null(False)).execute()


def give_up(row: Take, drain: Drain, provider: Provider) -> Take:
    Take.update(attempts=100).execute()
    provider.sounds.clear()
    drain()
    return now_of(row)


def test_a_recording_is_kept_beside_its_message_and_deleted_there(
    people: Cast, provider: Provider, drain: Drain
) -> None:
    row = take(people, provider)
    assert drain() == 1
    kept = now_of(row)
    assert (kept.state, kept.sha256, kept.size) == ("stored", hashlib.sha256(WAV).hexdigest(), len(WAV))
    assert kept.stored_at and kept.deleted_there_at and kept.due_at is None
    (file,) = Attachment.select().where(Attachment.message == row.message_id)
    assert (file.filename, file.content_type) == (f"inspelning-{row.ticket.number}-1.wav", "audio/wav")
    assert provider.sounds == {}


def test_a_recording_is_fetched_once(people: Cast, provider: Provider, drain: Drain) -> None:
    take(people, provider)
    assert [drain(), drain()] == [1, 0]
    assert len(provider.requests("GET")) == 1


def test_the_same_sound_twice_is_kept_once(people: Cast, provider: Provider, drain: Drain) -> None:
    take(people, provider), take(people, provider)
    assert drain() == 2
    assert Blob.select().where(Blob.content == WAV).count() == 1


def test_what_isnt_there_yet_is_fetched_a_little_later(people: Cast, provider: Provider, drain: Drain) -> None:
    row, looks = take(people, provider), list[timedelta]()
    provider.answer(".wav", Answer(404))
    assert drain(looks=looks) == 0
    assert (now_of(row).state, now_of(row).error) == ("recorded", "404 instead of the recording")
    assert looks[0] < timedelta(seconds=3)
    is_due()
    assert drain() == 1


@pytest.mark.parametrize("body", [b"", b"<html>Sign in</html>", b"RIFF", b"\x00" * 100, b"\xff\xff\xff\xff"])
def test_what_is_no_sound_is_never_kept(people: Cast, provider: Provider, drain: Drain, body: bytes) -> None:
    row = take(people, provider, body)
    drain()
    assert (now_of(row).state, now_of(row).error) == ("recorded", "what came is no sound")
    assert Attachment.select().count() == 0


def test_what_cant_be_fetched_for_a_day_is_lost_and_its_ticket_says_so(
    people: Cast, provider: Provider, drain: Drain
) -> None:
    lost = give_up(take(people, provider), drain, provider)
    assert (lost.state, lost.due_at) == (TakeState.LOST, None)
    event = Event.get(Event.kind == "recording-lost")
    assert (event.ticket_id, event.data) == (lost.ticket_id, {"reason": "404 instead of the recording"})


def test_an_agent_can_have_a_lost_recording_fetched_again(people: Cast, provider: Provider, drain: Drain) -> None:
    lost = give_up(take(people, provider), drain, provider)
    provider.sounds[str(lost.recording_sid)] = WAV
    takes.fetch_again(lost, by=by(people.olle), now=clock.now())
    assert drain() == 1
    assert now_of(lost).state == TakeState.STORED


def test_while_the_provider_is_away_one_recording_finds_out_for_all(
    people: Cast, provider: Provider, drain: Drain
) -> None:
    rows = [take(people, provider) for _ in range(3)]
    provider.answer(".wav", Answer(429))
    drain()
    assert len(provider.asked) == 1
    assert all(now_of(row).due_at > clock.now() for row in rows)


def test_a_recording_that_fails_holds_up_no_other(people: Cast, provider: Provider, drain: Drain) -> None:
    take(people, provider), take(people, provider)
    provider.answer(".wav", Answer(500))
    assert drain() == 1


def test_a_delete_that_fails_is_tried_until_it_succeeds(people: Cast, provider: Provider, drain: Drain) -> None:
    row = take(people, provider)
    provider.answer(".json", *[Answer(500, b"{}")] * 40)
    for _ in range(40):
        is_due()
        drain()
    assert (now_of(row).state, now_of(row).deleted_there_at) == ("stored", None)
    is_due()
    drain()
    assert now_of(row).deleted_there_at and provider.sounds == {}


def test_what_there_is_no_use_for_is_deleted_there_and_never_fetched(
    people: Cast, provider: Provider, drain: Drain
) -> None:
    row = take(people, provider, state=TakeState.ABSENT.value)
    assert (drain(), provider.asked) == (0, [])  # a later report may yet tell of sound
    Take.update(recorded_at=clock.now() - takes.SETTLED).execute()
    assert drain() == 0
    assert now_of(row).deleted_there_at
    assert [asked.method for asked in provider.asked] == ["DELETE"]


def test_two_workers_that_fetch_the_same_keep_it_once(people: Cast, provider: Provider, drain: Drain) -> None:
    row = take(people, provider)

    def overtaken(*_: str) -> str:
        Take.update(attempts=9).where(Take.id == row.id).execute()
        return "heard"

    (slow,) = takes.claim(limit=1, by="slow", now=clock.now())
    is_due()
    assert drain(overtaken) == 1
    with pytest.raises(takes.Changed):
        takes.mark_stored(slow, WAV, takes.Sound("audio/wav", ".wav"), now=clock.now())
    assert Attachment.select().count() == 1


def test_what_a_machine_hears_is_kept_beside_the_sound(people: Cast, provider: Provider, drain: Drain) -> None:
    row = take(people, provider)
    drain(lambda content, kind, language: f"{len(content)} {kind} {language}")
    assert now_of(row).transcript == f"{len(WAV)} audio/wav sv"


def test_a_machine_that_fails_costs_no_sound(people: Cast, provider: Provider, drain: Drain) -> None:
    def fail(*_: object) -> str:
        raise RuntimeError("broken on purpose")

    row = take(people, provider)
    assert drain(fail) == 1
    assert (now_of(row).state, now_of(row).transcript) == ("stored", "")


def test_what_a_dead_worker_had_claimed_is_due_at_once(people: Cast, provider: Provider, drain: Drain) -> None:
    take(people, provider)
    takes.claim(limit=9, by="dead", now=clock.now())
    assert drain() == 0
    takes.forget_leases(by="dead", now=clock.now())
    assert drain() == 1


def test_a_claim_that_is_held_is_nobody_elses(people: Cast, provider: Provider) -> None:
    take(people, provider)
    now: datetime = clock.now()
    assert [len(takes.claim(limit=9, by=name, now=now)) for name in ("one", "two")] == [1, 0]
    assert len(takes.claim(limit=9, by="two", now=now + takes.LEASE)) == 1
