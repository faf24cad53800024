"""How letters leave: by SMTP on a kept connection, with and without TLS, or into a Maildir."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.transports import MaildirTransport, SmtpTransport, TransportError, open_transport, probe_relay
from tests.servers import wait_until
from tests.servers.ports import free_port
from tests.servers.world import (
    BUSY,
    BUSY_FOR_RECIPIENT,
    HANGS_UP_AFTER_250,
    HANGS_UP_BEFORE_250,
    NO_SUCH_RECIPIENT,
    REFUSED,
    Answer,
    World,
)

LETTER = b"From: desk@example.test\r\nSubject: Hello\r\n\r\n.dotted\r\n"


@pytest.fixture
def transport(world: World) -> Iterator[SmtpTransport]:
    transport = SmtpTransport(world.relay)
    yield transport
    transport.close()


def send(transport: SmtpTransport | MaildirTransport, letter_id: int = 1, *, to: str = "anna@kund.test") -> None:
    transport.send(letter_id=letter_id, sender="desk+b1@example.test", recipient=to, content=LETTER)


def test_a_letter_arrives_as_it_was_written(world: World, transport: SmtpTransport) -> None:
    send(transport)
    [mail] = world.mails
    assert (mail.sender, mail.recipients, mail.raw) == ("desk+b1@example.test", ("anna@kund.test",), LETTER)


def test_one_connection_carries_many_letters(world: World, transport: SmtpTransport) -> None:
    for number in range(5):
        send(transport, number)
    assert (len(world.mails), len(world._sessions)) == (5, 1)


@pytest.mark.parametrize(
    ("answer", "is_permanent"),
    [(BUSY, False), (BUSY_FOR_RECIPIENT, False), (REFUSED, True), (NO_SUCH_RECIPIENT, True)],
    ids=["451 at DATA", "451 at RCPT", "550 at DATA", "550 at RCPT"],
)
def test_a_refusal_is_for_good_or_for_now_and_only_for_this_letter(
    world: World, transport: SmtpTransport, answer: Answer, is_permanent: bool
) -> None:
    world.answer(answer)
    with pytest.raises(TransportError) as caught:
        send(transport)
    assert (caught.value.is_permanent, caught.value.is_relay) == (is_permanent, False)
    assert answer.reply in caught.value.reason
    send(transport)
    assert len(world.mails) == 1


def test_a_kept_connection_that_broke_is_made_anew(world: World, transport: SmtpTransport) -> None:
    send(transport)
    world.answer(HANGS_UP_BEFORE_250)
    send(transport, 2)
    assert len(world.mails) == 2


def test_a_relay_that_hangs_up_on_a_fresh_connection_is_gone(world: World, transport: SmtpTransport) -> None:
    world.answer(HANGS_UP_BEFORE_250, times=None)
    with pytest.raises(TransportError) as caught:
        send(transport)
    assert caught.value.is_relay and not caught.value.is_permanent


def test_a_relay_that_hangs_up_after_250_has_the_letter(world: World, transport: SmtpTransport) -> None:
    world.answer(HANGS_UP_AFTER_250)
    send(transport)
    send(transport, 2)
    assert len(world.mails) == 2


def test_a_relay_that_isnt_there_is_gone_for_now() -> None:
    with pytest.raises(TransportError) as caught:
        send(SmtpTransport(f"smtp://127.0.0.1:{free_port()}"))
    assert caught.value.is_relay and not caught.value.is_permanent


def test_a_recipient_with_other_letters_than_ascii_is_reached(world: World, transport: SmtpTransport) -> None:
    send(transport, to="pär@räksmörgås.test")
    assert world.mails[0].recipients == ("pär@räksmörgås.test",)


def test_starttls_with_a_certificate_that_nobody_vouches_for_is_refused() -> None:
    with World(starttls=True) as world, pytest.raises(TransportError, match="certificate") as caught:
        send(SmtpTransport(world.relay))
    assert caught.value.is_relay and not world.mails


def test_starttls_with_a_certificate_that_is_trusted_carries_the_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with World(starttls=True) as world:
        assert world.certificate
        monkeypatch.setenv("SSL_CERT_FILE", str(world.certificate.save(tmp_path)[0]))
        transport = SmtpTransport(world.relay)
        send(transport)
        transport.close()
        assert [mail.tls for mail in world.mails] == [True]


def test_where_starttls_is_asked_for_and_not_offered_nothing_leaves(world: World) -> None:
    with pytest.raises(TransportError) as caught:
        send(SmtpTransport(world.relay + "?starttls=1"))
    assert caught.value.is_relay and not world.mails


def test_a_relay_that_wont_do_is_hung_up_on(world: World) -> None:
    with pytest.raises(TransportError) as caught:
        send(SmtpTransport(world.relay + "?starttls=1"))
    wait_until(lambda: all(session._writer.is_closing() for session in world._sessions), timeout=5, what=str(caught))


def test_where_nothing_is_asked_for_starttls_is_taken_as_it_comes() -> None:
    with World(starttls=True) as world:
        transport = SmtpTransport(world.relay.partition("?")[0])
        send(transport)
        transport.close()
        assert [mail.tls for mail in world.mails] == [True]


def test_a_wrong_certificate_is_refused_under_smtps_too(tls_server: int) -> None:
    with pytest.raises(TransportError, match="certificate") as caught:
        send(SmtpTransport(f"smtps://127.0.0.1:{tls_server}"))
    assert caught.value.is_relay and not caught.value.is_permanent


def test_a_probe_says_whether_the_relay_answers_and_sends_nothing(world: World) -> None:
    assert "answers" in probe_relay(world.relay)
    assert not world.arrivals
    with pytest.raises(TransportError):
        probe_relay(f"smtp://127.0.0.1:{free_port()}")


def test_the_relay_decides_which_way_letters_go(tmp_path: Path) -> None:
    assert isinstance(open_transport(f"maildir:{tmp_path}"), MaildirTransport)
    assert isinstance(open_transport("smtp://relay.test"), SmtpTransport)


def test_a_letter_in_the_maildir_says_who_it_is_from_and_for(tmp_path: Path) -> None:
    send(MaildirTransport(tmp_path / "sent"))
    [file] = (tmp_path / "sent" / "new").iterdir()
    head = b"Return-Path: <desk+b1@example.test>\r\nDelivered-To: anna@kund.test\r\n"
    assert file.read_bytes() == head + LETTER


def test_a_letter_that_is_written_twice_to_the_maildir_is_there_once(tmp_path: Path) -> None:
    for _ in range(2):
        send(MaildirTransport(tmp_path))
    assert len(list((tmp_path / "new").iterdir())) == 1
    assert list((tmp_path / "tmp").iterdir()) == []


def test_nobody_else_may_look_into_the_maildir(tmp_path: Path) -> None:
    send(MaildirTransport(tmp_path / "sent"))
    assert (tmp_path / "sent" / "new").stat().st_mode & 0o077 == 0


def test_a_maildir_that_cant_be_written_keeps_the_letter_owed(tmp_path: Path) -> None:
    (tmp_path / "sent").write_text("a file where the folder should be")
    with pytest.raises(TransportError) as caught:
        send(MaildirTransport(tmp_path / "sent"))
    assert caught.value.is_relay and not caught.value.is_permanent
