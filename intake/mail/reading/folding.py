"""Text as it is compared with the words of our tables: in one case, without accents, its blanks made one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

_ALIKE = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "„": '"', "“": '"', "”": '"'})
_MOST_LETTERS = 10_000  # of all that Unicode has, so that nobody's mail fills the memory


class _Letters(dict[int, str]):
    """What becomes of each letter, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        bare = unicodedata.normalize("NFKD", chr(code).translate(_ALIKE).lower().replace("ς", "σ"))
        found = "".join(letter for letter in bare if not unicodedata.combining(letter))
        if len(self) < _MOST_LETTERS:
            self[code] = found
        return found


_LETTERS = _Letters()


def fold(text: str, most: int = 500) -> str:
    """At most so many characters of it, lower case, letters bare: `Réponse  automatique` is `reponse automatique`."""
    text = text[:most]
    bare = text.lower().replace("`", "'") if text.isascii() else text.translate(_LETTERS)
    return " ".join(bare.split())


def fold_lines(text: str, most: int = 4000) -> Iterator[str]:
    """The lines that say something, each folded when it is asked for."""
    return (folded for line in text[:most].splitlines() if (folded := fold(line)))


def any_of(*tables: Iterable[str], before: str = "", behind: str = "") -> re.Pattern[str]:
    """A pattern for folded text that finds any phrase of these comma lists, the longest first."""
    phrases = {fold(phrase) for table in tables for words in table for phrase in words.split(",")} - {""}
    return re.compile(f"{before}(?:{_branches(sorted(phrases))}){behind}")


def _branches(phrases: Sequence[str]) -> str:
    """The sorted phrases as a tree: of hundreds, a line is held against the few that begin like it."""
    by_first: dict[str, list[str]] = {}
    for phrase in phrases:
        by_first.setdefault(phrase[0], []).append(phrase)
    return "|".join(map(_branch, by_first.values()))


def _branch(phrases: Sequence[str]) -> str:
    first, last = phrases[0], phrases[-1]  # sorted: what these two share, all share
    size = next((at for at, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))
    stem, longer = re.escape(first[:size]), [phrase[size:] for phrase in phrases if len(phrase) > size]
    if not longer:
        return stem
    return f"{stem}(?:{_branches(longer)}){'?' if len(longer) < len(phrases) else ''}"
