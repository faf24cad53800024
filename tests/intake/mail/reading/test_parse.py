"""A mail is read whole, or refused for what would exhaust its reader; nothing else ever happens."""

from __future__ import annotations

import contextlib
import email
import email.policy
import hashlib
import sys
from datetime import UTC, datetime
from email.message import EmailMessage, Message

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from intake.mail.reading.attachments import clean_filename
from intake.mail.reading.parse import Reading, Unreadable, read_mail
from tests.intake.mail import corpus
from tests.intake.mail.corpus import as_sent, raw_mail, read


def _read(text: str) -> Reading:
    return read_mail(as_sent(text.encode()))


def test_the_thread_is_read() -> None:
    reading = read("replies/reply-gmail-sv")
    assert reading.message_id == "<reply-gmail-sv@kund.example>"
    assert reading.in_reply_to == ("<aa.1.2.abc@example.test>",)
    assert reading.references == ("<first@kund.example>", "<aa.1.2.abc@example.test>")


def test_a_message_id_on_the_next_line_is_read() -> None:
    assert _read("Message-ID:\n <very.long@kund.example>\n\nx").message_id == "<very.long@kund.example>"


def test_an_id_without_brackets_is_read() -> None:
    assert _read("In-Reply-To: abc@kund.example\n\nx").in_reply_to == ("abc@kund.example",)


def test_only_the_last_fifty_references_are_kept() -> None:
    reading = _read("References: " + " ".join(f"<{n}@x>" for n in range(500)) + "\n\nx")
    assert len(reading.references) == 50
    assert reading.references[-1] == "<499@x>"


@pytest.mark.parametrize(
    ("date", "instant"),
    [
        ("Tue, 3 Mar 2026 10:00:00 +0100 (CET)", datetime(2026, 3, 3, 9, tzinfo=UTC)),
        ("3 Mar 2026 10:00:00 -0000", datetime(2026, 3, 3, 10, tzinfo=UTC)),
        ("yesterday", None),
        ("Tue, 3 Mar 99999 10:00:00 +9999", None),
        ("Fri, 31 Dec 9999 23:59:59 -1400", None),
        ("", None),
    ],
)
def test_the_date_is_read_where_it_is_one(date: str, instant: datetime | None) -> None:
    assert _read(f"Date: {date}\n\nx").sent_at == instant


@pytest.mark.parametrize(
    "header",
    [
        "From: a@x.example\nFrom: b@x.example",
        "From: a@x.example, b@x.example",
        "From : a@x.example\nFrom: b@x.example",
        "From: Group: a@x.example, b@x.example;",
        "From: nobody",
        "Subject: none",
    ],
)
def test_a_sender_that_can_be_read_in_two_ways_is_called_ambiguous(header: str) -> None:
    assert _read(f"{header}\n\nx").sender_is_ambiguous


def test_the_header_is_kept_in_order_and_decoded() -> None:
    reading = _read("X-One: =?utf-8?Q?=C3=A5?=\nx-two: b\nX-ONE: c\n\nx")
    assert reading.headers == (("X-One", "å"), ("x-two", "b"), ("X-ONE", "c"))
    assert reading.header("x-one") == "å"
    assert reading.headers_named("X-One") == ("å", "c")


def test_a_forwarded_mail_is_kept_to_the_byte() -> None:
    forwarded = read("reading/forwarded-as-attachment").attachments[0]
    assert forwarded.content in raw_mail("reading/forwarded-as-attachment")
    assert forwarded.content.startswith(b"From: Bo Ek")


def test_an_image_within_the_text_is_told_from_a_file() -> None:
    image = read("reading/inline-image").attachments[0]
    assert image.is_inline
    assert image.content_id == "bild1"
    assert not read("reading/attachment-pdf").attachments[0].is_inline


def test_a_file_is_known_by_its_hash() -> None:
    file = read("reading/attachment-continued-name").attachments[0]
    assert file.content == b"rad 1"
    assert file.sha256 == hashlib.sha256(b"rad 1").hexdigest()


def test_html_is_not_converted_where_there_is_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "intake.mail.reading.html_text", None)
    assert read("reading/alternative").text == "Klartext först."
    assert read("reading/alternative").html == "<p>Klartext <b>först</b>.</p>"


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\fil.txt", "fil.txt"),
        (".htaccess", "htaccess"),
        ("\u200b.htaccess", "htaccess"),
        ("faktura\u202efdp.exe", "fakturafdp.exe"),
        ("a\r\nb\x00.txt", "ab.txt"),
        ("con.txt", "_con.txt"),
        ("...", "attachment.bin"),
        ("", "attachment.bin"),
        ("å" * 300 + ".pdf", "å" * 146 + ".pdf"),
        ("räkning nr 3.pdf", "räkning nr 3.pdf"),
    ],
)
def test_a_file_name_can_do_no_harm(name: str, cleaned: str) -> None:
    assert clean_filename(name) == cleaned


@given(some.text(max_size=400))
def test_a_file_name_is_never_empty_nor_leaves_its_folder(name: str) -> None:
    cleaned = clean_filename(name)
    assert 1 <= len(cleaned) <= 151
    assert not set(cleaned) & set("/\\\r\n\0") and not cleaned.startswith(".")


