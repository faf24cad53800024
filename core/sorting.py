"""A mail sorts itself: its words tell the effect on the work (P14), the category and the module (P11), and why.

The words and the modules are kept in memory, compiled; one look at their edition says whether they still hold. The
words of mail decide nothing but how a ticket is sorted, and an agent may correct each of it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from core.database import find
from core.models import Edition, EffectWord, Module
from core.rules.effect_words import (
    CATEGORY_OF,
    Match,
    Phrase,
    Phrases,
    Place,
    Told,
    found_in,
    gather,
    make_phrase,
    tells,
    told,
)
from core.rules.kinds import DEFAULT_CATEGORY, Category
from core.rules.priority import Effect

_EDITION = "sorting"


@dataclass(frozen=True, slots=True)
class Reason:
    """The words by which something was told, and where they stand."""

    words: str
    place: Place


@dataclass(frozen=True, slots=True)
class Sorted:
    """How a ticket is sorted, each with its reason where there is one."""

    effect: Effect = Effect.UNSAID
    category: Category = DEFAULT_CATEGORY
    module_id: int | None = None
    effect_because: Reason | None = None
    category_because: Reason | None = None
    module_because: Reason | None = None

    def reasons(self) -> dict[str, str]:
        """As an event keeps them: the phrase that told it, and `_in`, where it stands."""
        because = (("rule", self.effect_because), ("category_rule", self.category_because))
        given = [(name, why) for name, why in (*because, ("module_rule", self.module_because)) if why]
        return {key: text for name, why in given for key, text in ((name, why.words), (f"{name}_in", why.place.value))}


@dataclass(frozen=True, slots=True)
class _Kept:
    mark: str
    phrases: Phrases
    modules: Phrases  # their names; what they tell is the module's id


_kept = _Kept("", {}, {})


def sort_mail(*, subject: str, text: str) -> Sorted:
    """`text` is what is new in the mail: what it quotes was told before, perhaps of something else."""
    kept = _current()
    found = told(kept.phrases, subject=subject, text=text)
    module = _longest(found_in(kept.modules, subject))
    return Sorted(
        effect=_effect(found),
        category=_category(found),
        module_id=int(module.tells) if module else None,
        effect_because=_reason(found.effect),
        category_because=_reason(found.category),
        module_because=Reason(module.text, Place.SUBJECT) if module else None,
    )


def told_by(*, subject: str, text: str) -> Told:
    """Every phrase that counts, for somebody who tries the words."""
    return told(_current().phrases, subject=subject, text=text)


def forget_words() -> None:
    """The words or the modules change: every program reads them anew. Within the transaction that changes them."""
    Edition.update(mark=secrets.token_hex(16)).where(Edition.name == _EDITION).execute()


def _effect(found: Told) -> Effect:
    return Effect(found.effect.phrase.tells) if found.effect else Effect.UNSAID


def _category(found: Told) -> Category:
    return CATEGORY_OF[tells(found.category.phrase.tells)] if found.category else DEFAULT_CATEGORY


def _reason(match: Match | None) -> Reason | None:
    return Reason(match.phrase.text, match.place) if match else None


def _current() -> _Kept:
    global _kept
    edition = find(Edition, name=_EDITION)
    mark = edition.mark if edition else ""
    if not mark or _kept.mark != mark:  # the mark is read before the words: at worst they are read once too often
        _kept = _Kept(mark, _read_phrases(), _read_modules())
    return _kept


def _read_phrases() -> Phrases:
    return gather(make_phrase(row.phrase, row.effect) for row in EffectWord.select().where(EffectWord.is_on))


def _read_modules() -> Phrases:
    names = []
    for module in Module.select():
        try:
            names.append(make_phrase(module.name, str(module.id)))
        except ValueError:
            continue  # a name of signs only, or of one letter: no subject names it
    return gather(names)


def _longest(found: list[Phrase]) -> Phrase | None:
    return max(found, key=lambda phrase: len(phrase.text), default=None)
