"""What trial and error found (`make fuzz`), each made as small as it can be."""

from __future__ import annotations

import pytest

from intake.mail.reading.bounce import failed_recipients
from intake.mail.reading.parse import read_mail

NULS_IN_A_BOUNCE = [
    b"From: a@b.example\r\nX-Failed-Recipients: n@exim.example\0le\r\n\r\nx\r\n",
    b"From: a <b\r\nX-Failed-Recipients:n@ip4:192.0.2.0/24nan@exim.examp\0\0le\rT \n\r\n"
    b"The following addresses refused it.\r\n",
]


@pytest.mark.parametrize("raw", NULS_IN_A_BOUNCE)
def test_who_was_not_reached_can_be_written_down(raw: bytes) -> None:
    """PostgreSQL keeps no NUL, and a bounce that can't be noted would end with a human."""
    for one in failed_recipients(read_mail(raw), raw):
        assert "\0" not in f"{one.address}{one.status}{one.diagnostic}"
