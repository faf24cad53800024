"""An invitation is told in words, in its own time, and only as far as it can be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from intake.mail.reading.calendar import invitation_text


def event(*lines: str) -> str:
    return "\n".join(("BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"))


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("DTSTART:20260305T090000Z", "DTEND:20260305T100000Z"), "2026-03-05 09:00–10:00 UTC"),
        (("DTSTART;TZID=Europe/Stockholm:20260705T090000",), "2026-07-05 09:00 UTC+02:00 (Europe/Stockholm)"),
        (
            ("DTSTART;TZID=\"W. Europe Standard Time\":20260305T230000", "DURATION:PT2H"),
            "2026-03-05 23:00 – 2026-03-06 01:00 UTC+01:00 (W. Europe Standard Time)",
        ),
        (
            ("DTSTART;TZID=/x.example/1/Europe/Oslo:20260305T090000",),
            "2026-03-05 09:00 UTC+01:00 (/x.example/1/Europe/Oslo)",
        ),
        (("DTSTART;TZID=../../etc/passwd:20260305T090000",), "2026-03-05 09:00 (../../etc/passwd)"),
        (("DTSTART:20260305T090000",), "2026-03-05 09:00"),
        (("DTSTART;VALUE=DATE:20260305",), "2026-03-05"),
        (("DTSTART:20261399T990000Z",), "20261399T990000Z"),
        (("DTSTART:20260305", "SUMMARY:Mö", " te\\, stort"), "Möte, stort\n2026-03-05"),
        (("DTSTART:20260305", "STATUS:CANCELLED", "SUMMARY:Möte"), "CANCELLED: Möte\n2026-03-05"),
        (("DTSTART;VALUE=DATE:20260305", "DTEND:20260306T100000Z"), "2026-03-05"),
        (("SUMMARY:Utan tid",), ""),
        (("DTSTART:99991231T230000Z", "DURATION:P999W"), "9999-12-31 23:00 UTC"),
    ],
)  # fmt: skip
def test_when_it_is_is_told(lines: tuple[str, ...], told: str) -> None:
    assert invitation_text(event(*lines)) == told


def test_an_instant_at_the_edge_of_time_is_told_as_it_stands() -> None:
    told = invitation_text(event("DTSTART;TZID=America/New_York:00010101T000000", "DTEND:00010101T010000Z"))
    assert "00:00" in told


def test_an_alarm_is_no_part_of_what_is_told() -> None:
    alarm = ("BEGIN:VALARM", "DESCRIPTION:REMINDER", "END:VALARM")
    assert invitation_text(event("SUMMARY:Möte", *alarm, "DTSTART:20260305")) == "Möte\n2026-03-05"


def test_only_so_many_appointments_are_told() -> None:
    assert invitation_text(event("DTSTART:20260305") * 1000).count("2026-03-05") == 20


@pytest.mark.parametrize("piece", ["BEGIN:VEVENT\n", ";A=B", ';A="', "A:", "\n ", "DTSTART;", "-"])
def test_a_calendar_made_to_be_slow_is_read(piece: str) -> None:
    assert isinstance(invitation_text(event(piece * (1_000_000 // len(piece)))), str)


_LINES = some.sampled_from(
    [
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        ";TZID=",
        "Europe/Stockholm",
        ":",
        "2026",
        "0305",
        "T",
        "Z",
        "\n",
        " ",
        "\\n",
    ]
)


@given(some.lists(_LINES, max_size=40))
def test_no_calendar_makes_the_reader_fail(pieces: list[str]) -> None:
    invitation_text(event("".join(pieces)))
