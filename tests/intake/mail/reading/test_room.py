"""Mail is read in a child process that a mail can use up, and nothing else with it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from intake.mail.reading import room as reading_room
from intake.mail.reading.parse import Unreadable, read_mail
from intake.mail.reading.room import ReadingRoom
from tests import make

_ENDLESS = """
import sys; sys.path[:] = {path!r}
from intake.mail.reading import room
room._answer = lambda raw: any(iter(int, 1))
room.serve(*map(int, sys.argv[1:]))
"""


@pytest.fixture
def room() -> Iterator[ReadingRoom]:
    with ReadingRoom() as opened:
        yield opened


def child_of(room: ReadingRoom) -> int:
    assert room._child is not None
    return room._child.pid


def test_it_reads_as_everybody_does(room: ReadingRoom) -> None:
    assert room.read(make.mail("Hej.")) == read_mail(make.mail("Hej."))


def test_one_child_reads_one_mail_after_the_other(room: ReadingRoom) -> None:
    room.read(make.mail("One."))
    first = child_of(room)
    room.read(make.mail("Two."))
    assert child_of(room) == first


def test_what_is_unreadable_is_so_in_the_same_words(room: ReadingRoom) -> None:
    deep = b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"".join(
        b"--%s\r\nContent-Type: multipart/mixed; boundary=%s\r\n\r\n" % (b"a" * n, b"a" * (n + 1)) for n in range(1, 40)
    )
    with pytest.raises(Unreadable) as here:
        read_mail(deep)
    with pytest.raises(Unreadable, match=here.value.reason):
        room.read(deep)


def test_a_reader_that_dies_makes_its_mail_unreadable_and_the_next_is_read(
    room: ReadingRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        reading_room, "_CHILD", "import os, signal; os.read(0, 20); os.kill(os.getpid(), signal.SIGSEGV)"
    )
    with pytest.raises(Unreadable, match="its reader died"):
        room.read(make.mail())
    monkeypatch.undo()
    assert room.read(make.mail("Hej.")).text == "Hej."


def test_a_reader_that_was_killed_meanwhile_is_replaced(room: ReadingRoom) -> None:
    room.read(make.mail())
    os.kill(child_of(room), signal.SIGKILL)
    os.waitid(os.P_PID, child_of(room), os.WEXITED | os.WNOWAIT)
    assert room.read(make.mail("Hej.")).text == "Hej."


def test_a_mail_that_takes_too_long_is_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_room, "_CHILD", _ENDLESS)
    with ReadingRoom(cpu_seconds=1) as room, pytest.raises(Unreadable, match="too long"):
        room.read(make.mail())


def test_a_mail_that_takes_too_much_memory_is_unreadable() -> None:
    with ReadingRoom(memory=160 * 1024 * 1024) as room, pytest.raises(Unreadable, match="too much memory"):
        room.read(b"Subject: x\r\n\r\n" + b"\xc3\xa5\r\n" * 10_000_000)


def test_an_idle_child_goes_home_and_the_next_mail_opens_another(room: ReadingRoom) -> None:
    room.read(make.mail())
    first = child_of(room)
    room.rest()
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    assert room.read(make.mail("Hej.")).text == "Hej."