def _nested(depth: int) -> bytes:
    opened = (f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(depth))
    return as_sent(("".join(opened) + "\nx\n").encode())


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"X: " + b"a" * 200_000 + b"\r\n\r\nx", "header"),
        (b"References: " + b"<a@b> " * 700_000 + b"\r\n\r\nx", "header"),
        (b"X: y\r\n" * 1_500 + b"\r\nx", "fields"),
        (_nested(25), "nested"),
        (_nested(2_000), "nested"),
        (b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 100_000, "parts"),
        (b"\r\n" + b"x" * (51 << 20), "larger"),
    ],
    ids=["header", "references", "fields", "nested", "deeply-nested", "parts", "size"],
)
def test_what_would_exhaust_its_reader_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_mail(raw)
    assert reason in caught.value.reason


@pytest.mark.parametrize(
    "raw",
    [
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--bx\r\n" * 1_000_000,
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" + b"\n" * 5_000_000,
        b"Subject: " + b"=?utf-8?Q?=C3=A5?= " * 6_000 + b"\r\n\r\nx",
        b"Subject: a" + b"\r\n b" * 20_000 + b"\r\n\r\nx",
        b"To: " + b"(" * 100_000 + b"\r\n\r\nx",
        b"Content-Type: text/plain" + b"; a=b" * 20_000 + b"\r\n\r\nx",
        b"Content-Disposition: a" + b"; filename*1=b" * 5_000 + b"\r\n\r\nx",
        b"From: " + b"a." * 30_000 + b"@x.example\r\n\r\nx",
        _nested(20),
    ],
    ids=["boundaries", "lines", "words", "folds", "comments", "parameters", "pieces", "atoms", "nested"],
)
def test_a_mail_made_to_be_slow_is_read(raw: bytes) -> None:
    assert read_mail(raw).content_type


@settings(max_examples=200)
@given(some.binary(max_size=600))
def test_no_bytes_make_the_reader_fail(raw: bytes) -> None:
    read_mail(raw)
    read_mail(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + raw + b"\r\n--b--")


def _read_or_refused(raw: bytes) -> None:
    with contextlib.suppress(Unreadable):
        reading = read_mail(raw)
        "".join((reading.text, reading.subject, *(file.filename for file in reading.attachments))).encode()


@given(some.sampled_from(corpus.names()), some.integers(0, 3000), some.binary(max_size=8))
def test_no_damage_to_a_real_mail_makes_the_reader_fail(name: str, at: int, damage: bytes) -> None:
    raw = raw_mail(name)
    _read_or_refused(raw[:at] + damage + raw[at + len(damage) :])


@given(some.sampled_from(corpus.names()), some.integers(0, 3000))
def test_no_mail_cut_off_makes_the_reader_fail(name: str, at: int) -> None:
    _read_or_refused(raw_mail(name)[:at])


@given(some.sampled_from(corpus.names()), some.lists(some.integers(0, 80), max_size=5))
def test_no_line_too_many_or_too_few_makes_the_reader_fail(name: str, places: list[int]) -> None:
    lines = raw_mail(name).split(b"\r\n")
    for place in places:
        at = place % len(lines)
        lines[at : at + 1] = [lines[at]] * (place % 3)
        lines = lines or [b""]
    _read_or_refused(b"\r\n".join(lines))


@given(some.sampled_from(corpus.names()), some.sampled_from(corpus.names()), some.integers(0, 2000))
def test_no_mail_pasted_into_another_makes_the_reader_fail(name: str, other: str, at: int) -> None:
    raw = raw_mail(name)
    _read_or_refused(raw[:at] + raw_mail(other) + raw[at:])


_TEXT = some.text(alphabet="abcåäö .-=>\n€", max_size=80)


@settings(max_examples=60)
@given(_TEXT, _TEXT, some.lists(some.binary(max_size=60), max_size=3), some.booleans())
def test_a_mail_is_taken_apart_as_the_standard_library_put_it_together(
    plain: str, html: str, files: list[bytes], has_html: bool
) -> None:
    mail = EmailMessage(policy=email.policy.SMTP)
    mail["Subject"] = "Prov"
    mail.set_content(plain, cte="quoted-printable")
    if has_html:
        mail.add_alternative(f"<p>{html}</p>", subtype="html")
    for number, content in enumerate(files):
        mail.add_attachment(content, maintype="application", subtype="zip", filename=f"fil {number} å.zip")
    reading = read_mail(mail.as_bytes())
    assert [(file.filename, file.content) for file in reading.attachments] == [
        (f"fil {number} å.zip", content) for number, content in enumerate(files)
    ]
    if plain.strip() or not has_html:
        assert reading.text == plain.strip("\n").rstrip()


def _is_file(part: Message) -> bool:
    is_text = part.get_content_type() in ("text/plain", "text/html")
    return not part.is_multipart() and (bool(part.get_filename()) or not is_text)


# Python's parser goes into forwarded mails and takes no wrapping off. What is broken, each mends its own way.
_KINDS_READ_BETTER = (
    "alternative-amp boundary broken digest forwarded message multipart text-enriched text-markdown text-named-body"
    " text-richtext tnef uuencode"
)
_READ_BETTER = tuple(f"reading/{kind}" for kind in _KINDS_READ_BETTER.split())


@pytest.mark.parametrize(
    "name", [name for name in corpus.names() if name.startswith("reading/") and not name.startswith(_READ_BETTER)]
)
def test_the_files_of_the_corpus_are_those_the_standard_library_finds(name: str) -> None:
    theirs = [part for part in email.message_from_bytes(raw_mail(name)).walk() if _is_file(part)]
    assert [file.content for file in read(name).attachments] == [part.get_payload(decode=True) for part in theirs]
