"""The dialogue as a table: whatever is keyed or not keyed, a caller is always led on, and soon to the tone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.rules.kinds import Category
from core.rules.priority import Effect
from intake.phone import dialogue
from intake.phone.talk import ON_CALL, Goodbye, Heard, Ringing, State, Tone
from tests.intake.phone.talks import AT, TICKET, a_desk, a_talk, keyed, names, unkeyed


@pytest.mark.parametrize(
    ("state", "key", "to"),
    [
        (State.LANGUAGE, "1", State.MENU),
        (State.LANGUAGE, "2", State.MENU),
        (State.MENU, "1", State.CATEGORY),
        (State.MENU, "2", State.STATUS_NUMBER),
        (State.MENU, "3", State.AGENT),
        (State.MENU, "0", State.AGENT),
        (State.MENU, "*", State.MENU),
        (State.CATEGORY, "1", State.EFFECT),
        (State.CATEGORY, "2", State.RECORD),
        (State.CATEGORY, "3", State.RECORD),
        (State.CATEGORY, "4", State.RECORD),
        (State.EFFECT, "1", State.RECORD),
        (State.EFFECT, "4", State.RECORD),
        (State.STATUS, "1", State.RECORD),
        (State.STATUS, "3", State.AGENT),
        (State.STATUS, "9", State.MENU),
        (State.TOLD, "2", State.RECORD),
        (State.TOLD, "9", State.MENU),
        (State.TOLD, "*", State.TOLD),
    ],
)
def test_each_key_leads_where_it_says(state: State, key: str, to: State) -> None:
    about = TICKET if state in (State.STATUS, State.TOLD) else None
    category = Category.INCIDENT if state is State.EFFECT else ""
    assert keyed(a_talk(state, about=about, category=category), key).talk.state is to


@pytest.mark.parametrize(
    ("key", "category", "effect"),
    [
        ("1", Category.INCIDENT, ""),
        ("2", Category.SUPPORT, Effect.QUESTION),
        ("3", Category.ORDER, Effect.WISH),
        ("4", Category.DEVELOPMENT, Effect.WISH),
    ],
)
def test_a_key_says_what_sort_of_matter_it_is(key: str, category: str, effect: str) -> None:
    talk = keyed(a_talk(State.CATEGORY), key).talk
    assert (talk.category, talk.effect) == (category, effect)


@pytest.mark.parametrize(
    ("key", "effect"), [("1", Effect.NOBODY), ("2", Effect.SOME), ("3", Effect.ONE), ("4", Effect.TROUBLE)]
)
def test_a_key_says_how_the_work_is_affected(key: str, effect: Effect) -> None:
    assert keyed(a_talk(State.EFFECT, category=Category.INCIDENT), key).talk.effect == effect


def test_who_says_nothing_of_the_effect_is_neither_first_nor_last() -> None:
    once = unkeyed(a_talk(State.EFFECT, category=Category.INCIDENT))
    twice = unkeyed(once.talk)
    assert (once.talk.state, twice.talk.state, twice.talk.effect) == (State.EFFECT, State.RECORD, Effect.UNSAID)


def test_a_wrong_key_is_told_so_and_asked_again() -> None:
    turn = keyed(a_talk(State.MENU), "7")
    assert (turn.talk.state, names(turn)) == (State.MENU, ["no_such_choice", "menu_open"])


def test_three_wrong_keys_lead_to_a_message() -> None:
    turn = keyed(keyed(keyed(a_talk(State.LANGUAGE, language=""), "7").talk, "7").talk, "7")
    assert turn.talk.state is State.MENU
    turn = keyed(keyed(turn.talk, "7").talk, "8")
    assert turn.talk.state is State.CATEGORY


@pytest.mark.parametrize(("likely", "first"), [("sv", "sv"), ("en", "en")])
def test_who_chooses_no_language_gets_the_likely_one(likely: str, first: str) -> None:
    talk = a_talk(State.LANGUAGE, language="", likely_language=likely)
    assert unkeyed(unkeyed(talk).talk).talk.language == first


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ({"has_number": False, "is_known": False}, State.NUMBER),
        ({"has_number": True, "is_known": False}, State.CUSTOMER),
        ({"has_number": False, "is_known": True}, State.NUMBER),
        ({"has_number": True, "is_known": True}, State.RECORD),
    ],
)
def test_only_what_isnt_known_is_asked(known: dict[str, bool], asked: State) -> None:
    assert keyed(a_talk(State.CATEGORY, **known), "2").talk.state is asked


@pytest.mark.parametrize("skip", ["0", "*", ""])
def test_zero_a_star_or_hash_alone_skips_a_question_at_the_first_press(skip: str) -> None:
    turn = keyed(a_talk(State.NUMBER, has_number=False, is_known=False, category="support"), skip)
    skipped = keyed(turn.talk, skip)
    assert (turn.talk.state, names(turn)) == (State.CUSTOMER, ["customer"])
    assert (skipped.talk.state, skipped.talk.customer_claim, names(skipped)) == (State.RECORD, "", ["notice", "record"])


@pytest.mark.parametrize("skip", ["0", "*", ""])
def test_who_has_no_ticket_number_at_hand_is_back_in_the_menu(skip: str) -> None:
    turn = keyed(a_talk(State.STATUS_NUMBER), skip)
    assert (turn.talk.state, turn.talk.wrong_numbers, names(turn)) == (State.MENU, 0, ["menu_open"])


@pytest.mark.parametrize("state", [State.NUMBER, State.CUSTOMER, State.STATUS_NUMBER])
def test_silence_at_a_field_is_asked_once_more(state: State) -> None:
    once = unkeyed(a_talk(state, category="support", has_number=False, is_known=False))
    assert (once.talk.state, unkeyed(once.talk).talk.state is state) == (state, False)


def test_a_ticket_number_keyed_at_the_second_try_counts() -> None:
    assert keyed(a_talk(State.STATUS_NUMBER, tries=1), "471209").talk.state is State.STATUS_CODE


def test_a_number_that_cant_be_called_is_asked_for_once_more() -> None:
    talk = a_talk(State.NUMBER, has_number=False)
    turn = keyed(talk, "123456")
    assert names(turn) == ["number_unusable", "number"]
    assert keyed(turn.talk, "123456").talk.state is State.RECORD


def test_a_customer_number_that_nobody_has_is_kept_as_a_claim() -> None:
    turn = keyed(a_talk(State.CUSTOMER, is_known=False), "4711")
    assert (turn.talk.customer_claim, names(turn)[0]) == ("4711", "customer_unknown")


def test_whoever_is_asked_for_consent_and_refuses_is_not_recorded() -> None:
    desk = a_desk(asks_consent=True)
    asked = keyed(a_talk(State.CATEGORY), "2", desk)
    refused = keyed(asked.talk, "2", desk)
    assert asked.talk.state is State.NOTICE
    assert (refused.talk.state, refused.talk.has_consented, names(refused)) == (State.END, False, ["consent_refused"])


def test_consent_that_isnt_given_is_refused() -> None:
    desk = a_desk(asks_consent=True)
    asked = keyed(a_talk(State.CATEGORY), "2", desk)
    assert unkeyed(unkeyed(asked.talk, desk).talk, desk).talk.has_consented is False


def test_the_notice_is_told_once_a_call_before_the_tone() -> None:
    first = keyed(a_talk(State.CATEGORY), "2")
    told = dialogue.answer(first.talk, Heard(is_recorded=True, about=TICKET), a_desk())
    again = keyed(told.talk, "2")
    assert names(first)[0] == "notice" and isinstance(first.then, Tone)
    assert (names(again), first.talk.notice) == (["record_more"], "inform/1/24")


def test_silence_after_the_tone_is_asked_once_more_and_then_goodbye() -> None:
    once = unkeyed(a_talk(State.RECORD, takes=1))
    twice = unkeyed(replace(once.talk, takes=2))
    assert (once.talk.state, names(once)[0]) == (State.RECORD, "nothing_heard")
    assert (twice.talk.state, names(twice)) == (State.END, ["nothing_kept"])


def test_three_messages_are_as_many_as_a_call_may_leave() -> None:
    turn = keyed(a_talk(State.TOLD, about=TICKET, messages=3), "2")
    assert (turn.talk.state, turn.then) == (State.END, Goodbye())


def test_a_closed_desk_takes_messages_and_connects_nobody() -> None:
    desk = a_desk(is_open=False, opens_at=AT)
    begun = dialogue.begin(a_talk(State.LANGUAGE), desk)
    turn = keyed(begun.talk, "3", desk)
    assert names(begun) == ["welcome", "closed_until", "menu_closed"]
    assert (turn.talk.state, names(turn)) == (State.CATEGORY, ["agents_closed", "category"])


def test_an_announcement_is_said_before_the_menu_in_the_callers_language() -> None:
    desk = a_desk(announcement={"sv": "Vi vet om felet.", "en": "We know."})
    begun = dialogue.begin(a_talk(State.LANGUAGE), desk)
    assert [line.own_words for line in begun.lines if line.own_words] == ["Vi vet om felet."]


def test_the_second_wave_rings_when_nobody_in_the_first_answers() -> None:
    first = keyed(a_talk(State.MENU), "3")
    second = keyed(first.talk, "")
    third = keyed(second.talk, "")
    assert (first.then, second.then) == (Ringing(1), Ringing(2))
    assert (third.talk.state, names(third)[0]) == (State.CATEGORY, "nobody_free")


def test_a_desk_that_closes_while_it_rings_rings_nobody_else() -> None:
    first = keyed(a_talk(State.MENU), "3")
    assert keyed(first.talk, "", a_desk(is_open=False)).talk.state is State.CATEGORY


def test_who_is_on_call_rings_when_nobody_can_work() -> None:
    desk = a_desk(waves=0, is_on_call=True)
    turn = keyed(a_talk(State.EFFECT, category=Category.INCIDENT), "1", desk)
    unanswered = keyed(turn.talk, "", desk)
    assert turn.then == Ringing(ON_CALL)
    assert (unanswered.talk.state, names(unanswered)[0]) == (State.RECORD, "nobody_free")


@pytest.mark.parametrize("key", ["2", "3", "4"])
def test_nobody_is_woken_for_less(key: str) -> None:
    desk = a_desk(waves=0, is_on_call=True)
    turn = keyed(a_talk(State.EFFECT, category=Category.INCIDENT), key, desk)
    assert turn.talk.state is State.RECORD


def test_whatever_number_is_keyed_that_isnt_theirs_the_code_is_asked_in_the_same_words() -> None:
    turns = [keyed(a_talk(State.STATUS_NUMBER), number) for number in ("471209", "471208", "1")]
    assert {turn.talk.state for turn in turns} == {State.STATUS_CODE}
    assert {tuple(names(turn)) for turn in turns} == {("status_code",)}


def test_a_third_wrong_code_leads_back_to_the_menu() -> None:
    turn = keyed(a_talk(State.STATUS_CODE, wrong_numbers=3), "0000")
    assert (turn.talk.state, names(turn)[0]) == (State.MENU, "status_unknown")
    assert keyed(turn.talk, "2").talk.state is State.MENU


def test_the_status_is_one_of_seven_sentences_and_nothing_anybody_wrote() -> None:
    turn = keyed(a_talk(State.STATUS_NUMBER), "471209", about=TICKET)
    assert names(turn) == ["status", "status_started", "status_changed", "status_menu_open"]


def test_who_hangs_up_hears_nothing_more() -> None:
    turn = keyed(a_talk(State.MENU), "1", has_hung_up=True)
    assert (turn.talk.state, turn.lines) == (State.END, ())
