"""The end of a mail is found as RFC 5321 wants it, however the bytes come."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.mail.door.data import EndlessMailError, MailContent

PIECES = st.sampled_from([b"\r", b"\n", b".", b"\r\n", b"\r\n.", b"..", b"x", b"\0", b"\xe5"])
TEXTS = st.lists(PIECES, max_size=40).map(b"".join)


def line_by_line(stream: bytes) -> tuple[bytes, bytes]:
    """RFC 5321 4.5.2 read as slowly as it is written: the mail, and what came behind it."""
    lines = stream.split(b"\r\n")
    end = lines.index(b".")
    mail = [line.removeprefix(b".") + b"\r\n" for line in lines[:end]]
    return b"".join(mail), b"\r\n".join(lines[end + 1 :])


def fed(stream: bytes, cuts: list[int], *, max_size: int = 10_000) -> tuple[MailContent, bytes]:
    """The stream in blocks that end at the cuts; what stayed unread when the mail ended comes last."""
    content = MailContent(max_size=max_size)
    edges = [0, *sorted(cut % (len(stream) + 1) for cut in cuts), len(stream)]
    for start, end in pairwise(edges):
        behind = content.feed(stream[start:end])
        if behind is not None:
            return content, behind + stream[end:]
    raise AssertionError("the mail never ended")


@given(TEXTS, TEXTS, st.lists(st.integers(min_value=0), max_size=12))
def test_however_a_mail_is_cut_into_blocks_it_reads_as_line_by_line(text: bytes, more: bytes, cuts: list[int]) -> None:
    stream = text + b"\r\n.\r\n" + more
    content, behind = fed(stream, cuts)
    assert (content.content, behind) == line_by_line(stream)


def test_an_empty_mail_ends_with_its_first_line() -> None:
    content, behind = fed(b".\r\nQUIT\r\n", [])
    assert (content.content, behind) == (b"", b"QUIT\r\n")


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\n", b"\r\n.\r", b"\r\n\0.\r\n"])
def test_no_lax_end_ends_a_mail(end: bytes) -> None:
    assert MailContent(max_size=1_000).feed(b"first" + end + b"MAIL FROM:<second@x.test>\r\n") is None


def test_a_mail_of_just_the_largest_size_fits_however_many_dots_were_doubled() -> None:
    content, _ = fed(b"..\r\n" * 300 + b".\r\n", [], max_size=900)
    assert (content.content, content.is_too_large) == (b".\r\n" * 300, False)


def test_one_byte_more_is_too_large() -> None:
    content, _ = fed(b"x" * 899 + b"\r\n.\r\n", [], max_size=900)
    assert content.is_too_large


def test_what_is_too_large_is_read_to_its_end_without_being_kept() -> None:
    content = MailContent(max_size=100)
    for _ in range(3):
        assert content.feed(b"x" * 90) is None
    assert content.held < 10
    assert content.feed(b"\r\n.\r\nQUIT\r\n") == b"QUIT\r\n"
    assert (content.is_too_large, content.content) == (True, b"")


def test_the_end_is_seen_across_blocks_while_nothing_is_kept() -> None:
    content, behind = fed(b"x" * 300 + b"\r\n.\r\nNOOP\r\n", list(range(290, 310)), max_size=100)
    assert (content.is_too_large, behind) == (True, b"NOOP\r\n")


def test_a_mail_without_an_end_is_given_up() -> None:
    content = MailContent(max_size=100)
    with pytest.raises(EndlessMailError):
        for _ in range(5):
            content.feed(b"\r\n" * 50)
