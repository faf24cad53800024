"""Numbers of other desks in subjects: found, compared, and never taken for our own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.references import number_of
from core.rules.their_numbers import is_example, key_of, keys_in, number_in
from tests.hostile.growth import LINEAR, growth

OURS = number_of(1)
SUBJECTS = {
    "[INC-12345] Re: Rapporten": "INC-12345",
    "[INC 12345] Rapporten": "INC 12345",
    "Re: [Ticket#2026112310000012] Rapporten": "Ticket#2026112310000012",
    "Vi har registrerat ditt ärende nr 445566": "ärende nr 445566",
    "Case 00123456: Report": "Case 00123456",
    "SUP-776 Report": "SUP-776",
    "INC0012345 opened on your behalf": "INC0012345",
    "Your request (#88211) has been received": "#88211",
    "Report #88211": "#88211",
    f"[#{OURS}] Rapporten": "",
    f"Re: [#{OURS}] [INC-12345] Rapporten": "INC-12345",
    f"Sv: ärende {OURS}": "",
    f"Report #{OURS}": "",
    "Rapporten visar fel": "",
    "Bokslut 2026": "",
    "": "",
}


@pytest.mark.parametrize(("subject", "number"), SUBJECTS.items())
def test_the_number_of_another_desk_is_seen(subject: str, number: str) -> None:
    assert number_in(subject) == number


@pytest.mark.parametrize(
    ("example", "subject", "number"),
    [
        ("NL/2026/0001", "Sv: nl/2027/0412 Rapporten", "nl/2027/0412"),
        ("A12", "SUP-77 A9 B12", "A9"),
        ("[Ärende: 12]", "Re: [Ärende: 90001] x", "Ärende: 90001"),
        ("(x)+1", "(x)+99", "(x)+99"),
        ("INC-1", "SUP-77", ""),
    ],
)
def test_a_party_whose_numbers_look_otherwise_is_known_by_an_example(example: str, subject: str, number: str) -> None:
    assert number_in(subject, example=example) == number


def test_what_stands_in_the_tickets_own_subject_is_no_number_of_theirs() -> None:
    subject = "SQL-2019 slutar svara"
    assert number_in(f"Sv: {subject}", ignored=[subject]) == ""
    assert number_in(f"Sv: {subject} [INC-5555]", ignored=[subject]) == "INC-5555"


@pytest.mark.parametrize("subject", [subject for subject, number in SUBJECTS.items() if number])
def test_a_number_that_was_seen_is_found_again_in_the_same_subject(subject: str) -> None:
    assert key_of(number_in(subject)) in keys_in(subject)


@pytest.mark.parametrize(
    ("one", "other"),
    [("INC-12345", "Sv: INC12345."), ("[Ticket#20261123]", "ticket#20261123,"), ("Case 12345", "12345")],
)
def test_numbers_are_compared_by_their_letters_and_digits(one: str, other: str) -> None:
    assert key_of(one) in keys_in(other)


@pytest.mark.parametrize("subject", ["Rapporten visar fel", f"Re: [#{OURS}] Rapporten", "COVID-19"])
def test_most_subjects_name_nothing_to_look_for(subject: str) -> None:
    assert keys_in(subject) == ()


@pytest.mark.parametrize(("text", "expected"), [("INC-12345", True), ("INC", False), ("7", False), ("9" * 61, False)])
def test_an_example_has_digits_and_fits(text: str, expected: bool) -> None:
    assert is_example(text) == expected


@given(st.text(), st.text(max_size=60))
def test_whatever_a_mail_holds_what_is_found_stands_in_it(text: str, example: str) -> None:
    found = number_in(text, example=example)
    assert found in " ".join(text.split())
    assert len(keys_in(text)) <= 8 and len(key_of(text)) <= 60


@pytest.mark.parametrize("unit", ["[A", "INC-", "ticket 1", "A1-", "#1", "9", " ", "[#100009]"])
def test_reading_takes_no_more_than_the_length(unit: str) -> None:
    def read(text: str) -> None:
        number_in(text), number_in(text, example="A-1"), keys_in(text)

    assert growth(lambda size: unit * (size // len(unit)), read, 1 << 20) < LINEAR
