"""The desk is killed (SIGKILL) between writing down what a caller did and answering; the provider asks again."""

from __future__ import annotations

import re
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.servers import wait_until
from tests.servers.programs import Desk

_SCRIPT = """
from +46701740605
lang sv
when kundnummer press 0#
press 1
press 2
record 7s
expect Jag upprepar
hangup
"""


@pytest.mark.parametrize("path", ["incoming", "category", "recorded"])
def test_the_caller_hears_the_same_as_if_nothing_had_happened(tmp_path: Path, path: str) -> None:
    desk, flag, script = Desk(tmp_path), tmp_path / "died", tmp_path / "ticket.call"
    script.write_text(_SCRIPT, encoding="utf-8")
    desk.cli("migrate")
    with _pages(desk, path, flag):
        told = desk.cli("call", "--script", str(script), "--wait", "0").stdout
        (ticket,), (call,) = desk.export("tickets"), desk.export("calls")
    heard = re.findall(r"\d(?:[,.] \d){5,}", told)
    assert (flag.exists(), "fallback" in told) == (True, False)
    assert [int(re.sub(r"\D", "", number)) for number in heard] == [ticket["number"]] * 2
    assert (call["number"], len(call["recordings"])) == (ticket["number"], 1)


@contextmanager
def _pages(desk: Desk, path: str, flag: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "tests.crashes.dies_in_call", path, str(flag)]
    root = str(Path(__file__).parents[2])
    console = (desk.folder / "web.log").open("ab")
    web = psutil.Popen(
        command, env={**desk.environment, "PYTHONPATH": root}, cwd=desk.folder, stdout=console, stderr=console
    )
    try:
        wait_until(lambda: _answers(desk), what="the pages")
        yield
    finally:
        web.terminate()
        web.wait(30)
        console.close()
        desk.stop()


def _answers(desk: Desk) -> bool:
    try:
        with urllib.request.urlopen(f"{desk.url}/healthz", timeout=5):
            return True
    except OSError:
        return False
