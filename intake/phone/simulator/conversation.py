"""A caller at a page of the browser: what the page is told, and what it has pressed, typed and spoken.

The page may be slow, opened twice or gone; the call waits for it, and no longer than the command runs.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from enum import StrEnum

from intake.phone.simulator.handset import EndedBy, HungUp, KeysWanted, Line, SoundWanted, Spoken, Talk
from intake.phone.simulator.sound import SILENCE, Sound


class Wants(StrEnum):
    NOTHING = ""
    KEYS = "keys"
    SOUND = "sound"
    TALK = "talk"  # until somebody hangs up


class State(StrEnum):
    IDLE = "idle"
    CALLING = "calling"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Told:
    """What the page has not seen yet, and how things stand."""

    lines: tuple[Line, ...]
    next: int
    wants: Wants
    state: State


@dataclass(frozen=True, slots=True)
class _Done:
    """What the caller did: pressed a key, made a sound, waited, or hung up."""

    key: str = ""
    sound: Sound | None = None
    hung_up: bool = False


class Conversation:
    """A handset for one page; every method may be called from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._lines: list[Line] = []
        self._done: deque[_Done] = deque()
        self._wants = Wants.NOTHING
        self._state = State.IDLE

    def begin(self) -> bool:
        """Whether a call may begin: there is one at a time."""
        with self._changed:
            if self._state is State.CALLING:
                return False
            self._done.clear()
            self._set(State.CALLING)
            return True

    def end(self) -> None:
        with self._changed:
            self._set(State.OVER)

    def show(self, line: Line) -> None:
        with self._changed:
            self._lines.append(line)
            self._changed.notify_all()

    def told(self, after: int, *, seconds: float) -> Told:
        """What came behind line `after`; waits that long for something new."""
        with self._changed:
            before = self._state, self._wants
            self._changed.wait_for(lambda: len(self._lines) > after or (self._state, self._wants) != before, seconds)
            return Told(tuple(self._lines[after:]), len(self._lines), self._wants, self._state)

    def press(self, keys: str) -> None:
        self._do(*(_Done(key=key) for key in keys))

    def speak(self, sound: Sound) -> None:
        self._do(_Done(sound=sound))

    def stay_silent(self) -> None:
        self._do(_Done())

    def hang_up(self) -> None:
        self._do(_Done(hung_up=True))

    def hears(self, line: Line) -> None:
        if self._take_hang_up():
            raise HungUp

    def keys(self, wanted: KeysWanted) -> str:
        pressed = ""
        while len(pressed) < wanted.most:
            done = self._next(Wants.KEYS)
            if done.hung_up:
                raise HungUp
            if not done.key:
                break
            pressed += done.key
            if done.key == wanted.until:
                break
        self._want(Wants.NOTHING)
        return pressed

    def speaks(self, wanted: SoundWanted) -> Spoken:
        done = self._next(Wants.SOUND)
        while done.key:
            done = self._next(Wants.SOUND)
        self._want(Wants.NOTHING)
        if done.hung_up:
            return Spoken(SILENCE, EndedBy.HANG_UP)
        return Spoken(done.sound, EndedBy.KEY) if done.sound else Spoken(SILENCE, EndedBy.SILENCE)

    def talks(self, number: str) -> Talk:
        done = self._next(Wants.TALK)
        self._want(Wants.NOTHING)
        return Talk(caller_hung_up=done.hung_up)

    def _do(self, *done: _Done) -> None:
        with self._changed:
            if self._state is State.CALLING:
                self._done.extend(done)
                self._changed.notify_all()

    def _next(self, wants: Wants) -> _Done:
        with self._changed:
            self._want(wants)
            self._changed.wait_for(lambda: bool(self._done))
            return self._done.popleft()

    def _take_hang_up(self) -> bool:
        """Whether the caller has hung up; keys that nobody asked for are lost, as on a telephone."""
        with self._changed:
            hung_up = any(done.hung_up for done in self._done)
            self._done.clear()
            return hung_up

    def _want(self, wants: Wants) -> None:
        with self._changed:
            self._wants = wants
            self._changed.notify_all()

    def _set(self, state: State) -> None:
        self._state = state
        self._wants = Wants.NOTHING
        self._changed.notify_all()
