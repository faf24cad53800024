"""The words of the telephone: every one in both languages, none too long, nothing that a voice can't say."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from core.rules.status import Status
from intake.phone.prompts import FOLDER, LANGUAGES, said

_HOUSE = Path(__file__).parents[3]
_NAMED = re.compile(r'(?:Line|written|_just|_in_both)\(\s*f?"([a-z_-]+)"')


def whole(language: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def flat(language: str) -> dict[str, str]:
    words = whole(language)
    return {**{name: text for name, text in words.items() if name != "ticket"}, **words["ticket"]}


def test_every_prompt_is_there_in_both_languages() -> None:
    assert flat("sv").keys() == flat("en").keys()
    assert whole("sv")["ticket"].keys() == whole("en")["ticket"].keys()


@pytest.mark.parametrize("name", sorted(flat("sv")))
def test_both_languages_tell_the_same_facts(name: str) -> None:
    facts = [set(re.findall(r"\{(\w+)\}", flat(language)[name])) for language in LANGUAGES]
    assert facts[0] == facts[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_prompt_is_said_in_half_a_minute(language: str) -> None:
    assert max(len(text) for text in flat(language).values()) < 400


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_prompt_holds_what_only_eyes_can_read(language: str) -> None:
    assert [text for text in whole(language).values() if isinstance(text, str) and re.search(r"[<>&/*#…–]", text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_prompt_that_the_code_names_exists(language: str) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in sorted((_HOUSE / "intake/phone").glob("*.py")))
    assert [name for name in _NAMED.findall(code) if name not in flat(language) and not name.endswith("_")] == [
        "announcement"  # always an administrator's own words
    ]


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_status_can_be_told(language: str, status: Status) -> None:
    assert said(f"status_{status.value}", language, {})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("menu", ["menu_open", "category", "effect", "told_menu_text", "status_menu_open"])
def test_no_menu_has_more_than_five_choices(language: str, menu: str) -> None:
    assert len(re.findall(r"tryck|press", flat(language)[menu])) <= 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_prompt_without_one_of_its_facts_is_an_error_and_never_a_gap(language: str) -> None:
    with pytest.raises(KeyError):
        said("told", language, {})
