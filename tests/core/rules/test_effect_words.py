"""What mail tells of its effect, by the words that a fresh desk knows: sentences as people write them, and traps."""

from __future__ import annotations

import pytest

from core.rules.effect_words import CATEGORY_OF, MOST_CHARACTERS, Place, gather, make_phrase, tells, told
from core.rules.first_words import first_words

WORDS = gather(make_phrase(word.phrase, word.tells) for word in first_words())
TEXTS = {
    "nobody": """
        Ingen kan arbeta.
        INGEN KAN ARBETA!!!
        Hej, ingen här på kontoret kan jobba just nu.
        Ingen kan logga in sedan klockan åtta.
        Ingen\\nkan arbeta
        Allt ligger nere
        allting är nere igen
        Hela systemet nere?
        Systemet har legat nere i en timme
        Produktionen står
        Vi står helt still här.
        Allt står still på lagret
        Inget fungerar, ring oss!
        Ingenting funkar
        Det fungerar inte ingen kan arbeta
        Det går inte igång allt ligger nere
        Vi kommer inte åt något, det är totalt avbrott
        Fråga: allt ligger nere, vet ni varför?
        Nobody can work.
        No one in the whole office can work
        None of us can print or log in
        Everything is down!
        EVERYTHING SEEMS TO BE DOWN
        The entire system went down at nine
        It doesn’t work. Nobody can log in.
        We are at a standstill
        Nothing works since the update
    """,
    "some": """
        Flera kan inte logga in
        Flera av mina kollegor kan inte skriva ut
        Många på ekonomi kommer inte in
        Några kan inte öppna rapporten
        Delar av systemet är borta
        Delar av personalen saknar behörighet
        Vi kan inte arbeta
        Servern ligger nere
        Several people can't log in
        Several users in our office cannot print
        Many of us are unable to save
        Some users can’t see their invoices
        We can't work
        The server is down
    """,
    "deadline": """
        Vi har deadline för bokslutet idag
        Det är brådskande inför lönekörningen
        Filen måste vara klar idag
        Vi behöver svar senast imorgon
        Our deadline is tomorrow
        This is due today
        We need it by the end of the day
        The file must leave today
    """,
    "one": """
        Jag kan inte logga in
        En av våra användare ser inga fakturor
        I can't log in
        I’m unable to open the report
        One of our users sees nothing
    """,
    "trouble": """
        Exporten fungerar inte
        Rapporten är långsam
        Vi får ett felmeddelande
        Det saknas rader i listan
        Exporten fungerar inte, jag undrar varför
        Summan stämmer inte
        The export doesn't work
        We get an error when saving
        The page is slow, and I wonder why
        The import stopped working
    """,
    "question": """
        Jag undrar var man byter språk
        Hur gör man en kopia av budgeten?
        Går det att exportera till Excel?
        I have a question
        How do I change the language?
        Is it possible to export the list?
    """,
    "wish": """
        Vi har ett önskemål
        Ett förbättringsförslag till rapporten
        A feature request: dark mode
        It would be nice to have a weekly view
    """,
    "unsaid": """
        Hej, skrivaren blinkar rött.
        Alla kan arbeta
        Nu kan alla arbeta igen
        Allt fungerar som det ska
        Systemet är inte nere
        Systemet ligger inte nere
        Inte allt är nere
        Det är inte så att ingen kan arbeta
        Det är inte bråttom inför något
        Ingen deadline idag
        Vi har aldrig haft någon deadline idag
        Inga felmeddelanden alls
        Brådskande!
        Sista kanten på kartan
        Jag skickar underlaget i bilagan
        Ingen. Kan arbeta måndag till fredag.
        Everybody can work
        The server is not down
        It isn't down
        Not everything is down
        It is not that nobody can work
        No deadline today
        No error at all
        URGENT
        Countdown to the release
        The printer is on fire
        Questionnaire attached
    """,
}
CASES = [(line.strip(), effect) for effect, block in TEXTS.items() for line in block.splitlines() if line.strip()]
SUBJECTS = [
    ("Fråga: var finns rapporten", "Hej!", "question"),
    ("Önskemål om export", "Det fungerar inte så smidigt idag.", "wish"),  # the subject weighs more
    ("Fråga om exporten", "Den fungerar inte.", "trouble"),  # between equals the worse
    ("Fråga", "Ingen kan arbeta.", "nobody"),
    ("Deadline idag", "Flera kan inte skriva ut.", "deadline"),
    ("Feature request: weeks", "The monthly view is slow.", "wish"),
]
CATEGORIES = [
    ("Ingen kan arbeta", "", "incident"),
    ("Fråga om export", "", "support"),
    ("Önskemål", "", "development"),
    ("Beställning av tre licenser", "Hej, vi undrar hur lång tid det tar.", "order"),
    ("Licences", "We would like to order two of them.", "order"),
    ("Nya licenser", "De vi har fungerar inte, så vi vill beställa nya.", "incident"),
    ("Deadline idag", "", ""),  # says nothing of the sort of matter
    ("Hej", "Bifogat.", ""),
]


