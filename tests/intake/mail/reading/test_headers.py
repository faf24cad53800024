"""Fields come apart where the check of signatures parts them, and their words are decoded for people."""

from __future__ import annotations

from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as some

from intake.mail.reading.encodings import to_text
from intake.mail.reading.headers import decode_words, find_text, one_line, read_header, read_parameters
from intake.mail.reading.transfer import from_base64, from_transfer


def test_fields_are_unfolded_and_kept_in_order() -> None:
    header = read_header(b"A: 1\r\nSubject: one\r\n two\r\n\tthree\r\nA: 2\r\n")
    assert list(header) == [("A", "1"), ("Subject", "one two\tthree"), ("A", "2")]
    assert header.every("a") == ["1", "2"]


def test_a_bare_cr_ends_no_field() -> None:
    header = read_header(b"X-Note: x\rFrom: boss@corp.example\r\nFrom: evil@evil.example\r\n")
    assert header.every("from") == ["evil@evil.example"]


def test_a_blank_before_the_colon_hides_no_field() -> None:
    assert len(read_header(b"From : boss@corp.example\r\nFrom: evil@evil.example\r\n").every("from")) == 2


@pytest.mark.parametrize("line", [b"From anna Mon Jan 1", b">From x", b"no field at all", b" lost fold", b": x"])
def test_a_line_that_is_no_field_is_passed_over(line: bytes) -> None:
    header = read_header(line + b"\r\nSubject: x\r\n" + line + b"\r\nTo: y\r\n")
    assert [header.first("subject").split(" ")[0], header.first("to")] == ["x", "y"]


def test_a_subject_goes_on_where_its_fold_was_lost_but_an_address_does_not() -> None:
    header = read_header(b"Subject: one\r\ntwo\r\nFrom: a@x.example\r\nb@y.example\r\nTo: c@x.example\r\n")
    assert [header.first(name) for name in ("subject", "from", "to")] == ["one two", "a@x.example", "c@x.example"]


@pytest.mark.parametrize(
    ("block", "text"),
    [
        (b"A: 1\r\nHej!\r\n", b"Hej!\r\n"),
        (b"A: 1\r\n--b\r\nB: 2\r\n", b"--b\r\nB: 2\r\n"),
        (b"A: 1\r\n folded\r\n", b""),
        (b"Hej!\r\n", b"Hej!\r\n"),
        (b"", b""),
    ],
)
def test_text_that_no_empty_line_parts_from_the_header_is_found(block: bytes, text: bytes) -> None:
    assert block[find_text(block) :] == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("=?iso-8859-1?Q?R=E4k?= och =?utf-8?B?w6Vs?=", "Räk och ål"),
        ("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"),
        ("=?utf-8?Q?a?=  b", "a  b"),
        ("=?utf-8?Q?=C3?= =?utf-8?Q?=A5?=", "å"),
        ("=?utf-8*sv?Q?=C3=A5?=", "å"),
        ("=?utf-8?Q?en fel kodad?=", "en fel kodad"),
        ("=?utf-8?B?w6U?=", "å"),
        ("=?x-unknown?Q?=E5?=", "å"),
        ("=?rot13?Q?uryyb?=", "uryyb"),
        ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        ("=?utf-8?Q?half", "=?utf-8?Q?half"),
    ],
)
def test_encoded_words_are_read(value: str, text: str) -> None:
    assert decode_words(value) == text


@given(some.lists(some.text(alphabet="aåäö ?=_€語", min_size=1, max_size=20), min_size=1, max_size=4))
def test_encoded_words_are_read_as_the_standard_library_reads_its_own(words: list[str]) -> None:
    from email.header import Header

    value = Header("".join(words), "utf-8", maxlinelen=40).encode(linesep="\n").replace("\n", "")
    assert decode_words(value) == str(make_header(decode_header(value)))


def test_a_subject_is_one_line_without_marks_that_deceive() -> None:
    assert one_line("a\r\nBcc: b\x00\x1b[31m\u202egpj.exe\u2028c") == "a Bcc: b[31mgpj.exe c"


def test_a_joined_emoji_stays_one() -> None:
    assert one_line("👩\u200d💻") == "👩\u200d💻"


@pytest.mark.parametrize(
    ("value", "parameters"),
    [
        ("text/plain", {}),
        ('text/plain; charset="utf-8"; Format=flowed', {"charset": "utf-8", "format": "flowed"}),
        ("a/b; name=my report.pdf", {"name": "my report.pdf"}),
        ('a/b; name="a;b\\"c.txt"', {"name": 'a;b"c.txt'}),
        ("a/b; name*=utf-8'sv'r%C3%A4k.pdf", {"name": "räk.pdf"}),
        ("a/b; name*1=b; name*0=a", {"name": "ab"}),
        ("a/b; name=\"plain\"; name*=utf-8''r%C3%A4k", {"name": "räk"}),
        ("a/b; name*=us-ascii''%F6l", {"name": "öl"}),
        ('a/b; name="=?utf-8?Q?r=C3=A4k?="', {"name": "räk"}),
        ("a/b name=x.txt", {"name": "x.txt"}),
        ('a/b; name="a "b" c.txt"; x=y', {"name": 'a "b" c.txt', "x": "y"}),
        ('a/b; name="C:\\temp\\x.txt"', {"name": "C:\\temp\\x.txt"}),
        ('a/b; name="x" charset="y"', {"name": "x", "charset": "y"}),
        ('a/b; name="never closed', {"name": "never closed"}),
    ],
)
def test_parameters_are_read(value: str, parameters: dict[str, str]) -> None:
    assert read_parameters(value)[1] == parameters


@pytest.mark.parametrize(
    "value",
    ["a/b" + "; x=y" * 40_000, "a/b" + "; n*1=x" * 5_000, "a/b; " + '"' * 200_000, "a/b" + ";" * 200_000],
)
def test_a_flood_of_parameters_is_read_all_the_same(value: str) -> None:
    assert read_parameters(value)[0] == "a/b"


def test_a_flood_of_encoded_words_is_read_all_the_same() -> None:
    assert decode_words("=?utf-8?Q?a?= " * 30_000).startswith("aaa")
    assert decode_words("=?" * 200_000) == "=?" * 200_000


@given(some.binary(max_size=300))
def test_no_bytes_make_the_readers_fail(content: bytes) -> None:
    for name, value in read_header(content):
        read_parameters(one_line(decode_words(value)) + name)
    from_base64(content)
    from_transfer(content, "quoted-printable")


@given(
    some.binary(max_size=100),
    some.sampled_from(["utf-16", "iso-2022-jp", "gb2312", "zlib", "idna", "", "utf-7"]),
)
def test_no_charset_makes_the_reader_fail(content: bytes, charset: str) -> None:
    assert isinstance(to_text(content, charset), str)


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("ISO-8859-1", "cp1252", "“å” – €"),
        ("iso_8859-15", "iso8859-15", "å €"),
        ("Windows-1251", "cp1251", "Привет"),
        ("KOI8-R", "koi8-r", "Привет"),
        ("GB2312", "gb18030", "镕"),
        ("ks_c_5601-1987", "cp949", "똠"),
        ("Shift_JIS", "cp932", "①"),
        ("iso-2022-jp", "iso2022_jp", "日本"),
        ("UTF-16", "utf-16", "hej å"),
        ("us-ascii", "utf-8", "å"),
        ("", "utf-8", "å"),
        ("utf-8", "cp1252", "å"),
    ],
)
def test_text_is_read_in_the_charset_it_was_written_in(label: str, codec: str, text: str) -> None:
    assert to_text(text.encode(codec), label) == text
