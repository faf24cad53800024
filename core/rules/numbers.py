"""Telephone numbers as the network tells them: which can be called back, and which only say that there is none.

Trusts nothing: a caller's number can be forged, so it says who somebody may be and never proves it. Withheld numbers
come as words, or as the digits under which those words stand on a keypad; whoever took these for numbers would make one
person of all who withhold theirs.
"""

from __future__ import annotations

import re
from collections.abc import Collection

BLANK = "…"  # where a number was

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_DIALLED = re.compile(r"[0-9+ ()./-]{1,32}")
_SWEDISH_MOBILE = re.compile(r"\+467[02369][0-9]{7}")
_SHORTEST_SWEDISH, _LONGEST_SWEDISH = len("+46") + 7, len("+46") + 9

_WITHHELD_WORDS = frozenset(("", "anonymous", "blocked", "private", "restricted", "unavailable", "unknown", "withheld"))
_WITHHELD_DIGITS = frozenset(
    (
        "266696687",  # ANONYMOUS
        "2562533",  # BLOCKED
        "464",  # no caller id
        "7378742833",  # RESTRICTED
        "86282452253",  # UNAVAILABLE
        "8566696",
        "8656696",  # UNKNOWN
    )
)


def read_number(text: str) -> str:
    """The number as E.164; "" for what can't be called: withheld, an address, or no number."""
    text = text.strip()
    if is_withheld(text) or not _DIALLED.fullmatch(text):
        return ""
    digits = re.sub(r"[^0-9+]", "", text)
    number = "+" + digits.removeprefix("00") if digits.startswith("00") else digits
    return number if _E164.fullmatch(number) and _can_exist(number) else ""


def read_keyed(digits: str, *, country: str = "46") -> str:
    """A number as a caller keys it, with or without the country's code, as E.164; "" for none."""
    if not (digits.isascii() and digits.isdecimal()):
        return ""
    is_national = digits.startswith("0") and not digits.startswith("00")
    return read_number(f"+{country}{digits[1:]}" if is_national else digits if digits.startswith("00") else "")


def is_withheld(text: str) -> bool:
    """Whether the network says that the caller shows no number."""
    bare = text.strip().casefold()
    digits = bare.removeprefix("+")
    return bare in _WITHHELD_WORDS or digits in _WITHHELD_DIGITS or digits.removeprefix("1") in _WITHHELD_DIGITS


def is_address(text: str) -> bool:
    """Whether it is a SIP address or a program's name instead of a number."""
    return text.strip().casefold().startswith(("sip:", "sips:", "client:"))


def is_swedish_mobile(number: str) -> bool:
    """Whether a text message to it reaches somebody in Sweden (070, 072, 073, 076, 079), at a mobile's price."""
    return _SWEDISH_MOBILE.fullmatch(number) is not None


def masked(number: str) -> str:
    """What logs say of it: country and last digits."""
    return f"{number[:3]}…{number[-3:]}" if len(number) > 8 else "…" if number else "-"


def blanked(text: str, numbers: Collection[str]) -> str:
    """The text with an ellipsis for each of these numbers; not for one that only begins or ends alike."""
    for number in numbers:
        text = re.sub(rf"(?<![0-9]){re.escape(number)}(?![0-9])", BLANK, text) if number else text
    return text


def _can_exist(number: str) -> bool:
    """Swedish numbers have seven to nine digits behind the country's code; of others only the length is known."""
    return not number.startswith("+46") or _SHORTEST_SWEDISH <= len(number) <= _LONGEST_SWEDISH