def effect_of(subject: str, text: str) -> str:
    found = told(WORDS, subject=subject, text=text).effect
    return found.phrase.tells if found else "unsaid"


@pytest.mark.parametrize(("text", "effect"), CASES)
def test_a_text_tells_its_effect(text: str, effect: str) -> None:
    assert effect_of("", text.replace("\\n", "\n")) == effect


@pytest.mark.parametrize(("subject", "text", "effect"), SUBJECTS)
def test_the_subject_weighs_more_than_the_text(subject: str, text: str, effect: str) -> None:
    assert effect_of(subject, text) == effect


@pytest.mark.parametrize(("subject", "text", "category"), CATEGORIES)
def test_words_tell_the_category(subject: str, text: str, category: str) -> None:
    found = told(WORDS, subject=subject, text=text).category
    assert (CATEGORY_OF[tells(found.phrase.tells)] if found else "") == category


def test_it_is_said_which_words_told_it_and_where() -> None:
    found = told(WORDS, subject="Hjälp", text="Nu kan ingen här arbeta. Ingen alls kan arbeta!").effect
    assert found and (found.phrase.text, found.place) == ("ingen … kan arbeta", Place.TEXT)


def test_words_far_down_in_a_text_are_not_read() -> None:
    assert effect_of("", "rad " * MOST_CHARACTERS + "ingen kan arbeta") == "unsaid"


@pytest.mark.parametrize("bait", ["ingen ", "\n ", "'", "inte ", "a'", "…", "ingen kan ", "delar av ", "\u0301", "İ"])
def test_the_worst_text_is_looked_at_once(bait: str) -> None:
    assert len(told(WORDS, subject=bait * 1_000_000, text=bait * 1_000_000).matches) < 2 * MOST_CHARACTERS


@pytest.mark.parametrize("typed", ["", "…", ": fråga", "a", "!!!", "en två tre fyra fem sex sju åtta nio tio elva"])
def test_what_is_no_phrase_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        make_phrase(typed, "nobody")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Står   HELT still! ", "står helt still"),
        ("delar av ...", "delar av"),
        ("Fråga:", "fråga:"),
        ("ingen…kan arbeta", "ingen … kan arbeta"),
        ("can’t work", "cant work"),
    ],
)
def test_a_phrase_is_kept_as_it_is_looked_for(typed: str, kept: str) -> None:
    assert make_phrase(typed, "nobody").text == kept


def test_a_phrase_reads_the_same_when_it_is_read_again() -> None:
    phrases = [make_phrase(word.phrase, word.tells) for word in first_words()]
    assert [make_phrase(phrase.text, phrase.tells) for phrase in phrases] == phrases


def test_no_phrase_stands_in_the_list_twice() -> None:
    phrases = [make_phrase(word.phrase, word.tells).text for word in first_words()]
    assert len(set(phrases)) == len(phrases)
