"""Mail sorts itself by words that administrators keep; every program notices when they change."""

from __future__ import annotations

import logging

import pytest

from core import effect_words, modules, sorting
from core.errors import NotAllowed, Refused
from core.models import EffectWord, Event
from core.rules.effect_words import Place
from core.sorting import Reason, sort_mail
from tests.cast import NOW, Cast, by


def add(phrase: str, people: Cast, effect: str = "nobody") -> EffectWord:
    return effect_words.add_word(phrase, language="sv", effect=effect, by=by(people.ada), now=NOW)


def effect_of(text: str) -> str:
    return sort_mail(subject="Hej", text=text).effect


def change(word: EffectWord, people: Cast, **changes: object) -> None:
    fields = {"phrase": word.phrase, "language": "sv", "effect": word.effect, "is_on": True, **changes}
    effect_words.change_word(word, **fields, by=by(people.ada), now=NOW)  # type: ignore[arg-type]


def test_a_mail_tells_its_effect_its_category_and_by_which_words(people: Cast) -> None:
    told = sort_mail(subject="Hjälp", text="Ingen kan arbeta")
    assert (told.effect, told.category) == ("nobody", "incident")
    assert told.effect_because == told.category_because == Reason("ingen … kan arbeta", Place.TEXT)


def test_a_mail_that_tells_nothing_has_no_reason(people: Cast) -> None:
    told = sort_mail(subject="Hej", text="Skrivaren blinkar.")
    assert (told.effect, told.category, told.module_id, told.reasons()) == ("unsaid", "support", None, {})


def test_words_that_an_administrator_adds_count_at_once(people: Cast) -> None:
    assert effect_of("Kassan är paj") == "unsaid"
    add("kassan … paj", people)
    assert effect_of("Kassan är paj") == "nobody"


def test_words_that_are_switched_off_count_no_more(people: Cast) -> None:
    word = add("kassan är paj", people)
    change(word, people, is_on=False)
    assert effect_of("Kassan är paj") == "unsaid"


def test_words_that_are_changed_tell_something_else(people: Cast) -> None:
    word = add("kassan är paj", people)
    change(word, people, effect="one")
    assert effect_of("Kassan är paj") == "one"


def test_words_that_are_removed_count_no_more(people: Cast) -> None:
    word = add("kassan är paj", people)
    effect_words.remove_word(word, by=by(people.ada), now=NOW)
    assert effect_of("Kassan är paj") == "unsaid"
    assert [event.kind for event in Event.select().order_by(Event.id)][-2:] == ["word-added", "word-removed"]


@pytest.mark.parametrize(
    ("phrase", "effect", "field"),
    [
        ("!", "one", "phrase"),
        ("x" * 101, "one", "phrase"),
        ("Ingen …  KAN arbeta!", "one", "phrase"),
        ("kassan", "unsaid", "effect"),
        ("kassan", "P1", "effect"),
    ],
)
def test_wrong_words_are_refused_by_the_field(phrase: str, effect: str, field: str, people: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        add(phrase, people, effect)
    assert refusal.value.field == field


def test_only_administrators_change_the_words(people: Cast) -> None:
    with pytest.raises(NotAllowed):
        effect_words.add_word("kassan", language="sv", effect="one", by=by(people.olle), now=NOW)


def test_a_mail_asks_the_database_once_for_all_the_words(people: Cast, caplog: pytest.LogCaptureFixture) -> None:
    sort_mail(subject="Hej", text="Först")
    with caplog.at_level(logging.DEBUG, logger="peewee"):
        sort_mail(subject="Ingen kan arbeta", text="Allt ligger nere")
    assert len([record for record in caplog.records if record.name == "peewee"]) == 1


def test_a_module_named_in_the_subject_is_found_and_the_longest_name_wins(people: Cast) -> None:
    modules.add_module("Budget", by=by(people.ada), now=NOW)
    planning = modules.add_module("Budget plan", product="Ekonomi", by=by(people.ada), now=NOW)
    told = sort_mail(subject="Fel i budget plan 2027", text="")
    assert (told.module_id, told.reasons()["module_rule"]) == (planning.id, "budget plan")


@pytest.mark.parametrize(("subject", "text"), [("Budgeten stämmer inte", ""), ("Hej", "Budget stämmer inte")])
def test_a_module_is_named_as_a_whole_word_and_in_the_subject(subject: str, text: str, people: Cast) -> None:
    modules.add_module("Budget", by=by(people.ada), now=NOW)
    assert sort_mail(subject=subject, text=text).module_id is None


def test_a_module_that_gets_another_name_is_found_by_that(people: Cast) -> None:
    module = modules.add_module("Budget", by=by(people.ada), now=NOW)
    modules.change_module(module, name="Prognos", product="Ekonomi", by=by(people.ada), now=NOW)
    assert [sort_mail(subject=name, text="").module_id for name in ("Budget", "Prognos")] == [None, module.id]


def test_a_module_of_signs_only_hinders_nobody(people: Cast) -> None:
    modules.add_module("***", by=by(people.ada), now=NOW)
    assert sorting.sort_mail(subject="***", text="").module_id is None
