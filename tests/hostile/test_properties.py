"""Whatever comes is read and told apart: nothing is raised but Unreadable, and all of it is linear."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from core.rules.references import Keyring, tagged_ticket_ids
from intake.mail.reading.parse import Unreadable, read_mail
from intake.mail.reading.reply_text import separate
from tests.hostile.growth import LINEAR, growth

KEYRING = Keyring(("a secret",))
PIECES = [
    *("\n", "> ", "-- \n", "On Tue, Bo <b@x.example> wrote:\n", "Den 3 mars skrev Bo:\n", "From: a\n", "Sent: b\n"),
    *("To: c\n", "Subject: d\n", "-----Original Message-----\n", "____________\n", "word ", "[#100009]", "å", "\t"),
    *("--b\n", "--b--\n", "=?utf-8?q?", "?=", "\0", "<div>", "</div>", "<!--", "&amp;", ": ", "; ", '"', "(", "<a@b>"),
    *("Content-Type: multipart/mixed; boundary=b\n", "Content-Type: text/html\n", "Content-Disposition: attachment\n"),
    *("Content-Transfer-Encoding: base64\n", "References: ", "Message-ID: ", "From: ", "filename*0*=", "\n\n"),
]
TEXTS = some.lists(some.sampled_from(PIECES), max_size=60).map("".join)
CYCLES = some.lists(some.sampled_from(PIECES), min_size=1, max_size=4).map("".join)
HEADERS = some.sampled_from(
    ["References", "In-Reply-To", "Message-ID", "Subject", "From", "To", "Date", "Content-Type"]
)


@settings(max_examples=150)
@given(TEXTS)
def test_any_text_is_read_as_a_mail_or_said_to_be_unreadable(text: str) -> None:
    try:
        reading = read_mail(text.replace("\n", "\r\n").encode())
    except Unreadable:
        return
    assert "\0" not in reading.text + reading.subject


@settings(max_examples=150)
@given(HEADERS, TEXTS)
def test_any_header_is_read(name: str, value: str) -> None:
    line = " ".join(value.split())
    reading = read_mail(f"{name}: {line}\r\n\r\nx".encode())
    assert len(reading.references) <= 50


@settings(max_examples=150)
@given(TEXTS)
def test_any_text_names_tickets_or_none(text: str) -> None:
    assert all(number > 0 for number in tagged_ticket_ids(text))
    local = " ".join(text.split())[:60]
    assert KEYRING.read_reply_address(f"desk+{local}@x.test") is None
    assert KEYRING.read_bounce_address(f"desk+{local}@x.test") is None
    assert KEYRING.read_message_id(f"<{local}@x.test>") is None


@settings(max_examples=12)
@given(CYCLES)
def test_reading_is_linear_in_any_text(cycle: str) -> None:
    def make(size: int) -> bytes:
        return b"From: a@b.example\r\n\r\n" + (cycle * (size // len(cycle) + 1)).encode()

    assert growth(make, read, 300_000) < LINEAR


@settings(max_examples=12)
@given(CYCLES)
def test_telling_what_is_new_is_linear_in_any_text(cycle: str) -> None:
    assert growth(lambda size: cycle * (size // len(cycle) + 1), separate, 300_000) < LINEAR


def read(raw: bytes) -> None:
    try:
        read_mail(raw)
    except Unreadable:
        return


@pytest.mark.parametrize("name", ["a", "X-" + "y" * 70, "\0", ":", " "])
def test_a_field_of_any_name_is_read(name: str) -> None:
    assert read_mail(f"{name}: x\r\nSubject: y\r\n\r\nz".encode()).text.endswith("z")
