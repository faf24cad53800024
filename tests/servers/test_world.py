"""The world must do as it is told, or tests of our letters prove nothing."""

from __future__ import annotations

import smtplib
import ssl

import pytest

from tests.servers import world as says
from tests.servers.world import World

SENDER, ANNA, BO = "desk@example.test", "anna@customer.test", "bo@customer.test"
MAIL = b"Subject: Hej\r\n\r\n.dotted\r\nr\xc3\xa4ksm\xc3\xb6rg\xc3\xa5s\r\n"


def deliver(world: World, *recipients: str) -> dict[str, tuple[int, bytes]]:
    with smtplib.SMTP("127.0.0.1", world.port, "desk.test", timeout=10) as client:
        return client.sendmail(SENDER, recipients or (ANNA,), MAIL)


def test_a_mail_is_kept_as_it_was_sent(world: World) -> None:
    deliver(world, ANNA, BO)
    [mail] = world.mails
    assert (mail.sender, mail.recipients, mail.raw) == (SENDER, (ANNA, BO), MAIL)


def test_the_next_mail_is_answered_451_and_the_one_after_is_taken(world: World) -> None:
    world.answer(says.BUSY)
    with pytest.raises(smtplib.SMTPDataError) as refusal:
        deliver(world)
    assert refusal.value.smtp_code == 451
    assert deliver(world) == {}
    assert len(world.mails) == 1


def test_one_recipient_is_refused_while_the_other_gets_the_mail(world: World) -> None:
    world.answer(says.NO_SUCH_RECIPIENT, to=BO, times=None)
    assert deliver(world, ANNA, BO)[BO][0] == 550
    assert world.mails[0].recipients == (ANNA,)
    assert world.refused_recipients == [BO]


def test_a_hang_up_before_250_leaves_no_accepted_mail(world: World) -> None:
    world.answer(says.HANGS_UP_BEFORE_250)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        deliver(world)
    world.wait_for(lambda world: world.arrivals)
    assert world.mails == []


def test_a_hang_up_after_250_breaks_only_what_follows(world: World) -> None:
    world.answer(says.HANGS_UP_AFTER_250)
    with smtplib.SMTP("127.0.0.1", world.port, "desk.test", timeout=10) as client:
        assert client.sendmail(SENDER, ANNA, MAIL) == {}
        with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
            client.sendmail(SENDER, ANNA, MAIL)
    assert len(world.mails) == 1


def test_a_slow_world_is_slower_than_an_impatient_client(world: World) -> None:
    world.answer(says.slow(60))
    client = smtplib.SMTP("127.0.0.1", world.port, "desk.test", timeout=0.2)
    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
        client.sendmail(SENDER, ANNA, MAIL)
    client.close()


def test_forgiven_is_forgotten(world: World) -> None:
    world.answer(says.REFUSED, times=None)
    world.forgive()
    assert deliver(world) == {}


def test_waiting_for_a_mail_that_never_comes_says_what_came(world: World) -> None:
    deliver(world, BO)
    with pytest.raises(TimeoutError, match=BO):
        world.mail_to(ANNA, timeout=0.01)


def test_starttls_carries_the_mail_when_it_is_offered() -> None:
    with (
        World(starttls=True) as world,
        smtplib.SMTP("localhost", world.port, "desk.test", timeout=10) as client,
    ):
        assert world.certificate
        client.starttls(context=ssl.create_default_context(cadata=world.certificate.certificate))
        client.sendmail(SENDER, ANNA, MAIL)
        assert world.mail_to(ANNA).tls


def test_a_world_ends_while_a_client_is_still_connected() -> None:
    with World() as world:
        client = smtplib.SMTP("127.0.0.1", world.port, "desk.test", timeout=10)
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        client.docmd("NOOP")
    client.close()
