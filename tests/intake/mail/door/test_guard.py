"""What is refused unread, and what is not."""

from __future__ import annotations

import pytest

from intake.mail.door.guard import has_deceptive_header


@pytest.mark.parametrize(
    "header",
    [
        b"X-Note: x\rFrom: boss@corp.test\r\nFrom: evil@evil.test\r\n",
        b"Subject: a\nFrom: boss@corp.test\r\n",
        b"Subject: a\0b\r\n",
        b"Subject: a\r\r\n",
        b"Subject: a\n\r\n",
    ],
)
def test_a_header_that_programs_read_differently_is_deceptive(header: bytes) -> None:
    assert has_deceptive_header(header + b"\r\nbody\r\n")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n\n\r",
        b"no header at all\r\n",
        b"From: a@x.test\r\nFrom: b@x.test\r\n\r\nbody\r\n",
        b"Subject: a\r\n\r\na bare \n and a bare \r and a \0 in the body\r\n",
        b"Subject: \xe5\xff\r\n\tfolded\r\n\r\n",
        b"X: " + b"x" * 200_000 + b"\r\n\r\n",
    ],
)
def test_nothing_else_is(raw: bytes) -> None:
    assert not has_deceptive_header(raw)
