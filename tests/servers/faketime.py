"""Another time for a program of its own: what it must find in its environment to believe it.

The wrapper program isn't used: it names what it leaves in shared memory after its process id, and fails where one that
was killed had the same.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from tests.servers import PACKAGES

_NAMES = ("libfaketime.so.1", "libfaketime.1.dylib")
_FOLDERS = ("/usr/lib/*/faketime", "/usr/lib*/faketime", "/usr/local/lib/faketime", "/opt/homebrew/lib/faketime")


def later_by(offset: timedelta) -> dict[str, str]:
    """What the surroundings of a program must hold to put its clock, and its children's, forward or back so much.

    Its clock of waiting stays real. Programs that call `time.sleep` can't be led like this: the library refuses that.
    """
    library = str(_library())
    return {
        "LD_PRELOAD": library,
        "DYLD_INSERT_LIBRARIES": library,
        "FAKETIME": f"{offset.total_seconds():+.3f}",
        "DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }


def _library() -> Path:
    for folder in _FOLDERS:
        for found in (path for name in _NAMES for path in Path("/").glob(f"{folder[1:]}/{name}")):
            return found
    reason = f"libfaketime is not on this machine; to run this test: apt install {PACKAGES['faketime']}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
