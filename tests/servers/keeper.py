"""Keeps one server alive for as long as the test run lives, and no longer.

The run holds a lock on a file; the kernel lets go of it however the run ends, also when it is killed. The
keeper waits for that lock: when it gets it, or is told to stop, or its server ends, it ends the server and
itself. Run as a program: `keeper.py LOCK_FILE COMMAND…`.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO

import psutil

RUN_FOLDER = "TEST_RUN_FOLDER"  # in the environment of the run's workers: where its servers live
_PR_SET_PDEATHSIG = 1
_keepers: list[subprocess.Popen[bytes]] = []  # those that this process started


@contextlib.contextmanager
def test_run() -> Iterator[Path]:
    """A folder for the servers of this run; whatever was started in it is over when the block is."""
    with tempfile.TemporaryDirectory(prefix="arende-tests-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)  # a server of another user finds its own folder beneath
        with (folder / "alive").open("w") as alive:
            fcntl.lockf(alive, fcntl.LOCK_EX)
            os.environ[RUN_FOLDER] = name
            try:
                yield folder
            finally:
                os.environ.pop(RUN_FOLDER, None)
                _stop_all(folder)


def run_folder() -> Path:
    return Path(os.environ[RUN_FOLDER])


def started_once(name: str, start: Callable[[Path], str]) -> str:
    """The URL of the run's one server of this name; the first worker that asks starts it, the others wait."""
    folder = run_folder()
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        url = folder / f"{name}.url"
        if not url.exists():
            url.write_text(start(folder), encoding="utf-8")
        return url.read_text(encoding="utf-8")


def keep(name: str, command: list[str], *, user: str | None = None) -> subprocess.Popen[bytes]:
    """Start a server under a keeper, as another user when asked to; its console goes to `NAME.log`."""
    folder = run_folder()
    as_user = {"TEST_SERVER_USER": user} if user else {}
    with (folder / f"{name}.log").open("ab") as log:
        keeper = subprocess.Popen(
            [sys.executable, __file__, str(folder / "alive"), *command],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            env={**os.environ, **as_user}, cwd="/", start_new_session=True,
        )  # fmt: skip
    (folder / f"{name}.pid").write_text(str(keeper.pid), encoding="ascii")
    _keepers.append(keeper)
    return keeper


@atexit.register
def _let_go() -> None:
    """A server lives for the run, not for the worker that happened to start it: no complaint that it still does."""
    for keeper in _keepers:
        keeper.returncode = keeper.poll() or 0


def _stop_all(folder: Path) -> None:
    keepers = [psutil.Process(int(file.read_text())) for file in folder.glob("*.pid") if _lives(file)]
    for keeper in keepers:
        with contextlib.suppress(psutil.NoSuchProcess):
            keeper.terminate()
    psutil.wait_procs(keepers, timeout=20)
    for own in _keepers:
        own.poll()


def _lives(file: Path) -> bool:
    pid = int(file.read_text())
    with contextlib.suppress(psutil.NoSuchProcess):
        return __file__ in psutil.Process(pid).cmdline()
    return False


def main(lock_file: str, *command: str) -> None:
    told = threading.Event()
    for reason in (signal.SIGTERM, signal.SIGINT):
        signal.signal(reason, lambda *_: told.set())
    server = subprocess.Popen(command, preexec_fn=_die_with_the_keeper, **_other_user())
    with Path(lock_file).open("a") as alive:
        while _has_not_ended(server) and not told.is_set() and _is_locked(alive):
            pass
        run_is_over = not _is_locked(alive)
    server.send_signal(signal.SIGINT)  # to PostgreSQL a fast shutdown; to Redis a shutdown like any other
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
    if run_is_over:  # and it was killed, or it would have told us: nobody else tidies up
        shutil.rmtree(Path(lock_file).parent, ignore_errors=True)


def _other_user() -> dict[str, Any]:
    if name := os.environ.get("TEST_SERVER_USER"):
        user = pwd.getpwnam(name)
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return {}


def _has_not_ended(server: subprocess.Popen[bytes]) -> bool:
    with contextlib.suppress(subprocess.TimeoutExpired):
        server.wait(timeout=0.1)
    return server.poll() is None


def _is_locked(alive: TextIO) -> bool:
    try:
        fcntl.lockf(alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    return False


def _die_with_the_keeper() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


if __name__ == "__main__":
    main(*sys.argv[1:])
