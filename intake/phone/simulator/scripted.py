"""A caller who does what a script says, and fails where the desk says something else."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from intake.phone.simulator import sound
from intake.phone.simulator.handset import EndedBy, HungUp, KeysWanted, Line, SoundWanted, Spoken, Talk
from intake.phone.simulator.provider import Provider
from intake.phone.simulator.script import Act, Script, ScriptFailed, Step, seconds_in

_KEYS = (Act.PRESS, Act.SILENCE)
_RECORDINGS = (Act.RECORD, Act.RECORD_AND_HANG_UP, Act.SAY_NOTHING)
_TALKS = (Act.TALK, Act.TALK_AND_HANG_UP)


class ScriptedHandset:
    """Steps through the script; one that ends hangs up at the next question."""

    def __init__(self, script: Script, language: str) -> None:
        self._script = script
        self._language = language
        self._steps = list(script.steps)
        self._heard: list[str] = []

    def hears(self, line: Line) -> None:
        self._heard.append(str(line))
        self._listen()
        if self._steps and self._steps[0].act is Act.HANG_UP:
            self._steps.pop(0)
            raise HungUp

    def keys(self, wanted: KeysWanted) -> str:
        said = " ".join(line.text for line in wanted.said).casefold()
        always = next((keys for words, keys in self._script.keys.items() if words in said), "")
        return always or self._step("keys", _KEYS).text

    def speaks(self, wanted: SoundWanted) -> Spoken:
        step = self._step("a recording", _RECORDINGS)
        if step.act is Act.SAY_NOTHING:
            return Spoken(ended_by=EndedBy.SILENCE)
        ended_by = EndedBy.HANG_UP if step.act is Act.RECORD_AND_HANG_UP else EndedBy.KEY
        return Spoken(self._sound(step), ended_by)

    def talks(self, number: str) -> Talk:
        if not self._steps or self._steps[0].act not in _TALKS:
            return Talk()
        step = self._steps.pop(0)
        return Talk(seconds_in(step.text) or 0, step.act is Act.TALK_AND_HANG_UP)

    def expect_rest(self, provider: Provider, known: set[str], *, seconds: float) -> None:
        """After the call: nothing may be left but text messages, which may still be on their way."""
        self._listen()
        for step in self._steps:
            if step.act is not Act.EXPECT_TEXT:
                raise self._failed(step, f"the call is over; {self._said()}")
            if not provider.wait_until(partial(_has_come, step.text, provider, known), seconds=seconds):
                raise self._failed(step, f"no text message says {step.text!r}")

    def _step(self, asked: str, acts: tuple[Act, ...]) -> Step:
        """The step that answers what is asked for."""
        self._listen()
        if not self._steps or self._steps[0].act is Act.HANG_UP:
            del self._steps[:1]
            raise HungUp
        step = self._steps[0]
        if step.act not in acts:
            raise self._failed(step, f"the desk asks for {asked}; {self._said()}")
        self._heard.clear()
        return self._steps.pop(0)

    def _listen(self) -> None:
        """Strike out what was expected and is heard, in the order of the script."""
        while self._steps and self._steps[0].act is Act.EXPECT:
            wanted = self._steps[0].text.casefold()
            at = next((at for at, said in enumerate(self._heard) if wanted in said.casefold()), None)
            if at is None:
                return
            del self._heard[:at]
            self._steps.pop(0)

    def _sound(self, step: Step) -> sound.Sound:
        if (seconds := seconds_in(step.text)) is not None:
            return sound.tone(seconds) if seconds else sound.SILENCE
        if not step.text.endswith(".wav"):
            return sound.spoken(step.text, self._language)
        try:
            return sound.sound_of_file(self._script.folder / Path(step.text))
        except (OSError, ValueError) as error:
            raise self._failed(step, f"{step.text} {error}") from None

    def _said(self) -> str:
        return f"it said: {' / '.join(self._heard)}" if self._heard else "it has said nothing since"

    def _failed(self, step: Step, says: str) -> ScriptFailed:
        return ScriptFailed(self._script.name, step.line, f"{step.act} {step.text}".strip() + f": {says}")


def _has_come(text: str, provider: Provider, known: set[str]) -> bool:
    new = (row for row in provider.messages.values() if row.sid not in known)
    return any(text.casefold() in row.text.casefold() for row in new)
