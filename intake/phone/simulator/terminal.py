"""A caller at a terminal: keys as they are pressed, words as they are typed.

The desk waits for whoever reads and types; what would be seconds of silence on a telephone is Enter here.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from intake.phone.simulator import sound
from intake.phone.simulator.handset import EndedBy, HungUp, KeysWanted, Line, SoundWanted, Spoken, Talk
from intake.phone.simulator.script import seconds_in

_KEYS = "0123456789*#"
_HANG_UP = ("h", "\x03", "\x04")
_MANY = 100


class TerminalHandset:
    """Reads `keyboard`, asks on `screen`; a keyboard that ends hangs up."""

    def __init__(self, keyboard: TextIO, screen: TextIO, language: str) -> None:
        self._keyboard = keyboard
        self._screen = screen
        self._language = language

    def hears(self, line: Line) -> None:
        """It is on the screen already."""

    def keys(self, wanted: KeysWanted) -> str:
        many = f"{wanted.most} key{'s' if wanted.most > 1 else ''}" if wanted.most < _MANY else "keys"
        until = f", ending with {wanted.until}" if wanted.until and wanted.most > 1 else ""
        self._ask(f"{many}{until}; Enter is {wanted.seconds} s of silence, h hangs up: ")
        with _key_by_key(self._keyboard) as is_raw:
            return self._pressed(wanted) if is_raw else self._typed_keys()

    def speaks(self, wanted: SoundWanted) -> Spoken:
        self._ask("type what you say, a FILE.wav or 7s; Enter says nothing, h hangs up, h WORDS says them first: ")
        while True:
            try:
                return self._spoken(self._line())
            except (OSError, ValueError) as error:
                self._ask(f"{error}; once more: ")

    def talks(self, number: str) -> Talk:
        self._ask("you talk; Enter when the agent hangs up, h to hang up yourself: ")
        try:
            return Talk(caller_hung_up=self._line().strip() == "h")
        except HungUp:
            return Talk(caller_hung_up=True)

    def _spoken(self, line: str) -> Spoken:
        first, _, rest = line.partition(" ")
        if first == "h":
            return Spoken(self._sound(rest.strip()), EndedBy.HANG_UP)
        return Spoken(self._sound(line), EndedBy.KEY if line else EndedBy.SILENCE)

    def _sound(self, text: str) -> sound.Sound:
        if not text or text == "0s":
            return sound.SILENCE
        if (seconds := seconds_in(text)) is not None:
            return sound.tone(seconds)
        return (
            sound.sound_of_file(Path(text).expanduser())
            if text.endswith(".wav")
            else sound.spoken(text, self._language)
        )

    def _typed_keys(self) -> str:
        line = self._line().strip()
        while line.strip(_KEYS):
            if line == "h":
                raise HungUp
            self._ask("keys are 0 to 9, * and #: ")
            line = self._line().strip()
        return line

    def _pressed(self, wanted: KeysWanted) -> str:
        """One key after the other, until there are enough."""
        pressed = ""
        while len(pressed) < wanted.most:
            key = os.read(self._keyboard.fileno(), 1).decode("latin-1")
            if not key or key in _HANG_UP:
                self._ask("\n")
                raise HungUp
            if key in "\r\n":
                break
            if key in _KEYS:
                pressed += key
                self._ask(key)
            if key == wanted.until:
                break
        self._ask("\n")
        return pressed

    def _line(self) -> str:
        try:
            line = self._keyboard.readline()
        except KeyboardInterrupt:
            raise HungUp from None
        if not line:
            self._ask("\n")
            raise HungUp
        return line.strip()

    def _ask(self, text: str) -> None:
        self._screen.write(text)
        self._screen.flush()


@contextlib.contextmanager
def _key_by_key(keyboard: TextIO) -> Iterator[bool]:
    """Lets a real terminal hand over each key at once; whether it does."""
    if sys.platform == "win32" or not keyboard.isatty():
        yield False
        return
    import termios
    import tty

    before = termios.tcgetattr(keyboard)
    tty.setcbreak(keyboard, termios.TCSADRAIN)  # what was typed ahead counts
    try:
        yield True
    except KeyboardInterrupt:
        raise HungUp from None
    finally:
        termios.tcsetattr(keyboard, termios.TCSADRAIN, before)
