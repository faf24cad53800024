"""What the provider keeps of its calls: the calls, their recordings and the text messages, in a folder.

They outlive the call and the command, as they would at the provider: the desk fetches a recording when it comes to it,
and compares its calls with the provider's now and then.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from core import clock
from core.phone_account import Account
from intake.phone.simulator.sids import MESSAGE, RECORDING, new_sid
from intake.phone.simulator.sound import Sound

_MOST_KEPT = 200  # of each kind, the newest


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCall:
    sid: str
    caller: str
    called: str
    status: str
    direction: str
    began_at: str  # RFC 3339
    parent: str = ""
    seconds: int = 0
    ended_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRecording:
    sid: str
    call_sid: str
    seconds: int
    made_at: str
    words: str = ""
    fetched: int = 0  # times that its sound was had


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMessage:
    sid: str
    recipient: str
    sender: str
    text: str
    status: str
    made_at: str


class Provider:
    """One account's rows; every method may be called from any thread."""

    def __init__(self, account: Account, folder: Path, *, late: int = 0) -> None:
        """`late`: so many fetches of each recording find nothing yet."""
        self.account = account
        self._folder = folder
        self.late = late
        self._missed: dict[str, int] = {}
        self._changed = threading.Condition(threading.RLock())
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.calls = {row.sid: row for row in self._load("calls", KeptCall)}
        self.recordings = {row.sid: row for row in self._load("recordings", KeptRecording)}
        self.messages = {row.sid: row for row in self._load("messages", KeptMessage)}

    def keep_call(self, call: KeptCall) -> None:
        with self._changed:
            self.calls[call.sid] = call
            self._save("calls", self.calls)

    def record(self, call_sid: str, sound: Sound) -> KeptRecording:
        made = KeptRecording(
            sid=new_sid(RECORDING),
            call_sid=call_sid,
            seconds=round(sound.seconds),
            made_at=now_text(),
            words=sound.words,
        )
        with self._changed:
            self._sound_file(made.sid).write_bytes(sound.wav)
            self.recordings[made.sid] = made
            self._save("recordings", self.recordings)
        return made

    def sound_of(self, sid: str) -> bytes | None:
        """A recording's sound; None where there is none, or not yet."""
        with self._changed:
            if sid not in self.recordings:
                return None
            self._missed[sid] = self._missed.get(sid, 0) + 1
            return self._sound_file(sid).read_bytes() if self._missed[sid] > self.late else None

    def was_fetched(self, sid: str) -> None:
        """The whole of it has gone to the desk."""
        with self._changed:
            if row := self.recordings.get(sid):
                self.recordings[sid] = replace(row, fetched=row.fetched + 1)
                self._save("recordings", self.recordings)

    def delete_recording(self, sid: str) -> bool:
        """Whether there was one."""
        with self._changed:
            if not self.recordings.pop(sid, None):
                return False
            self._sound_file(sid).unlink(missing_ok=True)
            self._save("recordings", self.recordings)
            return True

    def send_message(self, *, recipient: str, sender: str, text: str) -> KeptMessage:
        sent = KeptMessage(
            sid=new_sid(MESSAGE), recipient=recipient, sender=sender, text=text, status="queued", made_at=now_text()
        )
        self.keep_message(sent)
        return sent

    def keep_message(self, message: KeptMessage) -> None:
        with self._changed:
            self.messages[message.sid] = message
            self._save("messages", self.messages)

    def delete_message(self, sid: str) -> bool:
        with self._changed:
            if not self.messages.pop(sid, None):
                return False
            self._save("messages", self.messages)
            return True

    def waiting(self) -> list[str]:
        """The recordings that nobody has fetched yet."""
        with self._changed:
            return [row.sid for row in self.recordings.values() if not row.fetched]

    def wait_until(self, is_so: Callable[[], bool], *, seconds: float) -> bool:
        """Wait for what a request of the desk brings about; whether it did in time."""
        with self._changed:
            return self._changed.wait_for(is_so, seconds)

    def _sound_file(self, sid: str) -> Path:
        return self._folder / f"{sid}.wav"

    def _load(self, name: str, row: Callable[..., Any]) -> list[Any]:
        path = self._folder / f"{name}.json"
        return [row(**each) for each in json.loads(path.read_text(encoding="utf-8"))] if path.exists() else []

    def _save(self, name: str, rows: dict[str, Any]) -> None:
        """Renamed into place, and told to whoever waits."""
        for sid in list(rows)[:-_MOST_KEPT]:
            del rows[sid]
            self._sound_file(sid).unlink(missing_ok=True)
        draft = self._folder / f"{name}.draft"
        draft.write_text(json.dumps([asdict(row) for row in rows.values()], ensure_ascii=False), encoding="utf-8")
        draft.replace(self._folder / f"{name}.json")
        self._changed.notify_all()


def now_text() -> str:
    return clock.now().isoformat(timespec="seconds")


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
