"""Domains that read nearly as another one: what somebody registers who wants to be taken for a customer.

The tables are small on purpose: letters of other alphabets that look like Latin ones in nearly every typeface, and the
pairs that people misread. A resemblance is a hint for a human, never a reason to refuse anything.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_LEAST_TO_MISSPELL = 5  # characters: of shorter names, every other one is a letter away from somebody's
_MOST_TO_MISSPELL = 40
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-"
_READ_AS = {  # Latin letters, and those of Cyrillic, Greek and Latin's own margins that read as them
    "a": "аαɑ",
    "b": "вβьƅ",
    "c": "сϲ",
    "d": "ԁđ",
    "e": "еεє",
    "f": "ƒ",
    "g": "ԍɡγ",
    "h": "һн",
    "i": "іιı",
    "j": "јϳ",
    "k": "кκ",
    "l": "ӏʟƖł",
    "m": "м",
    "n": "пηո",
    "o": "оοøօ",
    "p": "рρ",
    "q": "ԛ",
    "r": "г",
    "s": "ѕ",
    "t": "тτ",
    "u": "υս",
    "v": "ѵν",
    "w": "ԝω",
    "x": "хχ",
    "y": "уү",
    "z": "ʐ",
}
_ALIKE = {ord(letter): latin for latin, letters in _READ_AS.items() for letter in letters}
_MISREAD = (
    ("rn", "m"),
    ("vv", "w"),
    ("cl", "d"),
    ("0", "o"),
    ("1", "l"),
    ("1", "i"),
    ("l", "i"),
    ("5", "s"),
    ("3", "e"),
)
_ENDINGS = (
    *("se", "com", "net", "org", "nu", "eu", "io", "co", "info", "biz", "dk", "no", "fi", "de", "fr", "nl", "be", "pl"),
    *(
        "co.uk",
        "uk",
        "us",
        "ch",
        "at",
        "es",
        "it",
        "ie",
        "is",
        "ee",
        "lv",
        "lt",
        "cc",
        "me",
        "ai",
        "app",
        "dev",
        "cloud",
    ),
    *("online", "site", "shop", "store", "xyz", "tech", "group", "company", "support", "help", "services", "email"),
)
_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "HEBREW", "ARABIC", "CHEROKEE", "GEORGIAN", "COPTIC")


@lru_cache(maxsize=1024)
def resembled_by(domain: str) -> frozenset[str]:
    """Every domain that this one could be meant to be taken for; itself not among them.

    `domain` is what its owner registered, such as `kund.example`; a few thousand at most come of it.
    """
    shown = unicode_domain(domain)
    name, _, ending = _plain(shown).partition(".")
    names = {name, *_misread(name), *_misspelt(name)}
    parts = [part for part in (*name.split("-"), name.replace("-", "")) if len(part) >= 3]
    found = {f"{each}.{ending}" for each in names}
    found |= {f"{each}.{other}" for each in {name, *parts} for other in (*_ENDINGS, ending)}
    return frozenset(found - {domain, shown})


def prefixes(host: str) -> frozenset[str]:
    """Domains that a longer one begins with: `kund.se` of `kund.se.example.net`."""
    labels = host.split(".")
    return frozenset(".".join(labels[:count]) for count in range(2, min(len(labels), 6)))


def unicode_domain(domain: str) -> str:
    """As a person is shown it: `xn--` labels (RFC 5890) in their own letters."""
    try:
        return ".".join(_label(label) for label in domain.lower().split("."))
    except UnicodeError:
        return domain


def mixes_alphabets(domain: str) -> bool:
    """Whether one of its words holds letters of several alphabets, which no honest word does."""
    return any(len({_alphabet(letter) for letter in label} - {""}) > 1 for label in unicode_domain(domain).split("."))


def _label(label: str) -> str:
    return label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") and len(label) < 64 else label


def _alphabet(letter: str) -> str:
    name = "" if letter.isascii() and not letter.isalpha() else unicodedata.name(letter, "").partition(" ")[0]
    return name if name in _ALPHABETS else ""


def _plain(text: str) -> str:
    """The Latin letters that it reads as."""
    marks_off = (mark for mark in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(mark))
    return "".join(marks_off).translate(_ALIKE)


def _misread(name: str) -> Iterator[str]:
    for pair in _MISREAD:
        for seen, meant in (pair, pair[::-1]):
            if seen in name:
                yield name.replace(seen, meant)
                at = -1
                while (at := name.find(seen, at + 1)) >= 0:
                    yield name[:at] + meant + name[at + len(seen) :]


def _misspelt(name: str) -> Iterator[str]:
    """One letter more, less, other, or two of them swapped."""
    if not _LEAST_TO_MISSPELL <= len(name) <= _MOST_TO_MISSPELL:
        return
    for at in range(len(name) + 1):
        before, after = name[:at], name[at:]
        yield before + after[1:]
        yield before + after[1:2] + after[:1] + after[2:]
        for letter in _LETTERS:
            yield before + letter + after[1:]
            yield before + letter + after
