"""When we fail, when a peer vanishes, when the program ends: the sender keeps the mail or we have it, once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import pytest

from core.inbox import ReceivedMail
from intake.mail.door.limits import Limits
from tests.intake.mail.running import DESK, MAIL, NOBODY, Inbox, running_server
from tests.servers import wait_until


def fail_for_a_while(times: int, error: Exception) -> Callable[[Sequence[ReceivedMail]], None]:
    left = iter(range(times))

    def trouble(mails: Sequence[ReceivedMail]) -> None:
        if next(left, None) is not None:
            raise error

    return trouble


@pytest.mark.parametrize("text", ["database is locked", "x\r\n250 2.0.0 Stored", "å"])
def test_a_mail_that_cant_be_stored_is_kept_by_its_sender(text: str) -> None:
    inbox = Inbox(trouble=fail_for_a_while(1, OSError(text)))
    with running_server(inbox) as server, server.call() as talk:
        assert talk.give() == "451 4.3.0 Trouble on our side, please try again later"
        assert talk.give().startswith("250 ")
    assert inbox.contents == [MAIL.encode()]


@pytest.mark.parametrize("name", ["may_send", "refusal", "has_deceptive_header", "now"])
def test_any_fault_of_ours_is_temporary(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("250 2.0.0\r\n250 å")

    where = {
        "may_send": "intake.mail.door.limits.Peers.may_send",
        "refusal": "intake.mail.door.recipients.Recipients.refusal",
        "has_deceptive_header": "intake.mail.door.arrival.has_deceptive_header",
        "now": "core.clock.now",
    }
    with running_server() as server, server.call() as talk:
        with monkeypatch.context() as patch:
            patch.setattr(where[name], fail)
            lines = ("EHLO x", "MAIL FROM:<a@x.test>", f"RCPT TO:<{DESK}>", "DATA")
            replies = [talk.say(line) for line in lines]
            if replies[-1].startswith("354"):
                replies.append(talk.say(MAIL + "."))
        assert "451 4.3.0 Trouble on our side, please try again later" in replies
        assert talk.say("RSET").startswith("250 ")
        assert talk.give().startswith("250 ")


def test_a_fault_in_the_middle_of_a_mail_never_reads_its_rest_as_commands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_args: object) -> None:
        raise MemoryError

    with running_server() as server, server.call() as talk:
        talk.address()
        talk.say("DATA")
        monkeypatch.setattr("intake.mail.door.data.MailContent.feed", fail)
        talk.send(b"From: a@x.test\r\nNOOP\r\n")
        assert talk.hear().startswith("451 4.3.0 ")
        assert talk.is_hung_up()


def test_a_full_waiting_list_is_said_to_be_temporary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intake.mail.door.commit.GroupCommit._is_full", lambda *_args: True)
    with running_server() as server, server.call() as talk:
        assert talk.give().startswith("451 4.3.1 ")


# Peers that vanish, and the end of the program


class SlowInbox(Inbox):
    """Stores nothing until told."""

    def __init__(self) -> None:
        super().__init__(trouble=lambda _mails: self._wait())
        self.is_writing, self.may_write = threading.Event(), threading.Event()

    def _wait(self) -> None:
        self.is_writing.set()
        self.may_write.wait()


def test_a_mail_whose_sender_vanishes_meanwhile_is_stored_once() -> None:
    inbox = SlowInbox()
    with running_server(inbox) as server:
        with server.call() as talk:
            talk.address()
            talk.say("DATA")
            talk.send(f"{MAIL}.\r\n".encode())
            inbox.is_writing.wait()
        inbox.may_write.set()
        wait_until(lambda: inbox.mails)
    assert inbox.contents == [MAIL.encode()]


def test_half_a_mail_is_no_mail() -> None:
    with running_server() as server:
        with server.call() as talk:
            talk.address()
            talk.say("DATA")
            talk.send(MAIL.encode())
        with server.call() as talk:
            assert talk.give("the next\r\n").startswith("250 ")
        assert server.inbox.contents == [b"the next\r\n"]


def test_250_is_said_only_when_the_mail_is_stored() -> None:
    inbox = SlowInbox()
    with running_server(inbox) as server, server.call() as talk:
        talk.address()
        talk.say("DATA")
        talk.send(f"{MAIL}.\r\n".encode())
        inbox.is_writing.wait()
        talk.socket.settimeout(0.1)
        with pytest.raises(TimeoutError):
            talk.socket.recv(1)
        inbox.may_write.set()


def test_at_the_end_a_mail_on_its_way_in_arrives_and_others_are_told_to_come_back() -> None:
    with running_server() as server, server.call() as idle, server.call() as sending:
        sending.address()
        sending.say("DATA")
        server.stop()
        assert idle.hear().startswith("421 4.3.2 ")
        assert sending.say(MAIL + ".").startswith("250 ")
        assert sending.hear().startswith("421 4.3.2 ")
        assert sending.is_hung_up()
        assert server.inbox.contents == [MAIL.encode()]


def test_at_the_end_nobody_is_waited_for_too_long() -> None:
    with running_server(limits=Limits(closing_seconds=0.05)) as server, server.call() as talk:
        talk.address()
        talk.say("DATA")
        server.stop()
        assert talk.hear().startswith("421 4.3.2 ")


def test_the_log_holds_no_line_that_a_peer_wrote(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    with running_server(ARENDE_MAIL_TRUSTED=NOBODY) as server, server.call() as talk:
        talk.say("EHLO x\x0bmail\x1breply=550", "MAIL FROM:<a\u2028b@x.test>", f"RCPT TO:<{DESK}>", "DATA")
        talk.say(MAIL + ".")
    (line,) = (record.getMessage() for record in caplog.records if record.getMessage().startswith("mail "))
    assert line.isascii() and line.isprintable()
