"""Yes and no by mail: one word that stands alone, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.answers import Answer, read_answer

YES = [
    "Godkänn",
    "godkänns!",
    "GODKÄNT.",
    "Hej!\n\nGodkänn\n\nMvh\nAnna Ek\nKund AB",
    "Hej Olle,\nJag godkänner.\n\nMed vänlig hälsning\nAnna",
    "Ja, godkänn",
    "Approve",
    "Hi,\n\nApproved.\n\nKind regards,\nCarl Oak",
    "*Godkänn*",
]
NO = ["Avböj", "Hej,\n\nNej, avböj\n\nMvh Anna", "Godkänns inte", "Decline", "not approved"]
NEITHER = [
    "",
    "Ja",
    "ok",
    "Godkänn inte än",
    "Godkänn, men bara halva",
    "Godkänn\nmen börja inte före fredag",
    "Vad är det jag ska godkänna?",
    "> Godkänn",
    "Godkänn\n\nAvböj",
    "Godkänn\n\nMvh\nAnna\nAvböj",
    "Tack för förslaget som jag inte kan godkänna",
    "Godkänn " * 200,
]


@pytest.mark.parametrize("text", YES)
def test_the_word_alone_approves(text: str) -> None:
    assert read_answer(text) is Answer.APPROVED


@pytest.mark.parametrize("text", NO)
def test_the_word_alone_declines(text: str) -> None:
    assert read_answer(text) is Answer.DECLINED


@pytest.mark.parametrize("text", NEITHER)
def test_whatever_says_more_is_no_answer(text: str) -> None:
    assert read_answer(text) is None


@given(st.text(alphabet="abcdefåäö ", min_size=1).filter(str.strip))
def test_a_condition_on_the_next_line_makes_a_message_of_it(words: str) -> None:
    assert read_answer(f"Godkänn\n{words}x") is None
