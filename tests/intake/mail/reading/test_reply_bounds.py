"""What is new in a reply is found in linear time, and never is nothing left, whatever the text or HTML."""

from __future__ import annotations

import gc
import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from intake.mail.reading.reply_text import separate

_LINES = [
    "x", "> y", "-- ", "--", "", "On a <a@b.example> wrote:", "From: a", "Sent: 2026-03-03", "To: c", "Subject: d",
    "_" * 32, "Skickat från min iPhone", "Mvh", "Anna", "08-123 45 67", "-----Original Message-----", "| z", ">>> p",
    "Den 3 mars 2026 kl 10:12 skrev Bo <b@x.example>:", "Answers inline.", "Bo> hej", "\ufdd0",
]  # fmt: skip
_SUBJECTS = ["", "Re: x", "New", "Fwd: x"]


@given(some.lists(some.sampled_from(_LINES), max_size=30), some.sampled_from(_SUBJECTS))
def test_each_line_that_is_left_was_there_and_some_are(lines: list[str], subject: str) -> None:
    text = "\n".join(lines)
    fresh = separate(text, subject=subject).fresh
    assert {line.strip() for line in fresh.split("\n")} <= {line.strip() for line in [*lines, ""]}
    assert bool(fresh.strip()) is bool(text.strip())


@given(some.text(max_size=300), some.text(max_size=100))
def test_no_text_makes_the_reader_fail(text: str, subject: str) -> None:
    assert len(separate(text, subject=subject).fresh) <= len(text)


@given(some.lists(some.sampled_from(["x", "y z", "", "Hej!"]), max_size=8), some.text("ab >\n", max_size=80))
def test_what_is_quoted_changes_nothing_above_it(own: list[str], quoted: str) -> None:
    above = "\n".join(["Svar.", *own])
    below = "\n".join(f"> {line}" for line in quoted.split("\n"))
    text = f"{above}\n\nDen 3 mars 2026 kl 10:12 skrev Bo <b@x.example>:\n{below}"
    assert separate(text).fresh == above.strip()


_TAGS = [
    "<div>",
    "</div>",
    "<blockquote type=cite>",
    "</blockquote>",
    '<div class="gmail_quote">',
    "ord",
    "mer",
    "<hr>",
]


@given(some.lists(some.sampled_from([*_TAGS, '<p id="appendonsend">', '<p class="gmail_signature">']), max_size=30))
def test_no_html_takes_all_away(pieces: list[str]) -> None:
    text = "ord\nmer"
    fresh = separate(text, html=" ".join(pieces), subject="Re: x").fresh
    assert fresh
    assert set(fresh.split()) <= {"ord", "mer"}


_SLOW = [
    "\n", ">", "On ", "Den ", "> \n", "On a:\n", "From: a\n", "--\n", "-", "_", "_" * 20 + "\n", " ", "sent ", "<@",
    "Den 1\n", "| a\n", "a:\n", "wrote:\n", ">a\nb\n", "Mvh Anna\n> x\n", "x\n>>> a\n", "From: a\nSent: 2026\n\n",
    "On 3 Mar 2026 10:12 a@b wrote:\n> x\n", "Sent from my iPhone\n", "\u200b", "\u00a0", "1.", "01 ", "answers ",
    "confidential recipient delete ", "x\n-----Original Message-----\n> \n", "\n> \n" * 3 + "\n\n", "x@", "Anna> x\n",
]  # fmt: skip
_SLOW_HTML = [
    "<div>", "<blockquote>", "<blockquote></blockquote>x", '<div class="gmail_quote">',
    '<div class="gmail_quote">x</div>y',
    "<p>a", "<blockquote type=cite>a</blockquote>b", "<br>", "<", "<a class='" + "x " * 20 + "'>",
    "<p id=appendonsend>",
    '<div class="gmail_quote">a<blockquote>b</blockquote>c</div>d',
]  # fmt: skip


def _seconds(text: str, html: str) -> float:
    gc.collect()
    start = time.process_time()
    separate(text, html=html, subject="Re: x")
    return time.process_time() - start


@pytest.mark.parametrize("piece", _SLOW)
def test_eight_times_the_text_costs_no_more_than_three_times_eight(piece: str) -> None:
    small, large = (_seconds(piece * (size // len(piece)), "") for size in (50_000, 400_000))
    assert large < 24 * max(small, 0.02)


@pytest.mark.parametrize("piece", _SLOW_HTML)
def test_eight_times_the_html_costs_no_more_than_three_times_eight(piece: str) -> None:
    head = '<div class="yahoo_quoted">q</div>'
    small, large = (_seconds("x y", head + piece * (size // len(piece))) for size in (50_000, 400_000))
    assert large < 24 * max(small, 0.02)


@pytest.mark.parametrize("piece", ["\n", "On ", "Den ", ">", "From: a\n", "> \n", "-", "_", " ", "Den 1\n"])
def test_a_megabyte_made_to_be_slow_is_read(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    assert len(separate(text).fresh) <= len(text)
