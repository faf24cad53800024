"""What administrators decide of the telephone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core import exports
from core.errors import NotAllowed, Refused
from core.models import PhoneSetting
from core.phone_settings import (
    PhoneSettings,
    change_phone_settings,
    decisions,
    last_announcement,
    phone_settings,
)
from core.rules.voices import VOICES
from tests.cast import NOW, Cast, by

BOTH = {"announcement_sv": "Vi känner till driftstörningen.", "announcement_en": "We know about the disturbance."}


def change(people: Cast, **values: Any) -> None:
    change_phone_settings(by=by(people.ada), now=NOW, **values)


def test_until_somebody_decides_the_standard_counts(people: Cast) -> None:
    assert phone_settings() == PhoneSettings()


def test_the_newest_decision_counts_and_the_older_ones_stay(people: Cast) -> None:
    change(people, keep_months="12")
    change(people, keep_months="6", greeting_sv=" Hej  och\nvälkommen. ")
    assert (phone_settings().keep_months, phone_settings().greeting_sv) == (6, "Hej och välkommen.")
    assert sorted(row.value for row in decisions() if row.name == "keep_months") == [6, 12]


def test_every_decision_keeps_who_and_when(people: Cast) -> None:
    change_phone_settings(by=by(people.ada), now=NOW + timedelta(hours=1), sends_texts=False)
    row = decisions()[0]
    assert (row.name, row.value, row.made_by, row.created_at) == (
        "sends_texts", False, "ada@desk.test", NOW + timedelta(hours=1),
    )  # fmt: skip
    assert [event["data"] for event in exports.events() if event["kind"] == "phone-changed"] == [{"sends_texts": False}]


def test_what_is_as_it_was_leaves_no_trace(people: Cast) -> None:
    change(people, keep_months=24, voice_sv="Polly.Elin-Neural")
    assert PhoneSetting.select().count() == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("greeting_sv", "å" * 401),
        ("notice_mode", "silent"),
        ("privacy_address", "our page"),
        ("privacy_address", "javascript:alert(1)"),
        ("keep_months", "0"),
        ("keep_months", "121"),
        ("keep_months", "two"),
        ("voice_sv", "Polly.Amy-Neural"),
        ("voice_en", "man"),
        ("text_sender", "Tolv tecken!"),
        ("text_sender", "12345"),
        ("text_sender", "Nordskenet AB"),
    ],
)
def test_what_callers_would_not_understand_is_refused(people: Cast, name: str, value: str) -> None:
    with pytest.raises(Refused) as refused:
        change(people, **{name: value})
    assert refused.value.field == name


@pytest.mark.parametrize(
    ("name", "value"),
    [("privacy_address", "example.test/integritet"), ("text_sender", "Nordsken"), ("keep_months", "120")],
)
def test_what_they_understand_is_kept(people: Cast, name: str, value: str) -> None:
    change(people, **{name: value})
    assert str(getattr(phone_settings(), name)) == value


@pytest.mark.parametrize("missing", sorted(BOTH))
def test_an_announcement_is_made_in_both_languages(people: Cast, missing: str) -> None:
    with pytest.raises(Refused) as refused:
        change(people, **{**BOTH, missing: ""})
    assert refused.value.field == missing


def test_an_announcement_that_was_ended_can_be_made_again(people: Cast) -> None:
    change(people, **BOTH)
    change(people, announcement_sv="", announcement_en="")
    assert (phone_settings().is_announcing, last_announcement()) == (False, BOTH)


def test_only_administrators_decide(people: Cast) -> None:
    with pytest.raises(NotAllowed):
        change_phone_settings(by=by(people.olle), now=NOW, sends_texts=False)


def test_the_voices_chosen_from_the_start_are_in_the_list() -> None:
    standard = PhoneSettings()
    assert standard.voice_sv in VOICES["sv"]
    assert standard.voice_en in VOICES["en"]
