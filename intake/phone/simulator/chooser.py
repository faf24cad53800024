"""A caller who wants one language, and chooses it where the desk offers several, as anybody would."""

from __future__ import annotations

import re

from intake.phone.simulator.handset import Handset, KeysWanted, Line, SoundWanted, Spoken, Talk

_KEY = re.compile(r"(?<![0-9])[0-9](?![0-9])")


class LanguageChooser:
    """Once in a call: presses the one key that is named in the wanted language, while two or more are spoken."""

    def __init__(self, handset: Handset, language: str) -> None:
        self._handset = handset
        self._language = language
        self._has_chosen = False

    def keys(self, wanted: KeysWanted) -> str:
        key = "" if self._has_chosen else self._key(wanted.said)
        self._has_chosen = self._has_chosen or bool(key)
        return key or self._handset.keys(wanted)

    def hears(self, line: Line) -> None:
        self._handset.hears(line)

    def speaks(self, wanted: SoundWanted) -> Spoken:
        return self._handset.speaks(wanted)

    def talks(self, number: str) -> Talk:
        return self._handset.talks(number)

    def _key(self, said: tuple[Line, ...]) -> str:
        if len({line.language[:2] for line in said}) < 2:
            return ""
        named = {key for line in said if line.language[:2] == self._language for key in _KEY.findall(line.text)}
        return named.pop() if len(named) == 1 else ""
