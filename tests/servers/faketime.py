"""Another time for a program of its own: what it must find in its environment to believe it.

The wrapper program isn't used: it names what it leaves in shared memory after its process id, and fails where one that
was killed had the same.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.servers import PACKAGES, missing

_NAMES = ("libfaketime.so.1", "libfaketime.1.dylib")
_FOLDERS = ("/usr/lib/*/faketime", "/usr/lib*/faketime", "/usr/local/lib/faketime", "/opt/homebrew/lib/faketime")


class Hands:
    """Of a clock that programs go by which are started in its surroundings, now and whenever it is set."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "hands"
        self.set(timedelta())

    @property
    def surroundings(self) -> dict[str, str]:
        """Its clock of waiting stays real. A program can't call `time.sleep` under them: the library refuses that."""
        library = str(_library())
        return {
            "LD_PRELOAD": library,
            "DYLD_INSERT_LIBRARIES": library,
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, offset: timedelta) -> None:
        """So much later than it is, or earlier; renamed into place, for a program may look at any moment."""
        draft = self._file.with_suffix(".draft")
        draft.write_text(f"{offset.total_seconds():+.3f}\n", encoding="ascii")
        draft.replace(self._file)


def _library() -> Path:
    places = (f"{folder[1:]}/{name}" for folder in _FOLDERS for name in _NAMES)
    found = next((path for place in places for path in Path("/").glob(place)), None)
    return found or missing("libfaketime", PACKAGES["faketime"])
