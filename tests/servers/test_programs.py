"""The desk that tests start is the real one: it serves, it ends well, it leaves nobody behind."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from tests.conftest import StartDesk
from tests.servers import wait_until
from tests.servers.programs import Desk


def test_a_desk_that_cannot_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="ARENDE_LANGUAGE"):
        Desk(tmp_path, ARENDE_LANGUAGE="klingon").start()


def test_a_desk_ends_well_and_leaves_nobody_behind(start_desk: StartDesk) -> None:
    desk = start_desk()
    family = desk.family()
    desk.stop()
    assert not psutil.wait_procs(family, timeout=0)[1]


def test_a_killed_program_is_started_again(desk: Desk) -> None:
    killed = desk.kill("worker")
    wait_until(lambda: desk.runs("worker"), what="the worker to be started again")
    assert desk.process("worker").pid != killed


def test_a_mail_is_in_the_export_after_a_crash(desk: Desk) -> None:
    desk.send(subject="Före strömavbrottet")
    desk.crash()
    desk.start()
    assert [mail["subject"] for mail in desk.export("mail")] == ["Före strömavbrottet"]
