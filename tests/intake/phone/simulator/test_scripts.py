"""Tests of calls that are written down: how a script is read, and how a caller steps through it."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.phone.simulator import sound
from intake.phone.simulator.chooser import LanguageChooser
from intake.phone.simulator.handset import HungUp, KeysWanted, Kind, Line, SoundWanted
from intake.phone.simulator.script import Act, ScriptFailed, read_script
from intake.phone.simulator.scripted import ScriptedHandset
from intake.phone.simulator.sound import cut, read_wav, said_in, spoken, tone

WRONG = {
    "shout hello": "'shout' is no step",
    "press": "press what?",
    "press 1a": "'1a' are no keys",
    "silence please": "silence stands alone",
    "talk long": "'long' is no number of seconds",
    "expect": "expect what?",
    "when kundnummer 1": "'kundnummer 1' isn't TEXT press KEYS",
}
KEYS = KeysWanted(most=1, until="#", seconds=5)
SHIPPED = Path(__file__).parents[4] / "docs" / "calls"


def handset(folder: Path, *steps: str) -> ScriptedHandset:
    path = folder / "test.call"
    path.write_text("\n".join(steps), encoding="utf-8")
    return ScriptedHandset(read_script(path), "sv")


def said(text: str, language: str = "sv-SE") -> Line:
    return Line(Kind.SAID, text, language)


@pytest.mark.parametrize("line", WRONG)
def test_a_line_that_is_no_step_is_named(line: str, tmp_path: Path) -> None:
    with pytest.raises(ScriptFailed) as caught:
        handset(tmp_path, "# a call", "", line)
    assert str(caught.value).startswith(f"test.call:3: {WRONG[line]}")


def test_a_script_says_who_rings(tmp_path: Path) -> None:
    path = tmp_path / "one.call"
    path.write_text("from +46701740605\nwithheld\nagents busy\nlang en\npress 1\n", encoding="utf-8")
    script = read_script(path)
    assert script.heads == {"from": "+46701740605", "withheld": "", "agents": "busy", "lang": "en"}
    assert [(step.act, step.text, step.line) for step in script.steps] == [(Act.PRESS, "1", 5)]


def test_what_is_expected_is_heard_in_whatever_case(tmp_path: Path) -> None:
    caller = handset(tmp_path, "expect VÄLKOMMEN", "press 1")
    caller.hears(said("Välkommen till supporten"))
    assert caller.keys(KEYS) == "1"


def test_what_was_heard_before_a_step_is_not_heard_after_it(tmp_path: Path) -> None:
    caller = handset(tmp_path, "press 1", "expect välkommen", "press 2")
    caller.hears(said("Välkommen"))
    caller.keys(KEYS)
    with pytest.raises(ScriptFailed, match="has said nothing since"):
        caller.keys(KEYS)


def test_what_is_expected_comes_in_the_order_of_the_script(tmp_path: Path) -> None:
    caller = handset(tmp_path, "expect två", "expect ett", "press 1")
    caller.hears(said("ett"))
    caller.hears(said("två"))
    with pytest.raises(ScriptFailed, match=r"test\.call:2"):
        caller.keys(KEYS)


def test_a_script_that_ends_hangs_up(tmp_path: Path) -> None:
    with pytest.raises(HungUp):
        handset(tmp_path, "# nothing").keys(KEYS)


def test_keys_for_some_words_are_pressed_wherever_they_are_asked_for(tmp_path: Path) -> None:
    caller = handset(tmp_path, "when kundnummer press #", "press 1")
    asked = KeysWanted(most=8, until="#", seconds=5, said=(said("Slå ert kundnummer."),))
    assert [caller.keys(asked), caller.keys(KEYS), caller.keys(asked)] == ["#", "1", "#"]


def test_hanging_up_comes_as_soon_as_the_words_are_heard(tmp_path: Path) -> None:
    caller = handset(tmp_path, "expect ärendenummer", "hangup")
    caller.hears(said("Tack."))
    with pytest.raises(HungUp):
        caller.hears(said("Ditt ärendenummer är 4 7 1"))


def test_keys_where_a_recording_is_asked_for_fail_by_their_line(tmp_path: Path) -> None:
    caller = handset(tmp_path, "press 1")
    with pytest.raises(ScriptFailed, match=r"test\.call:1: press 1: the desk asks for a recording"):
        caller.speaks(SoundWanted(seconds=10, until="#"))


def test_a_recording_is_read_from_a_file_beside_the_script(tmp_path: Path) -> None:
    (tmp_path / "hello.wav").write_bytes(tone(2).wav)
    caller = handset(tmp_path, "record hello.wav")
    assert caller.speaks(SoundWanted(seconds=10, until="#")).sound.seconds == 2


def test_a_recording_that_is_not_there_fails_by_its_line(tmp_path: Path) -> None:
    with pytest.raises(ScriptFailed, match=r"test\.call:1.*No such file"):
        handset(tmp_path, "record missing.wav").speaks(SoundWanted(seconds=10, until="#"))


@pytest.mark.parametrize(("language", "key"), [("sv", "1"), ("en", "2")])
def test_a_language_is_chosen_where_several_are_offered(language: str, key: str, tmp_path: Path) -> None:
    caller = LanguageChooser(handset(tmp_path, "press 9"), language)
    offered = (said("Hej. För svenska, tryck 1."), said("For English, press 2.", "en-GB"))
    assert caller.keys(KeysWanted(most=1, until="#", seconds=5, said=offered)) == key
    assert caller.keys(KeysWanted(most=1, until="#", seconds=5, said=offered)) == "9"


def test_no_language_is_chosen_in_a_menu_of_one(tmp_path: Path) -> None:
    caller = LanguageChooser(handset(tmp_path, "press 9"), "sv")
    assert caller.keys(KeysWanted(most=1, until="#", seconds=5, said=(said("Tryck 1."),))) == "9"


def test_typed_words_become_sound_of_about_their_length() -> None:
    made = spoken("Hej, skrivaren på kontoret i Lund fungerar inte.", "sv")
    assert made.words.startswith("Hej") and read_wav(made.wav).seconds == made.seconds > 1


@pytest.mark.parametrize("speech", [b"", tone(1).wav])
def test_few_words_take_their_time(speech: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sound.shutil, "which", lambda _: "espeak-ng" if speech else None)
    monkeypatch.setattr(sound, "_speech", lambda *_: speech)
    assert spoken("Hej", "sv").seconds == 3


def test_a_sound_is_cut_to_the_length_of_its_recording() -> None:
    assert read_wav(cut(tone(9), 2).wav).seconds == 2


def test_what_is_no_wav_is_refused() -> None:
    with pytest.raises(ValueError, match="is no WAV"):
        read_wav(b"<html>" * 100)


def test_nobody_says_anything_in_no_time() -> None:
    assert said_in("") == 0.5


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.call")), ids=lambda path: path.stem)
def test_every_script_that_is_shipped_can_be_read(path: Path) -> None:
    assert read_script(path).steps


def test_scripts_are_shipped_in_both_languages() -> None:
    assert {path.stem.rpartition("_")[2] for path in SHIPPED.glob("*.call")} >= {"sv", "en"}
