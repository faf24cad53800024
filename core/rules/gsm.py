"""What fits into one text message: the alphabet of GSM (3GPP TS 23.038, 6.2.1), 160 characters of it, no more.

One letter outside that alphabet makes the whole message another sort, of 70 characters, which costs several messages.
So what is outside is written otherwise: a dash or a quotation mark plain, a letter without its mark.
"""

from __future__ import annotations

import unicodedata

MOST_SEPTETS = 160
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€")  # each takes the room of two
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("‘’‚‛′´`", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\t", " "),
        "…": "...",
        "•": "-",
        "ð": "d",
        "Đ": "D",
        "đ": "d",
        "Ł": "L",
        "ł": "l",
        "Œ": "OE",
        "œ": "oe",
        "Þ": "Th",
        "þ": "th",
    }
)


def septets(text: str) -> int:
    """The room it takes; raises ValueError where a letter isn't in the alphabet."""
    outside = {letter for letter in text if letter not in _BASIC and letter not in _EXTENDED}
    if outside:
        raise ValueError(f"not in the alphabet of text messages: {''.join(sorted(outside))}")
    return sum(2 if letter in _EXTENDED else 1 for letter in text)


def in_alphabet(text: str) -> str:
    """The same in the alphabet of text messages: what it lacks loses its marks, or becomes a question mark."""
    return "".join(_known(letter) for letter in text.translate(_PLAIN))


def cut(text: str) -> str:
    """As much of a text in the alphabet as one message takes."""
    while septets(text) > MOST_SEPTETS:
        text = text[: -max(1, (septets(text) - MOST_SEPTETS) // 2)]
    return text


def _known(letter: str) -> str:
    if letter in _BASIC or letter in _EXTENDED:
        return letter
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if part in _BASIC)
    return bare or ("" if unicodedata.category(letter).startswith(("M", "C")) else "?")
