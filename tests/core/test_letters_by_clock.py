"""What letters by the clock say: how it stands, in the reader's language and without a word that isn't so."""

from __future__ import annotations

import itertools
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from core import config, dialogue, letters, people, still_working, tickets
from core.actors import DESK
from core.config import Settings
from core.drafts import find_live
from core.letter_text import render_block
from core.models import Letter
from core.rules.priority import Effect
from core.rules.references import Keyring
from tasks.letters_by_clock import by_the_clock, remind_waiting
from tests import make
from tests.cast import NOW, Cast, by

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STATES = [
    {"status": status, "who": who, "round": number, "is_unchanged": is_unchanged, "is_late": is_late, "priority": "P2"}
    for status, who, number, is_unchanged, is_late in itertools.product(
        ("new", "started", "handed-over"), ("", "Olle Lind"), (1, 2, 3), (False, True), (False, True)
    )
]
INSTANTS = {"since": "måndag", "begin_by": "tisdag", "solve_by": "onsdag", "next_by": "torsdag"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return config.load({"ARENDE_DATA": str(tmp_path / "data"), "ARENDE_COMPANY": "Nordsken"})


def written(settings: Settings, kind: str) -> list[EmailMessage]:
    letters.write_due(settings, Keyring(settings.secrets), now=NOW + 30 * DAY)
    rows = Letter.select().where(Letter.kind == kind).order_by(Letter.id)
    return [message_from_bytes(row.content.content, policy=policy.default) for row in rows]


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(preferencelist=("plain",))
    assert body
    return str(body.get_content())


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("solve_by", ["", "onsdag"])
def test_every_state_has_whole_sentences_and_whole_paragraphs(language: str, solve_by: str) -> None:
    for state in STATES:
        facts = {**INSTANTS, "solve_by": solve_by, "number": 471209, "subject": "Skrivaren", **state}
        words = render_block("still-working", language, "words", **facts)
        paragraphs = words.split("\n\n")
        assert all(part and part == part.strip() for part in paragraphs), words
        assert all(part.endswith(".") for part in paragraphs[1:]), words


@pytest.mark.parametrize("language", ["sv", "en"])
def test_whats_late_is_said_with_an_apology_and_what_isnt_never_is(language: str) -> None:
    sorry = {"sv": "ursäkt", "en": "sorry"}[language]
    for state in STATES:
        words = render_block("still-working", language, "words", number=1, subject="S", **INSTANTS, **state)
        assert (sorry in words) == state["is_late"], words


def test_the_letter_tells_who_has_it_until_when_and_when_the_next_word_comes(people: Cast, settings: Settings) -> None:
    ticket = make.ticket(people.anna, effect=Effect.SOME)
    tickets.start(ticket, by=by(people.olle), now=NOW)
    by_the_clock(now=NOW + 4 * HOUR)
    [letter] = written(settings, "still-working")
    said = text_of(letter)
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "Arbetet började måndag 23 november 10:00. Olle Lind har hand om det. Prioriteten är hög." in said
    assert "löst senast tisdag 24 november 10:00" in said
    assert "Nästa besked får du senast tisdag 24 november 09:00" in said


def test_each_reads_it_in_the_own_language_and_an_agents_words_as_they_are(people: Cast, settings: Settings) -> None:
    type(people.bo).update(language="en").where(type(people.bo).id == people.bo.id).execute()
    ticket = make.ticket(people.anna, effect=Effect.SOME)
    dialogue.add_from_customer(ticket, make.said(), by=by(people.bo), now=NOW)
    by_the_clock(now=NOW + 4 * HOUR)
    by_the_clock(now=NOW + 22 * HOUR)
    draft = find_live(ticket.id)
    assert draft
    still_working.edit(draft, "Delen kommer på torsdag.", by=by(people.olle), now=NOW + 22 * HOUR)
    by_the_clock(now=NOW + 23 * HOUR)
    told = {
        (letter["To"], letter["Subject"].partition("] ")[2]): text_of(letter)
        for letter in written(settings, "still-working")
    }
    assert {subject for _, subject in told} == {"Så står det till med ditt ärende", "How your ticket stands"}
    second = [text_of(letter) for letter in written(settings, "still-working")[2:]]
    assert all("Delen kommer på torsdag." in text and "Olle Lind" in text for text in second) and len(second) == 2


def test_a_reminder_brings_the_question_and_the_second_says_when_we_close(people: Cast, settings: Settings) -> None:
    ticket = make.ticket(people.anna)
    dialogue.reply(ticket, make.said("Vilken skrivare är det?"), by=by(people.olle), now=NOW)
    tickets.wait(ticket, by=by(people.olle), now=NOW)
    remind_waiting(now=NOW + 3 * DAY)
    remind_waiting(now=NOW + 10 * DAY)
    first, second = (text_of(letter) for letter in written(settings, "reminder"))
    assert "Vilken skrivare är det?" in first and "stänger vi ärendet torsdag" not in first
    assert "Hör vi inget stänger vi ärendet torsdag 10 december." in second


def test_a_question_without_end_is_quoted_in_part(people: Cast, settings: Settings) -> None:
    ticket = make.ticket(people.anna)
    dialogue.reply(ticket, make.said("Frågan lyder: " + "x " * 100_000), by=by(people.olle), now=NOW)
    tickets.wait(ticket, by=by(people.olle), now=NOW)
    remind_waiting(now=NOW + 3 * DAY)
    [letter] = written(settings, "reminder")
    assert len(text_of(letter)) < 5000


def test_who_is_closed_for_silence_is_told_why_and_others_arent(people: Cast, settings: Settings) -> None:
    tickets.close(make.ticket(people.anna), by=DESK, now=NOW, because="unanswered")
    tickets.close(make.ticket(people.anna), by=DESK, now=NOW)
    silent, plain = (text_of(letter) for letter in written(settings, "closed"))
    assert "inte har hört något från dig" in silent and "hört något" not in plain


def test_nobody_who_was_removed_is_told(people: Cast, settings: Settings) -> None:
    ticket = make.ticket(people.bo, effect=Effect.SOME)
    remove(people)
    by_the_clock(now=NOW + 4 * HOUR)
    assert [letter["To"] for letter in written(settings, "still-working")] == ["anna@kund.test"]
    assert ticket.contact_id == people.bo.id


def remove(cast: Cast) -> None:
    people.remove_contact(cast.bo, by=DESK, now=NOW)
