"""The voices that the provider speaks Swedish and English with: one it doesn't have leaves the caller in silence."""

from __future__ import annotations

from collections.abc import Iterable

_CHIRP = ("Aoede", "Charon", "Fenrir", "Kore", "Leda", "Orus", "Puck", "Zephyr")
# As the provider's own library for Node lists them (npm twilio 6.2.0).
_GOOGLE: dict[str, dict[str, Iterable[str]]] = {
    "sv-SE": {"Standard": "ABCDEFG", "Wavenet": "ABCDEFG"},
    "en-GB": {"Standard": "ABCDFNO", "Wavenet": "ABCDFNO", "Neural2": "ABCDFNO", "Chirp3-HD": _CHIRP},
    "en-US": {"Standard": "ABCDEFGHIJ", "Wavenet": "ABCDEFGHIJ", "Neural2": "ACDEFGHIJ", "Chirp3-HD": _CHIRP},
    "en-AU": {"Standard": "ABCD", "Wavenet": "ABCD", "Neural2": "ABCD", "Chirp3-HD": _CHIRP},
}
_POLLY = {
    "sv-SE": ("Astrid", "Elin-Neural"),
    "en-GB": ("Amy", "Amy-Generative", "Amy-Neural", "Arthur-Neural", "Brian", "Brian-Neural", "Emma", "Emma-Neural"),
    "en-US": (
        "Danielle-Generative", "Danielle-Neural", "Gregory-Neural", "Ivy", "Ivy-Neural", "Joanna", "Joanna-Generative",
        "Joanna-Neural", "Joey", "Joey-Neural", "Justin", "Justin-Neural", "Kendra", "Kendra-Neural", "Kevin",
        "Kevin-Neural", "Kimberly", "Kimberly-Neural", "Matthew", "Matthew-Generative", "Matthew-Neural",
        "Ruth-Generative", "Ruth-Neural", "Salli", "Salli-Neural", "Stephen-Generative", "Stephen-Neural",
    ),
    "en-AU": ("Nicole", "Olivia-Generative", "Olivia-Neural", "Russell"),
}  # fmt: skip
VOICES = {
    language: frozenset(
        {f"Polly.{name}" for name in _POLLY[language]}
        | {f"Google.{language}-{family}-{name}" for family, names in families.items() for name in names}
    )
    for language, families in _GOOGLE.items()
}
_ANY = frozenset({"man", "woman", "alice"})  # the provider's first voices, which speak every language


def language_spoken(voice: str, language: str) -> str:
    """The language in which a Say with these attributes is heard; ValueError where the provider refuses it."""
    own = next((each for each, names in VOICES.items() if voice in names), "")
    if language and language not in VOICES:
        raise ValueError(f'language="{language}" is none of {", ".join(VOICES)}')
    if voice and not own and voice not in _ANY:
        raise ValueError(f'voice="{voice}" is none that the provider has for {", ".join(VOICES)}')
    if own and language and own != language:
        raise ValueError(f'voice="{voice}" speaks {own}, not language="{language}"')
    return own or language or "en-US"
