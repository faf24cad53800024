"""Every sentence of the pages is there in every language, and no translation is left of a sentence that has gone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from web.languages import LANGUAGES, read_catalogs

ROOT = Path(__file__).parents[2]
TRANSLATED = [language for language in LANGUAGES if language != "en"]
# What marks a sentence: `_` in templates, `mark` in tables, and the refusals of core and the pages.
KEYWORDS = {"_": None, "gettext": None, "mark": None, "Refused": (2,), "one_of": (3,)}
_PLACEHOLDER = re.compile(r"%(?:\((\w+)\)s|.?)")


def sentences() -> set[str]:
    return {sentence for path in sources() for sentence in sentences_in(path)}


def sources() -> Iterator[Path]:
    yield from sorted((ROOT / "web").rglob("*.py"))
    yield from sorted((ROOT / "core").rglob("*.py"))
    yield from sorted((ROOT / "web" / "templates").rglob("*.html"))


def sentences_in(path: Path) -> Iterator[str]:
    method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
    for _, message, *_ in extract_from_file(method, str(path), keywords=KEYWORDS):
        yield message if isinstance(message, str) else message[0]


def placeholders(sentence: str) -> set[str]:
    return {match[1] or match[0] for match in _PLACEHOLDER.finditer(sentence)}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated(language: str) -> None:
    assert sentences() - set(read_catalogs()[language]) == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_stale(language: str) -> None:
    assert set(read_catalogs()[language]) - sentences() == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_are_valid_and_say_the_same_values(language: str) -> None:
    with (ROOT / "web" / "translations" / f"{language}.po").open("rb") as file:
        entries = [entry for entry in read_po(file, locale=language, abort_invalid=True) if entry.id]
    wrong = [entry.id for entry in entries if placeholders(str(entry.id)) != placeholders(str(entry.string))]
    assert wrong == []
