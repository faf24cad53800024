"""Mail that comes encrypted, and handshakes that fail."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.config import SettingsError
from intake.mail.door.limits import Limits
from tests.intake.mail.running import DESK, MAIL, NOBODY, Running, Talk, running_server
from tests.servers import wait_until
from tests.servers.certificates import Certificate, make_certificate


@pytest.fixture(scope="module")
def certificate() -> Certificate:
    return make_certificate()


@pytest.fixture
def encrypted(certificate: Certificate, tmp_path: Path) -> Iterator[Running]:
    chain, key = certificate.save(tmp_path)
    limits = Limits(connections_per_peer=2, handshake_seconds=0.1, look_every=0.02)
    with running_server(
        limits=limits,
        ARENDE_MAIL_TRUSTED=NOBODY,
        ARENDE_MAIL_TLS_CERT=str(chain),
        ARENDE_MAIL_TLS_KEY=str(key),
    ) as server:
        yield server


def trusting(certificate: Certificate) -> ssl.SSLContext:
    return ssl.create_default_context(cadata=certificate.certificate)


def shown(server: Running) -> str:
    """The certificate that the server shows, in PEM."""
    blind = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    blind.check_hostname, blind.verify_mode = False, ssl.CERT_NONE
    with smtplib.SMTP("127.0.0.1", server.smtp.port) as client:
        client.starttls(context=blind)
        assert isinstance(client.sock, ssl.SSLSocket)
        return ssl.DER_cert_to_PEM_cert(client.sock.getpeercert(binary_form=True) or b"")


def test_a_mail_comes_encrypted_and_is_kept_to_the_byte(encrypted: Running, certificate: Certificate) -> None:
    content = "Subject: a\r\n\r\n" + "..x\r\n" * 50_000
    with smtplib.SMTP("127.0.0.1", encrypted.smtp.port) as client:
        client.starttls(context=trusting(certificate))
        client.sendmail("a@x.test", [DESK], content)
        client.sendmail("a@x.test", [DESK], MAIL)
    assert encrypted.inbox.contents == [content.encode(), MAIL.encode()]
    assert all(mail.tls for mail in encrypted.inbox.mails)


def test_starttls_is_offered_until_it_is_done(encrypted: Running, certificate: Certificate) -> None:
    with smtplib.SMTP("127.0.0.1", encrypted.smtp.port) as client:
        client.ehlo()
        before = client.has_extn("starttls")
        client.starttls(context=trusting(certificate))
        client.ehlo()
        assert (before, client.has_extn("starttls"), client.has_extn("auth")) == (True, False, False)
        assert client.docmd("STARTTLS")[0] == 503


def test_all_that_was_said_before_is_forgotten(encrypted: Running, certificate: Certificate) -> None:
    with smtplib.SMTP("127.0.0.1", encrypted.smtp.port) as client:
        client.ehlo()
        client.docmd("MAIL FROM:<a@x.test>")
        client.starttls(context=trusting(certificate))
        assert client.docmd(f"RCPT TO:<{DESK}>")[0] == 503


def test_what_was_said_in_the_clear_behind_starttls_is_ignored(encrypted: Running, certificate: Certificate) -> None:
    with encrypted.call() as talk:
        talk.say("EHLO x")
        talk.send(b"STARTTLS\r\nEHLO evil\r\nMAIL FROM:<evil@x.test>\r\n")
        assert talk.hear().startswith("220 ")
        with trusting(certificate).wrap_socket(talk.socket, server_hostname="127.0.0.1") as secret:
            secret.sendall(f"RCPT TO:<{DESK}>\r\n".encode())
            assert secret.recv(100).startswith(b"503 5.5.1 ")


def test_old_tls_is_refused(encrypted: Running) -> None:
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning):
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    with smtplib.SMTP("127.0.0.1", encrypted.smtp.port) as client, pytest.raises((ssl.SSLError, OSError)):
        client.starttls(context=old)


def test_a_renewed_certificate_is_shown_without_a_restart(
    encrypted: Running, certificate: Certificate, tmp_path: Path
) -> None:
    assert shown(encrypted) == certificate.certificate
    renewed = make_certificate()
    renewed.save(tmp_path)
    assert shown(encrypted) == renewed.certificate


def test_while_a_renewal_is_half_written_the_old_certificate_goes_on(
    encrypted: Running, certificate: Certificate, tmp_path: Path
) -> None:
    (tmp_path / "tls.crt").write_text(certificate.certificate[:200])
    assert shown(encrypted) == certificate.certificate


def leave_at_once(talk: Talk) -> None:
    talk.socket.shutdown(socket.SHUT_RDWR)


def say_nothing(talk: Talk) -> None:
    assert talk.is_hung_up()


def say_nonsense(talk: Talk) -> None:
    talk.send(b"this is no handshake\r\n" * 20)
    talk.socket.recv(1_000)  # perhaps an alert
    assert talk.is_hung_up()


@pytest.mark.parametrize("behave", [leave_at_once, say_nothing, say_nonsense])
def test_a_handshake_that_fails_gives_its_place_back(encrypted: Running, behave: Callable[[Talk], None]) -> None:
    for _ in range(4):
        with encrypted.call() as talk:
            assert talk.say("EHLO x", "STARTTLS").startswith("220 ")
            behave(talk)
        wait_until(encrypted.is_empty)
    assert shown(encrypted)


def test_a_certificate_that_cant_be_read_is_named_with_its_setting(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pem"
    broken.write_text("nothing")
    doors = running_server(ARENDE_MAIL_TLS_CERT=str(broken), ARENDE_MAIL_TLS_KEY=str(broken))
    with pytest.raises(SettingsError, match="ARENDE_MAIL_TLS_CERT"), doors:
        pass
