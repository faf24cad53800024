"""The words of letters: every letter there is, in both languages, with nothing left out and nothing run."""

from __future__ import annotations

import pytest
from jinja2 import UndefinedError

from core.letter_text import TEXTS, render
from core.rules.notices import LetterKind

_CLOCK = {"clock": "resolve", "percent": 90, "by": "ons 2 dec 12:00", "is_late": False}
FACTS = {
    "number": 471209,
    "tag": "[#471209]",
    "company": "Nordsken",
    "address": "desk@example.test",
    "link": "https://desk.example.test/tickets/471209",
    "days": 7,
    "minutes": 15,
    "subject": "Skrivaren",
    "text": "En ny säkring.",
    "agent": "Olle Lind",
    "phone_code": "0815",
    "reference": "ref-471209-abc-abcdefgh23456777",
    "because": "unanswered",
    "question": "Vilken skrivare?",
    "closes_on": "fredag 4 december",
    "work": "En rapport till.",
    "price": "1 200 kr",
    "approvers": "Anna Ek",
    "answer_link": "https://desk.example.test/estimates/1/1/abc",
    "answered_by": "Anna Ek",
    "words": "Gärna.",
    "why": "",
    "is_agent": False,
    **dict.fromkeys(("included", "used", "left", "billable", "percent"), "15"),
    "month": "november",
    "customer": "Kund AB",
    "time_link": "https://desk.example.test/time",
    "to_team": "",
    "due": "ons 2 dec 12:00",
    "foremost": _CLOCK,
    "passed": [_CLOCK],
    "is_mine": True,
    "priority": "P2",
    "assignee": "Olle Lind",
    "team": "Servicedesk",
    "party": "Norrlys AB",
    "theirs": "INC-12345",
    "covered": False,
    "lines": False,
    "requester": "Anna Ek",
    "requester_email": "anna@kund.test",
    "requester_phone": "",
    "module": "Budget",
    "said": [{"author": "Anna Ek", "at": "2026-11-23 10:00", "text": "Den blinkar rött."}],
}
NAMES = sorted(path.stem for path in (TEXTS / "sv").glob("*.txt"))


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_letter_can_be_written(name: str, language: str) -> None:
    letter = render(name, language, **FACTS)
    assert letter.subject and "\n" not in letter.subject
    assert letter.text.count("\n\n\n") == 0 and "{" not in letter.text
    assert f'lang="{language}"' in letter.html


@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_kind_of_letter_has_its_words_in_both_languages(kind: LetterKind) -> None:
    assert [(TEXTS / language / f"{kind.value}.txt").is_file() for language in ("sv", "en")] == [True, True]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "sign-in"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_letter_about_a_ticket_names_its_number(name: str, language: str) -> None:
    letter = render(name, language, **FACTS)
    assert "[#471209]" in letter.subject
    assert "471209" in letter.text


def test_a_fact_that_isnt_given_is_an_error_and_never_a_gap() -> None:
    with pytest.raises(UndefinedError):
        render("received", "sv")


def test_what_people_wrote_is_text_in_the_html_and_never_markup() -> None:
    letter = render("replied", "en", **{**FACTS, "text": "<script>alert(1)</script> & {{ company }}"})
    assert "<script>" not in letter.html and "{{ company }}" in letter.text
    assert "&lt;script&gt;" in letter.html


def test_an_address_becomes_a_link_without_the_full_stop_behind_it() -> None:
    letter = render("replied", "en", **{**FACTS, "text": "See https://x.test/a?b=1&c=2."})
    assert '<a href="https://x.test/a?b=1&amp;c=2">https://x.test/a?b=1&amp;c=2</a>.' in letter.html


def test_only_web_addresses_become_links() -> None:
    letter = render("replied", "en", **{**FACTS, "text": "javascript:alert(1)"})
    assert 'href="javascript' not in letter.html
