"""The words by which mail tells its effect: administrators add, change and remove them, and switch them off."""

from __future__ import annotations

from datetime import datetime

from peewee import IntegrityError

from core import events
from core.actors import Actor, require_desk_admin
from core.database import savepoint, transaction
from core.errors import NotFound, Refused
from core.models import EffectWord
from core.rules.effect_words import make_phrase, tells
from core.sorting import forget_words

MOST = 2_000  # phrases: all of them are kept in memory
_LONGEST = 100
_LANGUAGES = ("sv", "en")


def all_words() -> list[EffectWord]:
    return list(EffectWord.select().order_by(EffectWord.phrase))


def get_word(word_id: int) -> EffectWord:
    word: EffectWord | None = EffectWord.get_or_none(EffectWord.id == word_id)
    if word is None:
        raise NotFound
    return word


def add_word(phrase: str, *, language: str, effect: str, by: Actor, now: datetime) -> EffectWord:
    """`effect` is an effect or a category. Raises Refused naming the field."""
    require_desk_admin(by)
    fields = _fields(phrase, language, effect)
    with transaction():
        if EffectWord.select().count() >= MOST:
            raise Refused("phrase", "There are too many words already: remove some first.")
        try:
            with savepoint():
                word: EffectWord = EffectWord.create(**fields, is_on=True, changed_at=now)
        except IntegrityError:
            raise _taken() from None
        _written("word-added", word.phrase, effect, by=by, now=now)
    return word


def change_word(
    word: EffectWord, *, phrase: str, language: str, effect: str, is_on: bool, by: Actor, now: datetime
) -> None:
    """Raises Refused naming the field."""
    require_desk_admin(by)
    fields = _fields(phrase, language, effect)
    with transaction():
        try:
            with savepoint():
                EffectWord.update(**fields, is_on=is_on, changed_at=now).where(EffectWord.id == word.id).execute()
        except IntegrityError:
            raise _taken() from None
        _written("word-changed", fields["phrase"], effect if is_on else "", by=by, now=now)


def remove_word(word: EffectWord, *, by: Actor, now: datetime) -> None:
    require_desk_admin(by)
    with transaction():
        EffectWord.delete().where(EffectWord.id == word.id).execute()
        _written("word-removed", word.phrase, "", by=by, now=now)


def _fields(phrase: str, language: str, effect: str) -> dict[str, str]:
    if language not in _LANGUAGES:
        raise Refused("language", "The language is sv or en.")
    try:
        tells(effect)
    except ValueError:
        raise Refused("effect", "Choose what the words tell.") from None
    try:
        text = make_phrase(phrase[: 2 * _LONGEST], effect).text
    except ValueError:
        raise Refused("phrase", "Write one to ten words, the way people write them.") from None
    if len(text) > _LONGEST:
        raise Refused("phrase", "Write one to ten words, the way people write them.")
    return {"phrase": text, "language": language, "effect": effect}


def _taken() -> Refused:
    return Refused("phrase", "These words are in the list already.")


def _written(kind: str, phrase: str, effect: str, *, by: Actor, now: datetime) -> None:
    forget_words()
    events.record(kind, by=by, now=now, data={"phrase": phrase, "effect": effect})
