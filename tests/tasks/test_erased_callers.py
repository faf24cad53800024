"""What was erased here goes at the provider as well, in the end, whatever breaks in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core import clock, text_messages
from core.actors import DESK
from core.caller_erasure import erase_number
from core.config import load
from core.models import Call, ErasedNumber, Take, TextMessage, Ticket
from core.models.calls import TakeState
from tasks import housekeeping, reconcile
from tasks.after_calls import AfterCalls
from tasks.recordings import Recordings
from tasks.telephone import Telephone, TelephoneError
from tasks.text_messages import TextMessages
from tasks.transcription import no_transcriber
from tests import calls
from tests.cast import Cast
from tests.servers.ports import free_port
from tests.servers.provider import NUMBER, WAV, Answer, Provider

MOBILE = "+46701740605"


class Worker:
    """Everything due, once; killed where a test says so."""

    def __init__(self, telephone: Telephone) -> None:
        self.telephone = telephone
        settings = load({"ARENDE_BASE_URL": "https://desk.example.test"})
        self._texts = TextMessages(settings, telephone, worker="test", look_later=lambda _: None)
        self._recordings = Recordings(telephone, no_transcriber, worker="test", look_later=lambda _: None)

    def work(self) -> None:
        self._texts.drain()
        self._recordings.drain()

    def work_again(self) -> None:
        """When the next attempt is due."""
        for model in (Take, TextMessage):
            model.update(due_at=clock.now()).where(model.due_at.is_null(False)).execute()
        self.work()


@pytest.fixture
def worker(provider: Provider, people: Cast) -> Iterator[Worker]:
    telephone = Telephone(provider.account())
    yield Worker(telephone)
    telephone.close()


@pytest.fixture
def left(people: Cast, provider: Provider) -> Take:
    """A message whose recording the provider has, and the text that told its number."""
    take = calls.take(people.anna, sid=provider.hold(), at=clock.now())
    assert text_messages.owe_text(take.ticket_id or 0, MOBILE, text="Hej", now=clock.now())
    return take


def erase() -> None:
    erase_number(MOBILE, by=DESK, now=clock.now())


def is_gone(provider: Provider) -> bool:
    return not provider.sounds and not provider.lists["Messages"]


def test_recording_and_text_go_at_the_provider(left: Take, provider: Provider, worker: Worker) -> None:
    worker._texts.drain()
    erase()
    worker.work()
    assert is_gone(provider)
    assert Take.get().deleted_there_at and TextMessage.get().deleted_there_at


def test_what_was_not_begun_is_never_fetched_nor_sent(left: Take, provider: Provider, worker: Worker) -> None:
    erase()
    worker.work()
    assert [asked.method for asked in provider.asked] == ["DELETE"]


@pytest.mark.parametrize("answer", [Answer(500, b"{}"), Answer(409, b'{"code": 20009}'), Answer(429, b"{}")])
def test_the_wish_outlives_what_the_provider_answers(
    left: Take, provider: Provider, worker: Worker, answer: Answer
) -> None:
    worker._texts.drain()
    erase()
    for path in ("Messages/", "Recordings/"):
        provider.answer(path, *[answer] * 12)
    for _ in range(12):
        worker.work_again()
    assert not is_gone(provider)
    worker.work_again()
    assert is_gone(provider) and Take.get().due_at is None and TextMessage.get().due_at is None


@pytest.mark.parametrize("gone_before", [False, True])
def test_a_worker_killed_after_the_provider_deleted_asks_once_more(
    left: Take, provider: Provider, worker: Worker, monkeypatch: pytest.MonkeyPatch, gone_before: bool
) -> None:
    worker._texts.drain()
    erase()
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        name = "core.erased_texts.mark_deleted_there" if gone_before else "tasks.telephone.Telephone.delete_text"
        patch.setattr(name, _killed)
        worker.work()
    assert bool(provider.lists["Messages"]) is not gone_before
    text_messages.forget_leases(by="test", now=clock.now())
    worker.work()
    assert is_gone(provider) and TextMessage.get().deleted_there_at


def test_a_text_whose_answer_was_lost_is_found_and_deleted(left: Take, provider: Provider, worker: Worker) -> None:
    worker._texts.drain()
    TextMessage.update(sid=None, sent_at=None, lease_by="test", due_at=clock.now()).execute()
    erase()
    worker.work()
    row = TextMessage.get()
    assert (is_gone(provider), row.recipient, row.text) == (True, "", "")


def test_only_the_text_itself_is_deleted_of_those_to_a_number(left: Take, provider: Provider, worker: Worker) -> None:
    provider.list("Messages", sid=f"SM{'9' * 32}", to=MOBILE, body="Somebody else's", status="sent")
    worker._texts.drain()
    erase()
    worker.work()
    assert [row["body"] for row in provider.lists["Messages"]] == ["Somebody else's"]


def test_deleting_what_is_gone_is_no_error(provider: Provider, worker: Worker) -> None:
    worker.telephone.delete_text(f"SM{1:032x}")
    with pytest.raises(TelephoneError):
        worker.telephone.delete_text("SM1/../Accounts")
    assert len(provider.asked) == 1


def test_a_comparison_with_the_provider_brings_nothing_back(left: Take, provider: Provider, worker: Worker) -> None:
    at = clock.now() - timedelta(hours=1)
    for sid in (left.call.sid, f"CA{7:032x}"):  # one that is known, and one that nobody told of
        row = {"sid": sid, "from": MOBILE, "to": NUMBER, "status": "completed", "direction": "inbound"}
        provider.list("Calls", **row, start_time=at, end_time=at)
        provider.hold(WAV, call_sid=sid)
    tickets = Ticket.select().count()
    erase()
    for _ in range(2):
        assert reconcile.compare(worker.telephone, language="sv", now=clock.now()) == 0
        worker.work()
    assert (Ticket.select().count(), provider.sounds) == (tickets, {})
    assert {take.state for take in Take.select()} == {TakeState.ERASED}
    assert [call.caller for call in Call.select()] == ["", ""]


def test_a_simulator_that_is_gone_has_nothing_left(left: Take, provider: Provider, people: Cast) -> None:
    account = replace(provider.account(), api=f"http://127.0.0.1:{free_port()}", is_simulated=True)
    text_messages.claim(limit=9, by="test", now=clock.now())
    text_messages.forget_leases(by="test", now=clock.now())
    erase()
    Worker(Telephone(account)).work()
    assert (TextMessage.get().due_at, TextMessage.get().recipient, Take.get().due_at) == (None, "", None)


def test_what_cant_be_erased_keeps_no_call_from_being_made_good(
    people: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(**_: object) -> int:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("core.caller_erasure.finish", fails)
    settings = load({"ARENDE_DATA": str(tmp_path), "ARENDE_TWILIO_API": f"http://127.0.0.1:{free_port()}"})
    after = AfterCalls(settings, worker="test", look_later=lambda _: None)
    assert (after.make_good(), "can't be erased" in caplog.text) == (0, True)


def test_the_number_is_forgotten_by_night(people: Cast) -> None:
    erase()
    ErasedNumber.update(asked_at=clock.now() - timedelta(days=3)).execute()
    assert housekeeping.tidy() == 1


def _killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt
