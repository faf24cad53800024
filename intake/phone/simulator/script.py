"""A call written down: what is expected to be heard, and what the caller then does, one step a line.

The steps are told in docs/telephone-simulator.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Act(StrEnum):
    EXPECT = "expect"
    PRESS = "press"
    SILENCE = "silence"
    RECORD = "record"
    RECORD_AND_HANG_UP = "record-and-hangup"
    SAY_NOTHING = "say-nothing"
    TALK = "talk"
    TALK_AND_HANG_UP = "talk-and-hangup"
    HANG_UP = "hangup"
    EXPECT_TEXT = "expect-sms"


_WHEN = "when"
_HEADS = ("from", "to", "forwarded-from", "withheld", "agents", "lang")
_ALONE = {"withheld", Act.SILENCE, Act.SAY_NOTHING, Act.HANG_UP}  # take no words
_SECONDS = re.compile(r"[0-9]{1,4}s")
_KEYS = re.compile(r"[0-9*#]{1,200}")
_WHEN_SAID = re.compile(r"\S.* press [0-9*#]{1,200}")


class ScriptFailed(Exception):
    """The call didn't go as written, or the script can't be read; the line is named."""

    def __init__(self, file: str, line: int, says: str) -> None:
        super().__init__(f"{file}:{line}: {says}")
        self.line = line


@dataclass(frozen=True, slots=True)
class Step:
    act: Act
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Script:
    """The steps in order, and what the script says of the call itself."""

    name: str
    steps: tuple[Step, ...]
    keys: dict[str, str] = field(default_factory=dict)  # by the words that ask for them
    heads: dict[str, str] = field(default_factory=dict)
    folder: Path = Path()


def read_script(path: Path) -> Script:
    """Raises ScriptFailed where a line is none of a script's, OSError or UnicodeDecodeError where it can't be read."""
    return script_of(path.read_text(encoding="utf-8"), name=path.name, folder=path.parent)


def script_of(written: str, *, name: str, folder: Path = Path()) -> Script:
    """Raises ScriptFailed where a line is none of a script's."""
    heads: dict[str, str] = {}
    keys: dict[str, str] = {}
    steps: list[Step] = []
    for number, line in enumerate(written.splitlines(), 1):
        word, _, text = line.strip().partition(" ")
        text = text.strip()
        if not word or word.startswith("#"):
            continue
        if problem := _problem(word, text):
            raise ScriptFailed(name, number, problem)
        if word in _HEADS:
            heads[word] = text
        elif word == _WHEN:
            words, _, pressed = text.rpartition(" press ")
            keys[words.strip().casefold()] = pressed
        else:
            steps.append(Step(Act(word), text, number))
    return Script(name, tuple(steps), keys, heads, folder)


def _problem(word: str, text: str) -> str:
    if word not in {*_HEADS, _WHEN, *Act}:
        return f"{word!r} is no step; there are {', '.join(sorted({*_HEADS, _WHEN, *Act}))}"
    if word in _ALONE:
        return f"{word} stands alone" if text else ""
    if not text:
        return f"{word} what?"
    if word == _WHEN and not _WHEN_SAID.fullmatch(text):
        return f"{text!r} isn't TEXT press KEYS"
    if word == Act.PRESS and not _KEYS.fullmatch(text):
        return f"{text!r} are no keys of a telephone"
    if word in (Act.TALK, Act.TALK_AND_HANG_UP) and not _SECONDS.fullmatch(text):
        return f"{text!r} is no number of seconds, such as 20s"
    return ""


def seconds_in(text: str) -> int | None:
    """How long `7s` is; None where the text is something else."""
    return int(text[:-1]) if _SECONDS.fullmatch(text) else None
