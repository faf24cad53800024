"""Tests of a caller at a terminal: typed keys, typed words, and hanging up at any moment."""

from __future__ import annotations

import io
import os
import pty
from collections.abc import Callable
from pathlib import Path

import pytest

from intake.phone.simulator.handset import EndedBy, HungUp, KeysWanted, Kind, Line, SoundWanted
from intake.phone.simulator.screen import Screen
from intake.phone.simulator.sound import tone
from intake.phone.simulator.terminal import TerminalHandset

KEYS = KeysWanted(most=4, until="#", seconds=5)
SOUND = SoundWanted(seconds=180, until="#")


def at(typed: str) -> TerminalHandset:
    return TerminalHandset(io.StringIO(typed), io.StringIO(), "sv")


@pytest.mark.parametrize(("typed", "keys"), [("1\n", "1"), ("4711#\n", "4711#"), ("\n", ""), ("abc\n2\n", "2")])
def test_keys_are_typed(typed: str, keys: str) -> None:
    assert at(typed).keys(KEYS) == keys


@pytest.mark.parametrize("typed", ["h\n", ""])
def test_h_or_the_keyboards_end_hangs_up(typed: str) -> None:
    with pytest.raises(HungUp):
        at(typed).keys(KEYS)


def test_it_is_said_what_the_desk_waits_for() -> None:
    screen = io.StringIO()
    TerminalHandset(io.StringIO("\n"), screen, "sv").keys(KEYS)
    assert screen.getvalue() == "4 keys, ending with #; Enter is 5 s of silence, h hangs up: "


def test_typed_words_are_said() -> None:
    spoken = at("Skrivaren är trasig\n").speaks(SOUND)
    assert (spoken.sound.words, spoken.ended_by) == ("Skrivaren är trasig", EndedBy.KEY)


def test_words_may_be_said_before_hanging_up() -> None:
    spoken = at("h Skrivaren är trasig\n").speaks(SOUND)
    assert (spoken.sound.words, spoken.ended_by) == ("Skrivaren är trasig", EndedBy.HANG_UP)


@pytest.mark.parametrize("typed", ["\n", "0s\n"])
def test_nothing_may_be_said(typed: str) -> None:
    assert at(typed).speaks(SOUND).sound.seconds == 0


def test_a_file_or_a_length_may_be_said(tmp_path: Path) -> None:
    (tmp_path / "hello.wav").write_bytes(tone(2).wav)
    assert at(f"{tmp_path}/hello.wav\n").speaks(SOUND).sound.seconds == 2
    assert at("7s\n").speaks(SOUND).sound.seconds == 7


def test_a_file_that_is_not_there_is_asked_for_again() -> None:
    assert at("missing.wav\n3s\n").speaks(SOUND).sound.seconds == 3


@pytest.mark.parametrize(("typed", "hung_up"), [("\n", False), ("h\n", True), ("", True)])
def test_either_side_of_a_conversation_may_hang_up(typed: str, hung_up: bool) -> None:
    assert at(typed).talks("+46101234567").caller_hung_up is hung_up


@pytest.fixture
def terminal() -> Callable[[str], str]:
    """Presses keys at a real terminal, and returns those that were taken."""

    def press(typed: str) -> str:
        ours, theirs = pty.openpty()
        os.write(ours, typed.encode())
        with os.fdopen(theirs, encoding="utf-8") as keyboard:
            taken = TerminalHandset(keyboard, io.StringIO(), "sv").keys(KEYS)
        os.close(ours)
        return taken

    return press


@pytest.mark.parametrize(("typed", "keys"), [("12345", "1234"), ("1#", "1#"), ("1x2#", "12#"), ("\n", "")])
def test_a_terminal_hands_over_each_key_at_once(typed: str, keys: str, terminal: Callable[[str], str]) -> None:
    assert terminal(typed) == keys


def test_what_the_desk_says_cannot_steer_the_terminal() -> None:
    lines: list[str] = []
    Screen(lines.append).show(Line(Kind.SAID, "Hej\x1b[2J\r", "sv-SE"))
    assert lines == ["[sv] Hej·[2J·"]
