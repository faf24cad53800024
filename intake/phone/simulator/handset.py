"""Who holds the receiver: what a telephone call asks of a person, a script or a page in a browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from intake.phone.simulator.sound import SILENCE, Sound


class HungUp(Exception):
    """The caller has hung up."""


class Kind(StrEnum):
    SAID = "said"  # a machine's words
    SOUND = "sound"  # a sound file, keys or a tone that is played
    NOTE = "note"  # what goes on, told to nobody in the call
    DONE = "done"  # what the caller did
    AGENT = "agent"  # what an agent's telephone hears or does
    TEXT = "text"  # a text message


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the call, for whoever watches it; `language` is that of what is said."""

    kind: Kind
    text: str
    language: str = ""
    phrase: str = ""  # of what the simulator itself tells: the words and what stands in them, to say it in Swedish too
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"[{self.language[:2]}] {self.text}" if self.language else self.text


def telling(kind: Kind, phrase: str, **values: str) -> Line:
    """A line of the simulator's own; `page/words.toml` has every phrase in Swedish."""
    return Line(kind, phrase.format(**values), phrase=phrase, values=values)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysWanted:
    """The desk waits for keys: at most so many, until this one, or until nothing is pressed for so long."""

    most: int
    until: str
    seconds: int
    said: tuple[Line, ...] = ()  # what it said while it waited


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundWanted:
    """The desk records: at most so long, until one of these keys."""

    seconds: int
    until: str


class EndedBy(StrEnum):
    KEY = "key"
    SILENCE = "silence"
    HANG_UP = "hangup"


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said after the tone, and how it ended."""

    sound: Sound = SILENCE
    ended_by: EndedBy = EndedBy.KEY


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation with an agent: how long, and who hung up."""

    seconds: int = 30
    caller_hung_up: bool = False


class Handset(Protocol):
    """Every method may raise HungUp."""

    def hears(self, line: Line) -> None:
        """Something is said or played into the receiver."""

    def keys(self, wanted: KeysWanted) -> str:
        """The keys pressed, the ending one among them; "" is silence."""

    def speaks(self, wanted: SoundWanted) -> Spoken: ...

    def talks(self, number: str) -> Talk:
        """An agent is on the line."""
