"""What a caller says into a recording, as the sound file that the provider would keep: WAV, 8,000 samples a second."""

from __future__ import annotations

import array
import io
import math
import shutil
import subprocess
import wave
from dataclasses import dataclass, replace
from pathlib import Path

RATE = 8000
MOST_BYTES = 64 * 1024 * 1024
_A_SECOND = 14  # characters that a person says in it
_LEAST = 3.0  # seconds between picking up courage and the ending key, however few the words
_VOICES = {"sv": "sv", "en": "en-gb"}


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording and what was said in it, where that is known; no bytes where there is nothing to hear."""

    wav: bytes = b""
    seconds: float = 0.0
    words: str = ""


SILENCE = Sound()


def spoken(text: str, language: str) -> Sound:
    """Text as speech by espeak-ng where the machine has it, else as a tone of about that length."""
    program = shutil.which("espeak-ng")
    made = _speech(program, text, language) if program else b""
    if made:
        return _lengthened(read_wav(made, words=text))
    return replace(tone(max(_LEAST, said_in(text))), words=text)


def _lengthened(sound: Sound) -> Sound:
    """With silence behind few words."""
    if sound.seconds >= _LEAST:
        return sound
    with wave.open(io.BytesIO(sound.wav)) as file:
        frames, width = file.readframes(file.getnframes()), file.getsampwidth() * file.getnchannels()
        frames += bytes(round((_LEAST - sound.seconds) * file.getframerate()) * width)
        return read_wav(_wav(frames, file.getframerate(), file.getnchannels(), file.getsampwidth()), sound.words)


def said_in(text: str) -> float:
    """How many seconds a person needs to say it, half a second at least."""
    return max(0.5, len(text) / _A_SECOND)


def tone(seconds: float) -> Sound:
    """A quiet tone that swells and fades twice a second, so that it is heard to be no fault."""
    second = array.array("h", (_sample(at) for at in range(RATE))).tobytes()
    samples = round(seconds * RATE)
    frames = (second * math.ceil(seconds))[: 2 * samples]
    return Sound(_wav(frames, RATE, 1), samples / RATE)


def read_wav(content: bytes, words: str = "") -> Sound:
    """A sound file as it is; raises ValueError where it is no WAV of whole samples."""
    if len(content) > MOST_BYTES:
        raise ValueError(f"has {len(content)} bytes; {MOST_BYTES} are the most")
    try:
        with wave.open(io.BytesIO(content)) as file:
            frames = file.readframes(file.getnframes())  # a stream's head may tell too many
            size = file.getnchannels() * file.getsampwidth()
            return Sound(content, len(frames) / size / file.getframerate(), words)
    except (wave.Error, EOFError, ZeroDivisionError) as error:
        raise ValueError(f"is no WAV ({error})") from None


def sound_of_file(path: Path) -> Sound:
    """Raises ValueError or OSError."""
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"is larger than {MOST_BYTES} bytes")
    return read_wav(path.read_bytes())


def cut(sound: Sound, seconds: float) -> Sound:
    """No longer than that: where a recording ends at its greatest length."""
    if sound.seconds <= seconds:
        return sound
    with wave.open(io.BytesIO(sound.wav)) as file:
        kept = file.readframes(int(seconds * file.getframerate()))
        return Sound(_wav(kept, file.getframerate(), file.getnchannels(), file.getsampwidth()), seconds, sound.words)


def _speech(program: str, text: str, language: str) -> bytes:
    done = subprocess.run(  # noqa: S603 - a fixed program; the text goes in by its standard input
        [program, "--stdin", "--stdout", "-v", _VOICES.get(language, "sv")],
        input=text.encode(), capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    return done.stdout if done.returncode == 0 else b""


def _sample(at: int) -> int:
    swell = 0.5 - 0.5 * math.cos(4 * math.pi * at / RATE)
    return round(6000 * swell * math.sin(2 * math.pi * 425 * at / RATE))


def _wav(frames: bytes, rate: int, channels: int, width: int = 2) -> bytes:
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(frames)
    return written.getvalue()
