"""The doorbell: it rings between programs, and whatever becomes of it, nothing depends on it."""

from __future__ import annotations

import contextlib
import logging
import pickle
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from tasks.queue import Answer, Doorbell, Hint
from tests.conftest import StartDesk
from tests.servers import postgres, wait_until

OpenBell = Callable[..., Doorbell]


@pytest.fixture(params=["sqlite", "redis", "postgresql"])
def queue_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/queue.db"
    elif request.param == "redis":
        yield request.getfixturevalue("redis_url")
    else:
        url = postgres.fresh_database()
        yield url
        postgres.drop_database(url)


@pytest.fixture
def open_bell() -> Iterator[OpenBell]:
    """Opens doorbells, and closes them when the test is over."""
    with contextlib.ExitStack() as ends:

        def open_one(url: str, answers: Mapping[Hint, Answer] | None = None) -> Doorbell:
            doorbell = Doorbell(url, answers)
            ends.callback(doorbell.close)
            return doorbell

        yield open_one


def answer_one(doorbell: Doorbell) -> bool:
    """Do what the worker does with one hint; False if none waits."""
    task = doorbell.queue.dequeue()
    if task is None:
        return False
    doorbell.queue.execute(task)
    return True


def test_a_ring_in_one_program_is_answered_in_another(open_bell: OpenBell, queue_url: str) -> None:
    answered: list[str] = []
    open_bell(queue_url).ring(Hint.LETTERS)
    worker = open_bell(queue_url, {hint: lambda hint=hint: answered.append(hint) for hint in Hint})
    assert answer_one(worker)
    assert answered == [Hint.LETTERS]


def test_a_ring_for_later_waits_its_time(open_bell: OpenBell, queue_url: str) -> None:
    open_bell(queue_url).ring(Hint.DELIVERIES, delay=timedelta(hours=1))
    worker = open_bell(queue_url, {Hint.DELIVERIES: lambda: pytest.fail("too early")})
    answer_one(worker)  # the scheduler puts it away until it is time
    assert worker.queue.scheduled_count() == 1


def test_an_answer_that_fails_leaves_the_worker_alive(
    open_bell: OpenBell, queue_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise RuntimeError("broken on purpose")

    worker = open_bell(queue_url, {Hint.INBOX: fail})
    worker.ring(Hint.INBOX)
    with caplog.at_level(logging.ERROR):
        assert answer_one(worker)
    assert "broken on purpose" in caplog.text


def test_what_is_in_the_queue_is_read_as_a_name_and_never_run(open_bell: OpenBell, tmp_path: Path) -> None:
    doorbell = open_bell(f"sqlite:///{tmp_path}/queue.db", {Hint.INBOX: lambda: None})
    doorbell.queue.storage.enqueue(pickle.dumps(Doorbell))
    with pytest.raises(ValueError, match=r"decode|JSON|Expecting"):
        doorbell.queue.dequeue()


@pytest.mark.parametrize("url", ["redis://127.0.0.1:9/0", "postgresql://nobody@127.0.0.1:9/none"])
def test_a_bell_that_isnt_there_never_stops_whoever_rings(
    open_bell: OpenBell, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    try:
        doorbell = open_bell(url)
    except Exception as error:  # noqa: BLE001 - whatever it is, mail would not be taken in
        pytest.fail(f"without its queue the mail door doesn't open: {error!r}")
    doorbell.ring(Hint.INBOX)
    assert "will find what it meant" in caplog.text


def test_a_broken_queue_file_is_begun_anew(open_bell: OpenBell, tmp_path: Path) -> None:
    (tmp_path / "queue.db").write_bytes(b"this was a queue once" * 1000)
    answered: list[str] = []
    doorbell = open_bell(f"sqlite:///{tmp_path}/queue.db", {Hint.INBOX: lambda: answered.append("yes")})
    doorbell.ring(Hint.INBOX)
    answer_one(doorbell)
    assert answered == ["yes"]


def test_mail_is_taken_in_while_the_queue_says_nothing(start_desk: StartDesk) -> None:
    """A queue that takes the call and never answers: a mail is answered 250 all the same, and the next one too."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        threading.Thread(target=_take_calls, args=(mute,), daemon=True).start()
        desk = start_desk(ARENDE_QUEUE=f"redis://127.0.0.1:{mute.getsockname()[1]}/0")
        for number in range(3):
            desk.send(subject=f"No. {number}")
        assert len(desk.export("mail")) == 3


def _take_calls(mute: socket.socket) -> None:
    calls = []
    while True:
        try:
            calls.append(mute.accept()[0])
        except OSError:
            break
    for call in calls:
        call.close()


def test_a_desk_whose_queue_is_redis_answers_at_once(start_desk: StartDesk, redis_url: str) -> None:
    desk = start_desk(ARENDE_QUEUE=redis_url)
    desk.send()
    assert wait_until(desk.letters, timeout=20)
