"""The voices that may read prompts aloud: a voice that the provider doesn't know in a language says nothing at all.

As the provider's own library for JavaScript lists them in its version 6.2.0; those that cost the least come last.
"""

from __future__ import annotations

from collections.abc import Mapping

VOICES: Mapping[str, tuple[str, ...]] = {
    "sv": (
        "Polly.Elin-Neural",
        "Polly.Astrid",
        *(f"Google.sv-SE-Wavenet-{letter}" for letter in "ABCDEFG"),
        *(f"Google.sv-SE-Standard-{letter}" for letter in "ABCDEFG"),
    ),
    "en": (
        "Polly.Amy-Neural",
        "Polly.Emma-Neural",
        "Polly.Brian-Neural",
        "Polly.Arthur-Neural",
        "Polly.Amy",
        "Polly.Emma",
        "Polly.Brian",
        *(f"Google.en-GB-Neural2-{letter}" for letter in "ABCDFNO"),
        *(f"Google.en-GB-Wavenet-{letter}" for letter in "ABCDFNO"),
        *(f"Google.en-GB-Standard-{letter}" for letter in "ABCDFNO"),
    ),
}
