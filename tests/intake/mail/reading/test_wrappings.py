"""What is wrapped is unwrapped as far as that takes no key, and hostile wrapping harms nobody."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as some

from intake.mail.reading.armour import without_armour
from intake.mail.reading.rtf import decompress, rtf_words
from intake.mail.reading.signed import signed_content
from intake.mail.reading.tnef import unpack
from intake.mail.reading.uuencoded import take_files
from tests.intake.mail.corpus import names, read

_HEAD = struct.pack("<IH", 0x223E9F78, 1)


def attribute(name: int, value: bytes, level: int = 2) -> bytes:
    return bytes([level]) + struct.pack("<HHI", name, 6, len(value)) + value + b"\0\0"


def test_packed_rich_text_is_unpacked() -> None:
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af32068656c0900206277 05b06c647d0a800fa0"
    )
    assert decompress(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


@pytest.mark.parametrize(
    ("rtf", "plain"),
    [
        (rb"{\rtf1\ansi\ansicpg1252 Hej p\'e5 dig!\par Anna}", "Hej på dig!\nAnna"),
        (rb"{\rtf1{\fonttbl{\f0 Arial;}}{\*\generator x;}Text\tab 2 \{a\}}", "Text\t2 {a}"),
        (rb"{\rtf1\ansicpg1251 \'cf\'f0\'e8\'e2\'e5\'f2}", "Привет"),
        (rb"{\rtf1 \u8364 ?\u-10179 ?\u-8704 ?}", "€😀"),
        (b"}}}}{{{", ""),
        (rb"{\rtf1\u55357 ?x", "\ufffdx"),
    ],
)
def test_rich_text_is_read(rtf: bytes, plain: str) -> None:
    assert rtf_words(rtf) == (plain, "")


@pytest.mark.parametrize("piece", [b"{", b"}", b"\\", b"\\'", b"\\u1 ", b"{\\*\\x ", b"\\'e5{}", b"a"])
def test_rich_text_made_to_be_slow_is_read(piece: bytes) -> None:
    assert isinstance(rtf_words(b"{\\rtf1 " + piece * (500_000 // len(piece))), tuple)


def test_packed_text_gives_no_more_than_it_says_of_itself() -> None:
    bomb = struct.pack("<IIII", 9, 100, 0x75465A4C, 0) + (b"\xff" + b"\x0c\xdf" * 8) * 50_000
    assert len(decompress(bomb)) <= 100


def test_files_of_a_winmail_are_bounded() -> None:
    file = attribute(0x9002, b"") + attribute(0x800F, b"x")
    assert len(unpack(_HEAD + file * 3000).files) == 500


@pytest.mark.parametrize(
    "value",
    [
        struct.pack("<I", 0xFFFFFFFF) + struct.pack("<HHI", 0x1F, 0x1000, 0xFFFFFFFF) + b"\xff" * 100,
        struct.pack("<IHHI", 1, 0x1F, 0x1000, 1) + struct.pack("<I", 0xFFFFFFF0) + b"ab",
        struct.pack("<IHH", 1, 0x99, 0x1000),
        b"",
    ],
)
def test_a_winmail_that_lies_of_its_lengths_is_read_as_far_as_it_goes(value: bytes) -> None:
    assert not unpack(_HEAD + attribute(0x9003, value, 1)).files


@given(some.binary(max_size=300))
def test_no_bytes_make_unwrapping_fail(content: bytes) -> None:
    unpack(_HEAD + content)
    unpack(_HEAD + attribute(0x9002, b"") + attribute(0x9005, content))
    decompress(struct.pack("<IIII", 9, 10_000, 0x75465A4C, 0) + content)
    rtf_words(b"{\\rtf1\\fromhtml1 " + content)
    signed_content(b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80" + content)


@pytest.mark.parametrize("piece", [b"\x30\x80", b"\x24\x80", b"\x04\0", b"\x30\x84", b"\x1f\x80"])
def test_an_envelope_nested_without_end_is_given_up(piece: bytes) -> None:
    start = b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80"
    assert signed_content(start + piece * 300_000) is None


def test_a_file_within_a_text_is_taken_out_of_it() -> None:
    assert take_files("a\nbegin 644 x.txt\n#2&5J\n`\nend\nb") == ("a\nb", [("x.txt", b"Hej")])


@pytest.mark.parametrize("piece", ["begin 644 x\n", "begin 644 x\n#2&5J\n", "#2&5J\n", "begin "])
def test_a_text_full_of_beginnings_is_looked_through(piece: str) -> None:
    assert len(take_files("begin 644 x\n" + piece * (1_000_000 // len(piece)))[1]) <= 100


def test_armour_that_never_ends_is_left_as_it_is() -> None:
    text = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHej" * 1000
    assert without_armour(text) == text


@pytest.mark.parametrize("name", [name for name in names() if "/tnef" in name and "unreadable" not in name])
def test_an_opened_winmail_is_no_file_itself(name: str) -> None:
    assert "winmail.dat" not in [file.filename for file in read(name).attachments]


def test_files_out_of_a_wrapping_are_whole() -> None:
    assert read("reading/tnef-file").attachments[0].content == b"%PDF-1.4\n%%EOF\n"
    assert read("reading/uuencode-in-text").attachments[0].content == "Rad ett\nRad två\n".encode()
