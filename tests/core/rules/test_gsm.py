"""One text message: its alphabet, its room, and how what doesn't fit is made to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.gsm import MOST_SEPTETS, cut, in_alphabet, septets


def test_swedish_letters_take_the_room_of_one() -> None:
    assert septets("åäöÅÄÖé") == 7


@pytest.mark.parametrize("text", ["[]", "{}", "€", "~^\\|"])
def test_brackets_and_the_like_take_the_room_of_two(text: str) -> None:
    assert septets(text) == 2 * len(text)


@pytest.mark.parametrize("letter", ["–", "”", "ê", "ș", "\u00a0", "\t", "😀", "`"])
def test_what_is_outside_the_alphabet_has_no_room(letter: str) -> None:
    with pytest.raises(ValueError, match="alphabet"):
        septets(letter)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("8–17", "8-17"),
        ("”Hej” … ’då’", "\"Hej\" ... 'då'"),
        ("Kaffe\u00a0& té", "Kaffe & té"),
        ("Škoda Çelik łódź", "Skoda Çelik lodz"),
        ("e\u0301te\u0301", "ete"),
        ("日本 😀", "?? ?"),
        ("a\u200bb\u202ec", "abc"),
    ],
)
def test_what_is_outside_is_written_otherwise(text: str, plain: str) -> None:
    assert in_alphabet(text) == plain


@given(st.text(max_size=400))
def test_anything_can_be_made_to_fit(text: str) -> None:
    fitting = cut(in_alphabet(text))
    assert septets(fitting) <= MOST_SEPTETS


@given(st.text(alphabet="abcåäö [€", max_size=MOST_SEPTETS // 2))
def test_what_fits_is_left_as_it_is(text: str) -> None:
    assert cut(in_alphabet(text)) == text


def test_as_much_is_kept_as_there_is_room_for() -> None:
    assert cut("a" * 1_000_000) == "a" * 160
    assert cut("[" * 1_000) == "[" * 80
