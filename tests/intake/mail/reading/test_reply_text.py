"""What is new in a reply is found in the languages and mail programs our customers have; nothing fresh is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from intake.mail.reading.reply_text import new_text


@pytest.mark.parametrize(
    "attribution",
    [
        "On Tue, 3 Mar 2026 at 09:58, Desk <desk@example.test> wrote:",
        "Den tis 3 mars 2026 kl 09:58 skrev Desk <desk@example.test>:",
        "3 mars 2026 kl. 09:58 skrev Desk <desk@example.test>:",
        "Den 2026-03-03 kl. 09:58, skrev Desk:",
        "Desk <desk@example.test> skrev den 3 mars 2026 09:58:",
        "tir. 3. mar. 2026 kl. 09.58 skrev Desk <desk@example.test>:",
        "Am Di., 3. März 2026 um 09:58 Uhr schrieb Desk <desk@example.test>:",
        "Le mar. 3 mars 2026 à 09:58, Desk <desk@example.test> a écrit :",
        "El mar, 3 mar 2026 a las 9:58, Desk (<desk@example.test>) escribió:",
        "Op di 3 mrt 2026 om 09:58 schreef Desk <desk@example.test>:",
        "ti 3. maalisk. 2026 klo 9.58 Desk (desk@example.test) kirjoitti:",
        "wt., 3 mar 2026 o 09:58 Desk <desk@example.test> napisał(a):",
        "Il giorno mar 3 mar 2026 alle ore 09:58 Desk <desk@example.test> ha scritto:",
    ],
)
@pytest.mark.parametrize("quote", ["> gammalt\n> mer", "gammalt\nmer"])
def test_what_is_quoted_goes_with_the_line_that_introduces_it(attribution: str, quote: str) -> None:
    assert new_text(f"Nytt.\n\n{attribution}\n\n{quote}\n") == "Nytt."


@pytest.mark.parametrize(
    "line",
    [
        "Skickat från min iPhone",
        "Skickat från Outlook för iOS",
        "Sent from my iPhone",
        "Sent from my Samsung Galaxy smartphone.",
        "Sendt fra min iPhone",
        "Lähetetty iPhonesta",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone",
        "Verzonden vanaf mijn iPhone",
        "Hämta Outlook för Android<https://aka.example/x>",
        "Get Outlook for iOS",
    ],
)
def test_what_a_telephone_adds_is_left_out(line: str) -> None:
    assert new_text(f"Klart.\n\n{line}\n") == "Klart."


@pytest.mark.parametrize(
    "text",
    [
        "Den 3 mars skrev jag till er:\nIngen har svarat.",
        "Skickat från kontoret igår, men mailen kom inte fram.\nVad gör jag?",
        "Från: vem?\nDet undrar jag också.",
        "From: the start it was broken.\nTo: this day.",
        "On Monday it broke:\nthe printer.",
        "Listan:\n--------\nett\ntvå",
        "a -- b\n---\nc",
    ],
)
def test_a_persons_own_words_are_kept(text: str) -> None:
    assert new_text(text) == text


@pytest.mark.parametrize("text", ["> bara citat", "-- \nAnna", "Skickat från min iPhone", "\n\n", ""])
def test_where_nothing_is_left_all_of_it_is(text: str) -> None:
    assert new_text(text) == text


def test_a_signature_ends_where_a_quote_begins() -> None:
    text = "Svar.\n-- \nAnna\n> fråga\nDet här skrev jag under."
    assert new_text(text) == "Svar.\n\nDet här skrev jag under."


@pytest.mark.parametrize("subject", ["VB: Fel", "Fwd: Error", "FW: Error", "WG: Fehler"])
def test_what_is_passed_on_stays_whole_by_its_subject(subject: str) -> None:
    text = "Hjälp Bo.\n\nFrån: Bo\nSkickat: igår\nÄmne: Fel\n\nFelkod 17."
    assert new_text(text, subject=subject) == text


def test_a_reply_to_what_was_passed_on_is_a_reply() -> None:
    assert new_text("Svar.\n\nOn Tue, 3 Mar 2026, Bo <b@x.example> wrote:\n> -- Forwarded message --") == "Svar."


_LINES = ["x", "> y", "-- ", "--", "", "On a <a@b.example> wrote:", "From: a", "Sent: b", "To: c", "_" * 32]


@given(some.lists(some.sampled_from([*_LINES, "Skickat från min iPhone"]), max_size=30))
def test_nothing_is_added_and_something_is_left(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = new_text(text)
    assert len(found) <= len(text)
    assert bool(found) is bool(text)


@given(some.text(max_size=300))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    assert len(new_text(text)) <= len(text)


_SLOW = [
    "\n",
    ">",
    "On ",
    "Den ",
    "> \n",
    "On a:\n",
    "From: a\n",
    "--\n",
    "-",
    "_",
    "_" * 20 + "\n",
    " ",
    "sent ",
    "<@",
]


@pytest.mark.parametrize("piece", [*_SLOW, "Den 1\n"])
def test_a_megabyte_made_to_be_slow_is_read(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    assert len(new_text(text)) <= len(text)
