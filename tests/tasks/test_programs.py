"""`arende up`: what dies is started again, ever more slowly while it keeps dying, and never given up."""

from __future__ import annotations

import subprocess
import sys
import time

import psutil
import pytest

from tasks.programs import Program
from tests.conftest import StartDesk
from tests.servers import wait_until


@pytest.fixture
def dying(monkeypatch: pytest.MonkeyPatch) -> Program:
    """A program that ends as soon as it is started."""
    program = Program("worker")
    monkeypatch.setattr(program, "start", lambda: _started(program))
    return program


def _started(program: Program) -> None:
    program.process = subprocess.Popen([sys.executable, "-c", ""])
    program.process.wait()
    program.started_at = time.monotonic()


def pause(program: Program) -> float:
    """It dies, and is to be started again after so many seconds."""
    _started(program)
    program.watch()
    return round(program.start_at - time.monotonic(), 1)


def test_a_program_that_keeps_dying_is_started_ever_more_slowly_but_at_least_every_half_minute(dying: Program) -> None:
    pauses = [pause(dying) for _ in range(10)]
    assert pauses[0] < 1 and pauses == sorted(pauses)
    assert pauses[-1] == 30


def test_a_program_that_keeps_dying_all_night_is_still_started_in_the_morning(dying: Program) -> None:
    dying.failures = 5_000
    assert pause(dying) <= 30


def test_a_program_that_had_lived_for_a_while_is_started_again_at_once(dying: Program) -> None:
    dying.failures = 5
    _started(dying)
    dying.started_at -= 60
    dying.watch()
    assert dying.start_at - time.monotonic() < 1


def test_every_program_ends_when_the_one_that_started_it_is_killed(start_desk: StartDesk) -> None:
    desk = start_desk()
    up, *family = desk.family()
    up.kill()
    lingering = psutil.wait_procs(family, timeout=40)[1]
    desk.crash()
    assert lingering == []


@pytest.mark.parametrize("program", ["mail", "web", "worker"])
def test_any_program_that_is_killed_is_there_again(start_desk: StartDesk, program: str) -> None:
    desk = start_desk()
    killed = desk.kill(program)
    wait_until(lambda: desk.runs(program) and desk.process(program).pid != killed, what=program)
    wait_until(desk.is_ready, what="the desk to be ready again")
