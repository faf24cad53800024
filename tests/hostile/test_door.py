"""The mail door of a running desk against those who only want to use it up."""

from __future__ import annotations

import smtplib
import socket
from contextlib import ExitStack

import psutil
import pytest

from tests.conftest import StartDesk
from tests.intake.mail.running import running_server
from tests.servers import wait_until
from tests.servers.figures import figures
from tests.servers.programs import Desk

MEGABYTE = 1 << 20
LINES = b"A line of an ordinary mail, as long as lines of ordinary mails usually are.\r\n"


def pour(desk: Desk, block: bytes, size: int) -> float:
    """Give the door a mail of so many bytes and no end, or as much as it takes; what that cost it, in CPU."""
    door = desk.process("mail")
    before = sum(door.cpu_times()[:2])
    with socket.create_connection(("127.0.0.1", desk.mail_port), timeout=60) as talk:
        for line in ("EHLO x", "MAIL FROM:<a@x.test>", f"RCPT TO:<{desk.address}>", "DATA"):
            talk.recv(4096)
            talk.sendall(f"{line}\r\n".encode())
        talk.recv(4096)
        try:
            for _ in range(size // len(block)):
                talk.sendall(block)
        except OSError:
            pass  # it has had enough
    return float(sum(door.cpu_times()[:2]) - before)


@pytest.mark.parametrize("block", [b"x" * 65_536, b"\r\n" * 32_768, b"." * 65_536, b"\r" * 65_536])
def test_a_mail_without_end_costs_a_running_door_no_memory(start_desk: StartDesk, block: bytes) -> None:
    desk = start_desk(ARENDE_MAIL_MAX_SIZE=str(2 * MEGABYTE))
    door = desk.process("mail")
    before = door.memory_info().rss
    pour(desk, block, 200 * MEGABYTE)
    assert door.memory_info().rss - before < 60 * MEGABYTE
    assert desk.send(subject="And next?") == {}


def test_empty_lines_cost_the_door_little_more_than_full_ones(desk: Desk) -> None:
    full = max(pour(desk, LINES * 800, 20 * MEGABYTE), 0.05)
    empty = pour(desk, b"\r\n" * 32_768, 20 * MEGABYTE)
    assert empty < 10 * full


def test_three_hundred_who_only_sit_there_keep_nobody_out() -> None:
    with running_server() as server, ExitStack() as sitting:
        for _ in range(300):
            sitting.enter_context(socket.create_connection(server.smtp[:2], timeout=30))
        with server.call() as talk:
            assert talk.give().startswith("250 ")


def test_a_burst_of_a_thousand_mails_leaves_no_page_waiting_for_them(desk: Desk) -> None:
    """Every mail is answered 250 as it comes; the pages answer meanwhile, and nothing is left behind."""
    with smtplib.SMTP("127.0.0.1", desk.mail_port, "kund.test", timeout=60) as client:
        for number in range(1_000):
            mail = f"From: p{number}@k{number}.test\r\nSubject: No. {number}\r\n\r\nQuestion {number}.\r\n"
            client.sendmail(f"p{number}@k{number}.test", desk.address, mail)
            if number % 250 == 0:
                assert desk.is_ready()
    wait_until(lambda: not figures(desk)["mail_waiting"], what="every mail to have its outcome")
    mails = desk.export("mail")
    assert (len(mails), {mail["outcome"] for mail in mails}) == (1_000, {"held"})
    assert psutil.pid_exists(desk.process("worker").pid)
