"""The mail door as a program of its own, which is stopped and killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.setting_values import Listen
from tests.intake.mail.running import MAIL, Talk
from tests.servers import wait_until
from tests.servers.ports import free_port

PROGRAM = """
import os, sys
from pathlib import Path
from core.config import load
from intake.mail.door.server import serve

kept = open(Path(os.environ["ARENDE_DATA"]) / "kept", "ab") if load() else None

def commit(mails):
    kept.write(b"".join(mail.raw for mail in mails))
    kept.flush()
    os.fsync(kept.fileno())

serve(load(), commit=commit, on_stored=lambda: None)
kept.close()
print("closed in order")
"""


class Program:
    def __init__(self, folder: Path) -> None:
        self.where = Listen("127.0.0.1", free_port())
        self.kept = folder / "data" / "kept"
        environ = {
            "ARENDE_DATA": str(folder / "data"),
            "ARENDE_ADDRESS": "help@desk.test",
            "ARENDE_MAIL_LISTEN": str(self.where),
        }
        root = Path(__file__).parents[4]
        command = [sys.executable, "-c", PROGRAM]
        self.process = subprocess.Popen(
            command, cwd=root, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        wait_until(self._is_open, what="the mail door")

    def end(self, number: signal.Signals) -> tuple[int, str]:
        """Its exit status and what it printed."""
        self.process.send_signal(number)
        printed, _ = self.process.communicate(timeout=30)
        return self.process.returncode, printed

    def _is_open(self) -> bool:
        assert self.process.poll() is None, self.process.communicate()[0]
        try:
            with Talk(self.where):
                return True
        except ConnectionRefusedError:
            return False


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    program = Program(tmp_path)
    yield program
    if program.process.poll() is None:
        program.process.kill()
        program.process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_program_told_to_end_ends_in_order(program: Program, number: signal.Signals) -> None:
    with Talk(program.where) as talk:
        assert talk.give().startswith("250 ")
        assert program.end(number) == (0, "closed in order\n")
        assert talk.hear().startswith("421 4.3.2 ")


def test_what_was_answered_250_survives_being_killed(program: Program) -> None:
    with Talk(program.where) as talk:
        assert talk.give().startswith("250 ")
        program.end(signal.SIGKILL)
    assert program.kept.read_bytes() == MAIL.encode()


def test_a_mail_on_its_way_in_arrives_before_the_end(program: Program) -> None:
    with Talk(program.where) as talk:
        talk.address()
        talk.say("DATA")
        program.process.send_signal(signal.SIGTERM)
        assert talk.say(MAIL + ".").startswith("250 ")
    assert program.end(signal.SIGTERM) == (0, "closed in order\n")
    assert program.kept.read_bytes() == MAIL.encode()
