"""By which words a mail tells how the work is affected (P14), and what sort of matter it is (P11).

A phrase is found as whole words, whatever their case, within one clause; `…` in it stands for up to four more words.
Every phrase has points for what it tells, and two more in the subject; the most points win, and between equals the
worse. A phrase that is denied counts for nothing. Whatever is missed or mistaken here, an agent sees why and corrects.

Nothing is trusted: 4,000 characters are read, and each word is looked at a bounded number of times.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile
from types import MappingProxyType

from core.rules.kinds import Category
from core.rules.priority import Effect

MOST_CHARACTERS = 4_000  # of a text; who hasn't told the effect by then won't
MOST_WORDS = 10  # in one phrase
_WIDEST_GAP = 4
_DENIED_WITHIN = 3  # words before a phrase
_SUBJECT_POINTS = 2


class Place(StrEnum):
    SUBJECT = "subject"
    TEXT = "text"


Tells = Effect | Category
POINTS: Mapping[Tells, int] = {
    Effect.NOBODY: 8,
    Effect.SOME: 6,
    Effect.DEADLINE: 5,
    Effect.ONE: 4,
    Effect.TROUBLE: 3,
    Effect.WISH: 2,
    Effect.QUESTION: 1,
    Category.INCIDENT: 2,
    Category.SUPPORT: 2,
    Category.ORDER: 2,
    Category.DEVELOPMENT: 2,
}
_TELLS: Mapping[str, Tells] = {code.value: code for code in POINTS}
_MILDNESS: Mapping[str, int] = {code.value: rank for rank, code in enumerate(POINTS)}  # between equals the worse counts
CATEGORY_OF: Mapping[Tells, Category] = {  # a deadline tells nothing of what sort of matter it is
    Effect.NOBODY: Category.INCIDENT,
    Effect.SOME: Category.INCIDENT,
    Effect.ONE: Category.INCIDENT,
    Effect.TROUBLE: Category.INCIDENT,
    Effect.WISH: Category.DEVELOPMENT,
    Effect.QUESTION: Category.SUPPORT,
    **{category: category for category in Category},
}

_GAP = "…"
_BREAK = "."  # ends a clause, as ":" and "," do; a phrase may end in ":", as in "question:"
_MARKS = {".": _BREAK, "!": _BREAK, "?": _BREAK, ";": _BREAK, "…": _BREAK, "–": ",", "—": ",", ",": ",", ":": ":"}
_NO_WORDS = frozenset(_MARKS.values())
_TOKEN = re.compile(r"[^\W_]+(?:['’´`][^\W_]+)*|[.!?;…,–—:]|\n\s*\n")
_NOT_SV = frozenset(("inte", "ej", "icke", "aldrig", "knappast"))
_NOT_EN = frozenset(("not", "never", "hardly", "isnt", "arent", "wasnt", "dont", "doesnt", "didnt"))
_DENIALS = _NOT_SV | _NOT_EN
_NOBODY = frozenset(  # a phrase may begin with these, which no "not" before it takes back
    ("ingen", "inget", "inga", "ingenting", "nobody", "none", "noone", "nothing", "no")
)
_DENIALS_NEXT_TO_IT = _NOBODY | {"utan", "without"}
_THAT = frozenset(("att", "that"))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words to look for, and what they tell."""

    text: str
    words: tuple[str, ...]
    tells: str


