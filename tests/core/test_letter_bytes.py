"""A letter's bytes: seven bits, lines of a length that every relay takes, and no header that can be broken open."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.attachments import File
from core.letter_bytes import Envelope, compose, encode_words

FIELDS: dict[str, Any] = {
    "sender_name": "Nordsken",
    "sender": "desk@example.test",
    "recipient": "anna@kund.test",
    "reply_to": "desk+key@example.test",
    "subject": "Hej",
    "message_id": "<1@example.test>",
    "date": datetime(2026, 1, 7, 9, tzinfo=UTC),
}
HOSTILE = ["x\r\nBcc: evil@x.test", "x\nBcc: y", "x\x00y", "a\u2028b", "\u202eevil", "\ud800", "=?utf-8?q?x=0D=0ABcc?="]


def letter(*, text: str = "Hej!\n", html: str = "<p>Hej!</p>", files: tuple[File, ...] = (), **fields: Any) -> bytes:
    return compose(Envelope(**{**FIELDS, **fields}), text=text, html=html, files=files)


def read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S"]), max_size=120))
def test_a_subject_arrives_as_it_was_written(subject: str) -> None:
    raw = letter(subject=subject)
    assert raw.isascii()
    assert (read(raw)["Subject"] or "") == subject


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("field", ["subject", "sender_name", "recipient"])
def test_nothing_from_outside_breaks_the_header_open(field: str, text: str) -> None:
    raw = letter(**dict[str, Any]({field: text}))
    assert raw.isascii() or field == "recipient"
    assert b"\nBcc:" not in raw and b"\r\n\r\n" in raw
    assert read(raw)["Bcc"] is None


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_message_id_breaks_nothing_open_either(text: str) -> None:
    assert b"\nBcc:" not in letter(references=("<root@example.test>", text))


def test_a_message_id_with_other_letters_than_ascii_leaves_the_letter_in_seven_bits() -> None:
    """Whoever sends `Message-ID: <ärende@kund.test>` still gets a receipt that any relay takes."""
    assert letter(references=("<root@example.test>", "<ärende@kund.test>")).isascii()


def test_no_line_is_longer_than_a_relay_takes() -> None:
    """RFC 5322 2.1.1: 998 octets, whatever Message-ID a customer's program has made up."""
    raw = letter(subject="å" * 250, references=("<root@example.test>", f"<{'a' * 990}@kund.test>"), text="x" * 5000)
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_every_line_ends_as_mail_lines_do() -> None:
    raw = letter(text="One\nTwo\r\nThree\rFour\n", files=(File(filename="a", content_type="a/b", content=b"\n" * 99),))
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_a_text_arrives_as_it_was_written(text: str) -> None:
    body = read(letter(text=text)).get_body(("plain",))
    assert body and body.get_content().rstrip("\r\n") == text


@pytest.mark.parametrize("name", ["bild å.png", 'a"b.txt', "../../etc/passwd", "x\r\nBcc: y", "日本.pdf"])
def test_a_file_arrives_whatever_it_is_called(name: str) -> None:
    raw = letter(files=(File(filename=name, content_type="image/png", content=bytes(range(256))),))
    [attached] = read(raw).iter_attachments()
    assert attached.get_content() == bytes(range(256))
    assert raw.isascii() and b"\nBcc:" not in raw


@pytest.mark.parametrize("content_type", ["text/html\r\nX: y", "multipart/mixed", "message/rfc822", "", "nonsense"])
def test_a_file_of_a_doubtful_type_is_only_bytes(content_type: str) -> None:
    raw = letter(files=(File(filename="a", content_type=content_type, content=b"x"),))
    [attached] = read(raw).iter_attachments()
    assert attached.get_content_type() == "application/octet-stream"


def test_a_text_that_looks_like_a_boundary_ends_no_part() -> None:
    boundary = read(letter()).get_boundary()
    body = read(letter(text=f"--{boundary}--\n--{boundary}\n")).get_body(("plain",))
    assert body and str(boundary) in body.get_content()


def test_words_are_encoded_in_pieces_that_each_fit() -> None:
    pieces = encode_words("Räksmörgåsar 🦐 " * 40).split("\r\n ")
    assert all(len(piece) <= 75 and piece.endswith("?=") for piece in pieces)
