"""Telephone numbers as people type them, as they are kept: +46701234567 (E.164).

What a telephone sends is read elsewhere, and more strictly; here somebody wrote it down by hand.
"""

from __future__ import annotations

import re

_LONGEST = 60  # characters that anybody writes a number in
_BETWEEN = re.compile(r"[\s().\-/‐-―]")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def as_e164(text: str, *, country: str = "46") -> str | None:
    """The number; one without a country's code is of this country. "" for none, None for what is no number."""
    if len(text) > _LONGEST:
        return None
    number = _BETWEEN.sub("", text.replace("(0)", ""))  # as in +46 (0)70-123 45 67
    if number.startswith("00"):
        number = f"+{number[2:]}"
    elif number.startswith("0"):
        number = f"+{country}{number[1:]}"
    return number if not number or _E164.fullmatch(number) else None
