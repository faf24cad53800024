"""A real Postfix in front of the desk, as docs/mail-postfix.md sets it up."""

from __future__ import annotations

import os
import shutil
import smtplib
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.inbox import ReceivedMail
from tests.intake.mail.running import DESK, MAIL, Inbox, running_server
from tests.servers import require, wait_until
from tests.servers.ports import free_port

MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/lib
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.desk.test
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
local_recipient_maps =
default_transport = discard
relay_domains = desk.test
recipient_delimiter = +
relay_recipient_maps = inline:{{ {{ help@desk.test = ok }} {{ left@desk.test = ok }} }}
transport_maps = inline:{{ {{ desk.test = lmtp:{target} }} }}
message_size_limit = 25600000
smtputf8_enable = yes
minimal_backoff_time = 1s
queue_run_delay = 3600s
"""
SERVICES = """\
{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True)
class Postfix:
    folder: Path
    port: int

    def run(self, program: str, *arguments: str) -> str:
        command = [str(require("postfix").with_name(program)), "-c", str(self.folder), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr + self.log()
        return done.stdout

    def send(self, *recipients: str) -> None:
        with smtplib.SMTP("127.0.0.1", self.port) as client:
            client.sendmail("anna@customer.test", recipients, MAIL)

    def keeps(self) -> bool:
        """Whether a mail waits to be tried again."""
        return "451 4.3.0" in self.run("postqueue", "-p")

    def is_idle(self) -> bool:
        return "Mail queue is empty" in self.run("postqueue", "-p")

    def is_idle_once_flushed(self) -> bool:
        # A mail that is just being put back into the queue isn't seen by one flush.
        self.run("postqueue", "-f")
        return self.is_idle()

    def log(self) -> str:
        path = self.folder / "log"
        return path.read_text() if path.exists() else ""


@contextmanager
def running_postfix(target: str) -> Iterator[Postfix]:
    """Hands all mail for desk.test to the target by LMTP."""
    program = require("postfix")
    if os.geteuid() != 0:
        pytest.skip("Postfix starts as root only; to run this test: sudo make test")
    # Not in pytest's own folder, which the user postfix may not enter.
    folder = Path(tempfile.mkdtemp(prefix="postfix-", dir=os.environ.get("TMPDIR", "/tmp")))
    postfix = Postfix(folder, free_port())
    try:
        _write_settings(postfix, target)
        subprocess.run([str(program), "-c", str(folder), "start"], check=True, capture_output=True, timeout=60)
        try:
            yield postfix
        finally:
            subprocess.run([str(program), "-c", str(folder), "stop"], check=False, capture_output=True, timeout=60)
    finally:
        shutil.rmtree(folder)


def _write_settings(postfix: Postfix, target: str) -> None:
    folder = postfix.folder
    folder.chmod(0o755)
    (folder / "queue").mkdir()
    (folder / "lib").mkdir()
    shutil.chown(folder / "lib", "postfix")
    (folder / "main.cf").write_text(MAIN.format(folder=folder, target=target))
    (folder / "master.cf").write_text(SERVICES.format(port=f"127.0.0.1:{postfix.port}"))


def test_a_mail_through_postfix_arrives_once() -> None:
    with running_server() as server:
        with running_postfix(f"inet:{server.lmtp}") as postfix:
            postfix.send(DESK, "help+r7k2@desk.test")
            wait_until(lambda: server.inbox.mails)
            wait_until(postfix.is_idle)
        (mail,) = server.inbox.mails
    assert mail.envelope_from == "anna@customer.test"
    assert sorted(mail.envelope_to) == ["help+r7k2@desk.test", DESK]
    assert mail.raw.endswith(b"\r\n\r\nIt is on fire.\r\n")


def test_a_mail_through_a_unix_socket_arrives_once() -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        path = Path(folder, "lmtp.sock")
        with running_server(lmtp=f"unix:{path}") as server:
            shutil.chown(path, group="postfix")
            with running_postfix(f"unix:{path}") as postfix:
                postfix.send(DESK)
                wait_until(postfix.is_idle)
            assert [mail.peer for mail in server.inbox.mails] == [""]


def test_a_mail_that_we_cant_store_is_kept_by_postfix_and_tried_again() -> None:
    inbox = Inbox(trouble=out_of_order)
    with running_server(inbox) as server, running_postfix(f"inet:{server.lmtp}") as postfix:
        postfix.send(DESK)
        wait_until(postfix.keeps)
        inbox.trouble = in_order
        wait_until(postfix.is_idle_once_flushed)
    assert len(inbox.mails) == 1


def out_of_order(mails: Sequence[ReceivedMail]) -> None:
    raise OSError("the disk is full")


def in_order(mails: Sequence[ReceivedMail]) -> None:
    pass


def test_an_unknown_address_is_refused_by_postfix_and_one_it_should_not_know_by_us() -> None:
    with running_server() as server, running_postfix(f"inet:{server.lmtp}") as postfix:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            postfix.send("boss@desk.test")
        postfix.send("left@desk.test")
        wait_until(lambda: "No such address here" in postfix.log())
    assert server.inbox.mails == []
