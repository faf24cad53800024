"""What is new in a reply is found in the languages and mail programs our customers have; nothing fresh is lost."""

from __future__ import annotations

import pytest

from intake.mail.reading.reply_text import separate


def new_text(text: str, *, subject: str = "") -> str:
    return separate(text, subject=subject).fresh


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


def test_it_is_told_which_rule_took_what() -> None:
    text = "Svar.\n\nSkickat från min iPhone\n\nDen 3 mars 2026 kl 10:12 skrev Bo <b@x.example>:\n> Fråga"
    assert separate(text).rules == ("attribution line, line 5", "quoted lines, line 6", "line of a device, line 3")


@pytest.mark.parametrize("text", ["Bara nytt.", "> bara citat", "Listan:\n--\na\n--\nb"])
def test_no_rule_is_told_where_all_is_kept(text: str) -> None:
    assert separate(text).rules == ()


def test_an_excerpt_stays_in_a_mail_that_is_no_reply() -> None:
    text = "I loggen:\n> ERROR 17\nVad är det?"
    assert new_text(text, subject="Fel i loggen") == text
    assert new_text(text, subject="SV: Fel i loggen") == "I loggen:\n\nVad är det?"


@pytest.mark.parametrize("hint", ["Mina svar nedan i rött.", "See my answers inline.", "Antworten unten in blau."])
def test_answers_within_an_unmarked_quote_are_kept(hint: str) -> None:
    text = f"{hint}\n\nFrom: Desk <d@x.example>\nSent: Tuesday, March 3, 2026\nTo: Anna\nSubject: Q\n\nWhich? PC-17"
    assert new_text(text, subject="Re: Q") == text


def test_the_older_mails_below_such_answers_go() -> None:
    older = "\n\nFrom: Bo <b@x.example>\nSent: Monday, March 2, 2026\nTo: Desk\nSubject: Q\n\nHelp."
    text = (
        "Answers inline.\n\nFrom: Desk <d@x.example>\nSent: Tuesday, March 3, 2026\nTo: Bo\nSubject: Q\n\nWhich? PC-17"
    )
    assert new_text(text + older, subject="Re: Q") == text


@pytest.mark.parametrize(
    "last",
    [
        "Antes de imprimir hay que reiniciar la impresora.",
        "To unsubscribe I pressed the button, but nothing happened.",
        "Important note: the door is locked after five.",
        "Skickades med e-post till er i går.",
        "Please consider the test environment as well.",
        "Ring mig på 08-123 45 67.",
    ],
)
def test_a_last_line_that_only_begins_like_a_footer_is_kept(last: str) -> None:
    text = f"Hej.\n\nMvh\nAnna\n\n{last}"
    assert new_text(text) == text
