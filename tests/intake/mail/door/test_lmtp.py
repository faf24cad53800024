"""The other door, for a mail server in front, and where the doors are."""

from __future__ import annotations

import smtplib
import socket
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from core.config import SettingsError
from core.setting_values import Listen
from tests.intake.mail.running import DESK, MAIL, Running, Talk, running_server


def test_a_mail_to_several_is_stored_once_and_answered_once_for_each() -> None:
    with running_server() as server, server.call_lmtp() as talk:
        talk.say("LHLO mx", "MAIL FROM:<a@x.test>")
        replies = [talk.say(f"RCPT TO:<{who}>")[:3] for who in (DESK, "boss@desk.test", DESK, "help+r7@desk.test")]
        assert replies == ["250", "550", "250", "250"]
        talk.say("DATA")
        assert [talk.say(MAIL + ".")[:3], talk.hear()[:3], talk.hear()[:3]] == ["250"] * 3
        assert talk.say("NOOP").startswith("250 ")
        assert [mail.envelope_to for mail in server.inbox.mails] == [(DESK, "help+r7@desk.test")]


@pytest.mark.parametrize("content", ["a\rb: c\r\n\r\n", "x" * 70_000 + "\r\n"])
def test_a_refused_mail_is_refused_once_for_each(content: str) -> None:
    with running_server(ARENDE_MAIL_MAX_SIZE="65536") as server, server.call_lmtp() as talk:
        talk.say("LHLO mx", "MAIL FROM:<a@x.test>", f"RCPT TO:<{DESK}>", f"RCPT TO:<{DESK}>", "DATA")
        assert [talk.say(content + ".")[:2], talk.hear()[:2]] == ["55", "55"]
        assert talk.say("NOOP").startswith("250 ")


def test_a_fault_of_ours_is_answered_once_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("intake.mail.door.arrival.has_deceptive_header", fail)
    with running_server() as server, server.call_lmtp() as talk:
        talk.say("LHLO mx", "MAIL FROM:<a@x.test>", f"RCPT TO:<{DESK}>", f"RCPT TO:<{DESK}>", "DATA")
        assert [talk.say(MAIL + ".")[:9], talk.hear()[:9]] == ["451 4.3.0"] * 2
        assert talk.say("NOOP").startswith("250 ")


@pytest.mark.parametrize("greeting", ["HELO mx", "EHLO mx"])
def test_lmtp_knows_no_smtp_greeting(greeting: str) -> None:
    with running_server() as server, server.call_lmtp() as talk:
        assert talk.say(greeting).startswith("500 5.5.1 ")


def test_smtp_knows_no_lmtp_greeting() -> None:
    with running_server() as server, server.call() as talk:
        assert talk.say("LHLO mx").startswith("500 5.5.1 ")


def test_mail_comes_through_a_unix_socket_of_the_owner_and_the_group(tmp_path: Path) -> None:
    path = tmp_path / "lmtp.sock"
    with running_server(lmtp=f"unix:{path}") as server:
        assert path.stat().st_mode & 0o777 == 0o660
        with smtplib.LMTP(str(path)) as client:
            client.sendmail("a@x.test", [DESK], MAIL)
        assert [(mail.raw, mail.peer) for mail in server.inbox.mails] == [(MAIL.encode(), "")]
    assert not path.exists()


def test_a_socket_that_a_killed_program_left_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "lmtp.sock"
    with socket.socket(socket.AF_UNIX) as left_behind:
        left_behind.bind(str(path))
    with running_server(lmtp=f"unix:{path}") as server, server.call_lmtp() as talk:
        assert talk.say("LHLO mx").startswith("250-")


def test_a_socket_that_is_in_use_is_left_alone(tmp_path: Path) -> None:
    lmtp = f"unix:{tmp_path}/lmtp.sock"
    with running_server(lmtp=lmtp) as first:
        with pytest.raises(SettingsError, match=r"ARENDE_LMTP_LISTEN: .*in use"), running_server(lmtp=lmtp):
            pass
        with first.call_lmtp() as talk:
            assert talk.say("NOOP").startswith("250 ")


def test_a_file_in_the_place_of_the_socket_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("precious")
    with pytest.raises(SettingsError, match="ARENDE_LMTP_LISTEN"), running_server(lmtp=f"unix:{path}"):
        pass
    assert path.read_text() == "precious"


def test_a_port_that_is_taken_is_named_with_its_setting() -> None:
    with running_server() as first, pytest.raises(SettingsError) as caught, second_at(first.smtp):
        pass
    assert str(caught.value) == f"ARENDE_MAIL_LISTEN: can't listen on {first.smtp} (it is in use)"


def second_at(where: Listen) -> AbstractContextManager[Running]:
    return running_server(ARENDE_MAIL_LISTEN=str(where))


def test_lmtp_is_off_where_it_isnt_asked_for() -> None:
    with running_server(lmtp="") as server, Talk(server.smtp) as talk:
        assert server.lmtp is None
        assert talk.give().startswith("250 ")