Phrases = Mapping[str, tuple[Phrase, ...]]  # by their first word


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase that was found, and where."""

    phrase: Phrase
    place: Place

    @property
    def points(self) -> int:
        return POINTS[_TELLS[self.phrase.tells]] + (_SUBJECT_POINTS if self.place is Place.SUBJECT else 0)


@dataclass(frozen=True, slots=True)
class Told:
    """What a mail tells, and by which words: none where it tells nothing."""

    matches: tuple[Match, ...] = ()

    @property
    def effect(self) -> Match | None:
        return _strongest(match for match in self.matches if isinstance(_TELLS[match.phrase.tells], Effect))

    @property
    def category(self) -> Match | None:
        return _strongest(match for match in self.matches if _TELLS[match.phrase.tells] in CATEGORY_OF)


def tells(code: str) -> Tells:
    """Raises ValueError for what is neither an effect that can be told nor a category."""
    if code not in _TELLS:
        raise ValueError(code)
    return _TELLS[code]


def make_phrase(text: str, tells: str) -> Phrase:
    """Read a phrase as it is typed; raises ValueError where nothing is left to look for."""
    pieces = text.replace("...", _GAP).split(_GAP)
    words = [word for piece in pieces for word in (_GAP, *(w for w in _words(piece) if w not in (_BREAK, ",")))]
    kept = " ".join(words).strip(f"{_GAP} ").replace(f"{_GAP} {_GAP}", _GAP).split()
    if not kept or kept[0] == ":" or len(kept) > MOST_WORDS or not any(len(word) > 1 for word in kept):
        raise ValueError(text)
    return Phrase(" ".join(kept).replace(" :", ":"), tuple(kept), tells)


def gather(phrases: Iterable[Phrase]) -> Phrases:
    by_first: dict[str, tuple[Phrase, ...]] = {}
    for phrase in phrases:
        by_first[phrase.words[0]] = (*by_first.get(phrase.words[0], ()), phrase)
    return MappingProxyType(by_first)


def told(phrases: Phrases, *, subject: str, text: str) -> Told:
    """Every phrase that stands in the subject or the text and isn't denied."""
    places = {Place.SUBJECT: subject, Place.TEXT: text}
    return Told(tuple(Match(phrase, place) for place in places for phrase in found_in(phrases, places[place])))


def found_in(phrases: Phrases, text: str) -> list[Phrase]:
    words = _words(text[:MOST_CHARACTERS])
    spans = [
        (start, end, phrase)
        for start, word in enumerate(words)
        if word in phrases
        for phrase in phrases[word]
        if (end := _end(phrase.words, words, start))
    ]
    said = {at for start, end, _ in spans for at in range(start, end)}  # "doesn't work" denies nothing that follows
    return [phrase for start, _, phrase in spans if not _is_denied(words, start, said)]


def _strongest(matches: Iterable[Match]) -> Match | None:
    return max(
        matches,
        key=lambda match: (match.points, -_MILDNESS[match.phrase.tells], len(match.phrase.text)),
        default=None,
    )


def _words(text: str) -> list[str]:
    """Words and the marks between clauses, letters alike: "Can’t" as "cant"."""
    tokens = _TOKEN.findall(unicodedata.normalize("NFC", text).casefold())
    return [token if token.isalnum() else _alike(token) for token in tokens]


def _alike(token: str) -> str:
    return _MARKS.get(token) or (_BREAK if token[0] == "\n" else re.sub("['’´`]", "", token))


def _end(phrase: Sequence[str], words: Sequence[str], start: int) -> int:
    """Where the phrase that begins here ends; 0 where it doesn't stand here."""
    at, skips = start, 0
    for wanted in phrase:
        if wanted == _GAP:
            skips = _WIDEST_GAP
            continue
        while at < len(words) and words[at] != wanted and skips and _may_skip(words[at]):
            at, skips = at + 1, skips - 1
        if at >= len(words) or words[at] != wanted:
            return 0
        at, skips = at + 1, 0
    return at


def _may_skip(word: str) -> bool:
    return word not in _NO_WORDS and word not in _DENIALS


def _is_denied(words: Sequence[str], start: int, said: set[int]) -> bool:
    """Whether a word before it in its clause takes it back: "not", or "no" right before it.

    "Ingen kan arbeta" after "det går inte" denies nothing; only "inte att ingen kan arbeta" does.
    """
    before = range(start - 1, max(-1, start - 1 - _DENIED_WITHIN), -1)
    clause = list(takewhile(lambda at: words[at] not in _NO_WORDS, before))
    if not clause:
        return False
    if words[start] in _NOBODY and words[clause[0]] not in _THAT:
        return False
    is_next = words[clause[0]] in _DENIALS_NEXT_TO_IT and clause[0] not in said
    return is_next or any(words[at] in _DENIALS and at not in said for at in clause)
