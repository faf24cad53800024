"""Text is read in the character set it was written in, whatever its label says, and Swedish always comes out right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from intake.mail.reading.encodings import charset_in_markup, codec_of, tidy_body, to_text
from intake.mail.reading.guess import guess_codec
from intake.mail.reading.transfer import from_base64, from_transfer


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("koi8-r", "Не печатает"),
        ("cp1251", "Привет, принтер не работает"),
        ("iso8859-5", "Привет, принтер не работает"),
        ("cp1253", "Ο εκτυπωτής δεν λειτουργεί"),
        ("gb18030", "打印机坏了"),
        ("big5", "印表機壞了"),
        ("cp932", "プリンターが動きません"),
        ("euc-jp", "プリンターが動きません"),
        ("cp949", "안녕하세요"),
        ("cp1255", "המדפסת לא עובדת"),
        ("cp1256", "الطابعة لا تعمل"),
        ("cp1252", "ÅÄÖ"),
        ("cp1252", "Hej på dig"),
        ("cp1252", "Skrivaren – på “våning” två… är trasig"),
        ("cp1252", "är å ö"),
        ("cp1252", "Müßig, façade, señor"),
    ],
)
def test_a_short_text_without_a_label_is_read(codec: str, text: str) -> None:
    assert to_text(text.encode(codec)) == text


@given(some.text(alphabet="abcdefghijklmnoprstuvåäöÅÄÖéü .,–”%!?\n", max_size=200))
def test_swedish_is_never_taken_for_anything_else(text: str) -> None:
    assert guess_codec(text.encode("cp1252")) == "cp1252"


@given(some.binary(max_size=200))
def test_the_same_bytes_get_the_same_guess(content: bytes) -> None:
    assert content.decode(guess_codec(content), "replace") == content.decode(guess_codec(content), "replace")


@pytest.mark.parametrize("label", ["", "unicode", "x-unknown", "utf-7", "rot13", "zlib", "idna", "unicode_escape"])
def test_a_label_that_is_none_of_ours_names_no_codec(label: str) -> None:
    assert codec_of(label) == ""


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("cp-850", "cp850"), ("win-1251", "cp1251"), ("X-SJIS", "cp932"), ('"UTF8"', "utf-8"), ("hz-gb-2312", "hz"),
        ("ISO_8859-1:1987", ""), ("x-mac-roman", "mac-roman"), ("latin-9", "iso8859-15"), ("UHC", "cp949"),
    ],
)  # fmt: skip
def test_a_label_is_known_by_its_other_names(label: str, codec: str) -> None:
    assert codec_of(label) == codec


@pytest.mark.parametrize("label", ["iso-8859-1", "us-ascii", "windows-1252", "iso-8859-15"])
def test_utf8_under_a_western_label_is_read(label: str) -> None:
    assert to_text("Räksmörgås på åtta".encode(), label) == "Räksmörgås på åtta"


def test_one_torn_letter_costs_no_other() -> None:
    assert to_text("Räksmörgås på åtta €".encode()[:-1]).startswith("Räksmörgås på åtta ")
    assert to_text("您好，我们的打印机不能打印".encode("gb18030")[:-1], "gb2312").startswith("您好，我们的打印机不能打")


def test_half_width_kana_and_vendors_signs_are_read() -> None:
    assert to_text(b"\x1b(I6E\x1b(B \x1b$B-!%F\x1b(B", "iso-2022-jp") == "ｶﾅ ①テ"


def test_what_a_page_says_of_itself_is_found() -> None:
    assert charset_in_markup(b'<html><meta content="text/html; charset=koi8-r">') == "koi8-r"
    assert charset_in_markup(b"<p>charset=koi8-r</p>") == ""


def test_a_body_has_no_marks_that_later_readers_stumble_over() -> None:
    assert tidy_body("\ufeffa\r\nb\rc\0d") == "a\nb\ncd"


@pytest.mark.parametrize(
    ("encoding", "content", "decoded"),
    [
        ("base64", b"SGVqIQ", b"Hej!"),
        ("Base64 (x)", b"SGVq\r\nIQ==\r\n-- \r\nfooter here", b"Hej!"),
        ("base64", b"SGVq\nIQ==\nSGVqIQ==\n", b"Hej!Hej!"),
        ("base64", b"Hej hopp, detta var aldrig kodat.", b"Hej hopp, detta var aldrig kodat."),
        ("quoted printable", b"a=\r\nb=", b"ab"),
        ("x-uuencode", b"begin 644 a\r\n#2&5J\r\n`\r\nend\r\n", b"Hej"),
        ("x-uuencode", b"#2&5J\r\n", b"Hej"),
        ("8 bit", b"a=20", b"a=20"),
    ],
)
def test_what_travelled_encoded_is_undone(encoding: str, content: bytes, decoded: bytes) -> None:
    assert from_transfer(content, encoding) == decoded


@pytest.mark.parametrize("piece", [b"A=", b"=", b"A b", b"\n", b"AAAA\n", b"--\n", b"A"])
def test_a_content_made_to_be_slow_is_undone(piece: bytes) -> None:
    assert isinstance(from_base64(piece * (1_000_000 // len(piece))), bytes)
    for encoding in ("base64", "x-uuencode", "quoted-printable"):
        assert isinstance(from_transfer(piece * (1_000_000 // len(piece)), encoding), bytes)


@given(some.binary(max_size=300), some.sampled_from(["base64", "x-uuencode", "quoted-printable"]))
def test_no_content_makes_undoing_fail(content: bytes, encoding: str) -> None:
    from_transfer(content, encoding)
