"""By which words mail sorts itself, and which edition of what programs remember is the latest."""

from __future__ import annotations

from peewee import BooleanField, CharField

from core.database import InstantField, Row


class EffectWord(Row):
    """A phrase by which mail tells its effect on the work, or its category. `core.effect_words` alone writes it."""

    language = CharField(max_length=2)
    phrase = CharField(max_length=100, unique=True)
    effect = CharField(max_length=12)  # an effect or a category
    is_on = BooleanField(default=True)
    changed_at = InstantField()


class Edition(Row):
    """What programs keep in memory is good for as long as the mark is the same; every change gives it a new one."""

    name = CharField(max_length=20, unique=True)
    mark = CharField(max_length=32)
