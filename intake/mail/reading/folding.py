"""Text as it is compared with the words of our tables: in one case, without accents, its blanks made one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_ALIKE = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "„": '"', "“": '"', "”": '"'})


def fold(text: str, most: int = 500) -> str:
    """At most so many characters of it, lower case, letters bare: `Réponse  automatique` is `reponse automatique`."""
    bare = unicodedata.normalize("NFKD", text[:most].translate(_ALIKE).lower())
    if not bare.isascii():
        bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(bare.split())


def fold_lines(text: str, most: int = 4000) -> list[str]:
    """The lines that say something, each folded."""
    return [folded for line in text[:most].splitlines() if (folded := fold(line))]


def any_of(*tables: Iterable[str], before: str = "", behind: str = "") -> re.Pattern[str]:
    """A pattern for folded text that finds any phrase of these comma lists, the longest first."""
    phrases = {fold(phrase) for table in tables for words in table for phrase in words.split(",")} - {""}
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(f"{before}(?:{'|'.join(map(re.escape, longest_first))}){behind}")
