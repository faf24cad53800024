"""The programs of a measurement: started, asked by lines of JSON, measured from outside, and ended."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil

from tests.servers import find, postgres, wait_until
from tests.servers.ports import free_port
from tests.servers.programs import Desk


@dataclass(frozen=True)
class Door:
    """A server that takes mail: where it listens, and what it has cost so far in seconds of CPU."""

    port: int
    cpu: Callable[[], float]


class Helper:
    """One of this package's programs: it ends when its input does."""

    def __init__(self, module: str, *args: str, environment: Mapping[str, str] | None = None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"tests.bench.{module}", *args],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
            cwd=Path(__file__).parents[2],
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(20)

    def hear(self) -> Any:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._process.args!r} ended with {self._process.wait()}")
        return json.loads(line)

    def ask(self, **job: Any) -> Any:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        return self.hear()

    def cpu(self) -> float:
        return cpu_of(psutil.Process(self._process.pid))


class DeskHelper(Helper):
    """The worker's own code, on the desk that the environment names."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        super().__init__("desk_work", environment=environment)
        self.hear()


class Load(Helper):
    """The load generator."""

    def __init__(self) -> None:
        super().__init__("load")

    def give(self, **job: Any) -> Any:
        figures = self.ask(**job)
        if figures["failures"]:
            raise RuntimeError(f"a mail was refused: {figures['failures'][0]}")
        return figures


class Relay(Helper):
    """The relay behind the desk, which takes every letter."""

    def __init__(self) -> None:
        super().__init__("sink")
        self.port = self.hear()["port"]
        self.url = f"smtp://127.0.0.1:{self.port}"

    def came(self) -> dict[str, float]:
        """What has come since the last time: {answered Message-ID: instant}."""
        came: dict[str, float] = self.ask()["came"]
        return came

    def wait_for(self, letters: int, *, seconds: float = 120) -> dict[str, float]:
        came: dict[str, float] = {}

        def all_came() -> bool:
            came.update(self.came())
            return len(came) >= letters

        wait_until(all_came, timeout=seconds, what=f"{letters} letters")
        return came


def settings_of(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a desk in this folder: its settings, and nothing of the surroundings'."""
    desk = Desk(folder, **more)
    return {name: value for name, value in desk.environment.items() if name != "ARENDE_MAIL_AUTHENTICATION"}


@contextmanager
def running(program: str, environment: Mapping[str, str], folder: Path) -> Iterator[psutil.Process]:
    """`arende PROGRAM` as its users start it, alone."""
    with (folder / f"{program}.log").open("ab") as console:
        process = psutil.Popen(
            [sys.executable, "-m", "arende", program], env=dict(environment), cwd=folder,
            stdin=subprocess.DEVNULL, stdout=console, stderr=console,
        )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        process.wait(40)


@contextmanager
def mail_door(folder: Path, **more: str) -> Iterator[tuple[int, psutil.Process]]:
    """`arende mail` with its real, durable store; gives its port and its process."""
    port = free_port()
    environment = settings_of(folder, ARENDE_MAIL_LISTEN=f"127.0.0.1:{port}", ARENDE_LMTP_LISTEN="", **more)
    with running("mail", environment, folder) as process:
        wait_until(lambda: _listens(process, port), what="the mail door to open")
        yield port, process


def durable_postgres() -> str | None:
    """A new database on a PostgreSQL whose commits outlive a power cut; None where there is none on this machine."""
    if not find("initdb"):
        return None
    vars(postgres)["_FASTER"] = ()  # the tests' own server promises less
    return postgres.fresh_database()


def cpu_of(process: psutil.Process) -> float:
    """Seconds of CPU so far, its threads and ended children included."""
    return float(sum(process.cpu_times()[:4]))


def _listens(process: psutil.Process, port: int) -> bool:
    if process.poll() is not None:
        raise RuntimeError(f"the mail door ended with {process.returncode}")
    return any(c.status == psutil.CONN_LISTEN and c.laddr.port == port for c in process.net_connections())
