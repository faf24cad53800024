"""Real servers for the tests: each is looked for, started on loopback, and gone when the run is over."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeVar

import pytest

T = TypeVar("T")

PACKAGES = {  # program: Debian's package that has it
    "chromium": "chromium",
    "faketime": "faketime",
    "initdb": "postgresql",
    "node": "nodejs",
    "npm": "npm",
    "postfix": "postfix",
    "redis-server": "redis-server",
    "swaks": "swaks",
}
_BESIDE_THE_PATH = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin")  # sbin is missing in many a PATH


def require(program: str) -> Path:
    """The program's path. Without it the test is skipped, saying how to get it; with CI=true it fails."""
    return find(program) or missing(program, PACKAGES.get(program, program))


def missing(what: str, package: str) -> NoReturn:
    """The test can't be run without it: it is skipped, or with CI=true it fails, saying how to get it."""
    reason = f"{what} is not on this machine; to run this test: apt install {package}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def find(program: str) -> Path | None:
    """Where the program is, also when Debian keeps it beside the PATH (PostgreSQL's servers, by version)."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    folders = (os.environ.get("PATH", os.defpath), *map(str, versions), *_BESIDE_THE_PATH)
    found = shutil.which(program, path=os.pathsep.join(folders))
    return Path(found) if found else None


def wait_until(probe: Callable[[], T], *, timeout: float = 30.0, what: str = "") -> T:
    """What the probe says once it is true; asked over and over. Raises TimeoutError when it never is.

    It rests as long as it asked: a probe that starts a program leaves the processor to what it waits for.
    """
    end = time.monotonic() + timeout
    began = time.monotonic()
    while not (answer := probe()):
        if time.monotonic() > end:
            raise TimeoutError(f"waited {timeout:g} s for {what or probe.__name__}")
        time.sleep(max(0.02, time.monotonic() - began))
        began = time.monotonic()
    return answer


def _version(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdecimal() else 0
