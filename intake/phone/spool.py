"""Messages taken while the database was away: each a small file in the data folder, until it has become a ticket.

A file is finished and on the disk (fsync) before the caller hears a reference. Its name is made of the call's id and of
what tells of it, so that the same told twice is one file.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

_REFERENCES = 10_000

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spooled:
    """One thing that was told of a call; the caller's number only where the request had it."""

    sid: str
    told_by: str  # the request: "action", or "callback"
    caller: str = ""
    forwarded_from: str = ""
    recording_sid: str = ""
    seconds: int = 0
    received_at: str = ""  # RFC 3339

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.received_at)


def folder_of(data: Path) -> Path:
    return data / "calls-spool"


def reference_of(sid: str) -> str:
    """Four digits by which caller and desk speak of it: the same however often they are asked for."""
    return f"{int.from_bytes(hashlib.sha256(sid.encode()).digest()[:8]) % _REFERENCES:04}"


def is_writable(data: Path) -> bool:
    """Whether a message could be kept, before the caller speaks one."""
    probe = folder_of(data) / f".probe.{os.getpid()}"
    try:
        probe.parent.mkdir(mode=0o700, exist_ok=True)
        probe.write_bytes(b"." * 4096)
        probe.unlink()
    except OSError:
        return False
    return True


def put(data: Path, spooled: Spooled) -> None:
    """Raises OSError where it couldn't be kept."""
    folder = folder_of(data)
    folder.mkdir(mode=0o700, exist_ok=True)
    draft = folder / f".{spooled.sid}.{spooled.told_by}.{os.getpid()}"
    with draft.open("w", encoding="utf-8") as file:
        file.write(json.dumps(asdict(spooled), ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / f"{spooled.sid}.{spooled.told_by}.json")
    _sync(folder)


def waiting(data: Path) -> Iterator[tuple[Path, Spooled]]:
    """What waits, the caller's own request before what was told later of the same call."""
    for path in sorted(folder_of(data).glob("*.json")):
        try:
            yield path, Spooled(**json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:  # another worker was quicker
            continue
        except (ValueError, TypeError):
            logger.exception("voice: %s can't be read, and is set aside", path)
            path.replace(path.with_suffix(".unreadable"))


def remove(path: Path) -> None:
    path.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
