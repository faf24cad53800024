"""Whatever comes in is given an outcome, on either database: no mail is so strange that only a human can take it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.office import Office

CORPUS = sorted((Path(__file__).parents[1] / "corpus").glob("*/*.eml"))
HOSTILE = {
    "nul in encoded words": b"From: =?utf-8?b?QQBC?= <anna@kund.test>\r\nSubject: =?utf-8?b?AABh?=\r\n\r\nhej\r\n",
    "half a character": b"From: anna@kund.test\r\nSubject: =?utf-16?b?2AA=?=\r\n\r\nhej\r\n",
    "surrogates in utf-8": b"From: anna@kund.test\r\nSubject: =?utf-8?b?7aCA?=\r\n\r\n\xed\xa0\x80\r\n",
    "nul in the body": b"From: anna@kund.test\r\nSubject: x\r\n\r\na\0b\r\n",
    "nul in html": b"From: anna@kund.test\r\nContent-Type: text/html\r\n\r\n<b>a&#0;b\0c</b>&#xD800;\r\n",
    "nul in a file's name": (
        b'From: anna@kund.test\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
        b"Content-Disposition: attachment; filename*=utf-8''a%00%ED%A0%80b\r\n\r\nx\r\n--b--\r\n"
    ),
    "nul in its message-id": b"From: anna@kund.test\r\nMessage-ID: <a\0b@kund.test>\r\nReferences: <\0>\r\n\r\nx",
    "other letters in its message-id": "From: anna@kund.test\r\nMessage-ID: <ärende@kund.test>\r\n\r\nx".encode(),
    "a message-id as long as it may be": b"From: anna@kund.test\r\nMessage-ID: <" + b"m" * 980 + b"@k.test>\r\n\r\nx",
    "a long message-id": b"From: anna@kund.test\r\nMessage-ID: <" + b"m" * 5000 + b"@kund.test>\r\n\r\nhej\r\n",
    "a long address": b"From: " + b"a" * 5000 + b"@kund.test\r\nSubject: " + b"s" * 5000 + b"\r\n\r\nhej\r\n",
    "a long name": b"From: " + b"N" * 5000 + b" <anna@kund.test>\r\n\r\nhej\r\n",
    "no sender": b"Subject: nobody\r\n\r\nhej\r\n",
    "nothing": b"\r\n",
    "a subject of many lines": b"From: anna@kund.test\r\nSubject: =?utf-8?q?one=0D=0ABcc:_x=0Atwo?=\r\n\r\nhej\r\n",
    "a content-id that is long": (
        b'From: anna@kund.test\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: '
        + b"x" * 400 + b"/" + b"y" * 400 + b"\r\nContent-ID: <" + b"c" * 2000 + b">\r\n\r\nx\r\n--b--\r\n"
    ),
}  # fmt: skip


def outcomes(office: Office, mails: dict[str, bytes]) -> dict[str, str]:
    """What became of each; and whatever is exported can be written down."""
    for raw in mails.values():
        office.store(raw, sender="anna@kund.test")
    office.sweep()
    for rows in (office.mails(), office.tickets(), office.letters(), office.events()):
        json.dumps(rows, ensure_ascii=False).encode()
    return dict(zip(mails, (mail["outcome"] for mail in office.mails()), strict=True))


@pytest.mark.parametrize("kind", ["corpus", "hostile"])
def test_every_mail_is_given_an_outcome(office: Office, kind: str) -> None:
    mails = HOSTILE if kind == "hostile" else {path.stem: path.read_bytes() for path in CORPUS}
    left = {name: outcome for name, outcome in outcomes(office, mails).items() if outcome in ("received", "shunted")}
    assert left == {}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_every_letter_about_a_strange_mail_is_one_that_any_relay_takes(office: Office) -> None:
    """Seven bits, and no line above 998 octets (RFC 5322 2.1.1), or the receipt would be refused for good."""
    outcomes(office, HOSTILE)
    assert office.world.mails
    for letter in office.world.mails:
        assert letter.raw.isascii()
        assert max(map(len, letter.raw.split(b"\r\n"))) <= 998
