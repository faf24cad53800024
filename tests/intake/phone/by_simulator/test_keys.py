"""Keys that lead nowhere, none at all, and far too many: every caller still gets to leave a message."""

from __future__ import annotations

import pytest

from core.models import Call, CallStep, Ticket
from core.rules.call_limits import MOST_STEPS
from tests import make
from tests.cast import Cast
from tests.intake.phone.by_simulator.network import Network
from tests.intake.phone.by_simulator.scripts import CHOOSES_SWEDISH, LEAVES_A_MESSAGE, MOBILE, SKIPS, STRANGER
from tests.intake.phone.line import ANNA


@pytest.mark.parametrize("caller", [ANNA, MOBILE, "anonymous"])
def test_who_never_presses_a_key_can_leave_a_message(network: Network, caller: str) -> None:
    """Silence at every question, a word after the tone."""
    silence = "silence\n" * {ANNA: 4, MOBILE: 8, "anonymous": 10}[caller]
    rung = network.ring(f"{silence}record 9s\nexpect ärendenummer är", caller=caller)
    assert rung.numbers == [Ticket.get().number] * 2


def test_who_says_nothing_after_the_tone_is_asked_again_and_then_told_where_to_write(network: Network) -> None:
    rung = network.ring("press 1\npress 2\nsay-nothing\nexpect Vi hörde inget\nsay-nothing\nexpect Du når oss också")
    assert (Ticket.select().count(), len(rung.numbers)) == (0, 0)


@pytest.mark.parametrize("asks", [True, False])
def test_whether_the_provider_asks_after_silence_or_not_a_second_try_counts(network: Network, asks: bool) -> None:
    script = "press 1\npress 2\nsay-nothing\nexpect Vi hörde inget\nrecord 9s\nexpect ärendenummer är"
    assert network.ring(script, asks_after_silence=asks).numbers == [Ticket.get().number] * 2


def test_a_wrong_key_three_times_leads_on_without_blame(network: Network) -> None:
    wrong = "press 7\nexpect Det valet finns inte\npress 8\nexpect Vi tar emot\n"
    rung = network.ring(f"{wrong}press 9\npress 9\nrecord 9s")
    assert rung.numbers == [Ticket.get().number] * 2


def test_star_says_it_again_and_hash_alone_waits(network: Network) -> None:
    rung = network.ring(f"press *\nexpect lämna ett ärende\npress #\nexpect lämna ett ärende\n{LEAVES_A_MESSAGE}")
    assert rung.numbers == [Ticket.get().number] * 2


@pytest.mark.parametrize("question", ["kundnummer", "ser inte ditt nummer"])
def test_more_keys_than_a_number_has_are_cut_where_it_ends(network: Network, question: str) -> None:
    """Two hundred keys: what is beyond the field is the provider's to drop, and ours to bear."""
    script = f"{CHOOSES_SWEDISH}when {question} press {'7' * 200}\n{SKIPS}{LEAVES_A_MESSAGE}"
    rung = network.ring(script, caller="anonymous")
    assert rung.numbers == [Ticket.get().number] * 2
    assert all(exchange.status < 400 for exchange in rung.exchanges)


def test_words_after_the_tone_and_a_strange_number_do_no_harm_in_the_ticket(network: Network) -> None:
    network.ring(f"{STRANGER}{LEAVES_A_MESSAGE}", caller="sip:<script>alert(1)</script>@evil.test")
    assert (Call.get().caller, "<script>" in Ticket.get().subject) == ("", False)


@pytest.mark.parametrize("kind", ["unknown", "bad check digit", "another customer's"])
def test_a_wrong_ticket_number_sounds_the_same_whatever_is_wrong_with_it(
    network: Network, people: Cast, kind: str
) -> None:
    number = make.ticket(people.carl).number
    wrong = {"unknown": 999999, "bad check digit": number + 1, "another customer's": number}[kind]
    rung = network.ring(f"press 2\npress {wrong}#\npress 0000\nexpect Vi hittar inget sådant ärende\nhangup")
    assert [exchange.params.get("Digits") for exchange in rung.asked("status-id")] == [str(wrong)]
    assert rung.said.count("Slå telefonkoden på fyra siffror") == 1


def test_after_three_wrong_numbers_the_menu_is_all_there_is(network: Network, people: Cast) -> None:
    number = make.ticket(people.carl).number
    wrong = f"press 2\npress {number}#\npress 0000\n"
    again = f"press {number}#\npress 0000\n"
    rung = network.ring(f"{wrong}{again}{again}expect lämna ett ärende\npress 2\nexpect lämna ett ärende\nhangup")
    assert len(rung.asked("status-code")) == 3


def test_codes_cannot_be_guessed_over_many_calls(network: Network, people: Cast) -> None:
    number = make.ticket(people.carl).number
    guess = f"press {number}#\npress 0000\n"
    for _ in range(4):
        rung = network.ring(f"press 2\n{guess}{guess}{guess}hangup")
    assert "Vi har tagit emot det" not in rung.said
    assert "0000" not in [step.params.get("Digits") for step in CallStep.select()]


def test_a_call_that_goes_round_ends_politely(network: Network) -> None:
    rung = network.ring("press *\n" * MOST_STEPS + "expect Samtalet har blivit långt")
    assert Call.get().steps <= MOST_STEPS + 1
    assert len(rung.exchanges) < MOST_STEPS + 5
