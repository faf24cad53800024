"""The words by which mail tells its effect on the work: kept here, and tried here before they meet a customer (P14)."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, render_template
from werkzeug.wrappers import Response

from core import clock, effect_words, sorting
from core.errors import Refused
from core.models import EffectWord
from core.rules.effect_words import CATEGORY_OF, POINTS, Match, tells
from core.rules.kinds import DEFAULT_CATEGORY
from core.rules.priority import Effect, priority_of
from web import forms, sessions
from web.admin import blueprint

Answer = Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Tried:
    """What the words would do to a mail, and every phrase that was found in it."""

    effect: str
    priority: str
    category: str
    matches: tuple[Match, ...]


@blueprint.get("/words")
def list_words() -> str:
    return _page(forms.Form())


@blueprint.post("/words")
def add_word() -> Answer:
    try:
        effect_words.add_word(
            forms.line("phrase"),
            language=forms.line("language"),
            effect=forms.line("effect"),
            by=sessions.actor(),
            now=clock.now(),
        )
    except Refused as refusal:
        return _page(forms.sent(refusal, name="add")), 422
    return redirect("/admin/words?done=saved")


@blueprint.post("/words/try")
def try_words() -> str:
    """Changes nothing."""
    found = sorting.told_by(subject=forms.line("subject"), text=forms.words("text"))
    effect = Effect(found.effect.phrase.tells) if found.effect else Effect.UNSAID
    category = CATEGORY_OF[tells(found.category.phrase.tells)] if found.category else DEFAULT_CATEGORY
    strongest = sorted(found.matches, key=lambda match: -match.points)
    tried = Tried(effect.value, priority_of(effect).value, category.value, tuple(strongest))
    return _page(forms.sent(name="try"), tried=tried)


@blueprint.get("/words/<row_id:word_id>")
def show_word(word_id: int) -> str:
    return _word_page(effect_words.get_word(word_id), forms.Form())


@blueprint.post("/words/<row_id:word_id>")
def change_word(word_id: int) -> Answer:
    word = effect_words.get_word(word_id)
    try:
        effect_words.change_word(
            word,
            phrase=forms.line("phrase"),
            language=forms.line("language"),
            effect=forms.line("effect"),
            is_on=forms.is_ticked("is_on"),
            by=sessions.actor(),
            now=clock.now(),
        )
    except Refused as refusal:
        return _word_page(word, forms.sent(refusal)), 422
    return redirect("/admin/words?done=saved")


@blueprint.post("/words/<row_id:word_id>/remove")
def remove_word(word_id: int) -> Response:
    effect_words.remove_word(effect_words.get_word(word_id), by=sessions.actor(), now=clock.now())
    return redirect("/admin/words?done=saved")


def _page(form: forms.Form, *, tried: Tried | None = None) -> str:
    words = effect_words.all_words()
    groups = [(code.value, [word for word in words if word.effect == code.value]) for code in POINTS]
    return render_template("admin/words.html", groups=groups, points=POINTS, form=form, tried=tried)


def _word_page(word: EffectWord, form: forms.Form) -> str:
    return render_template("admin/word.html", entry=word, points=POINTS, form=form)
