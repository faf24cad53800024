"""The desk as its users meet it: real programs, started by the real command, spoken to from outside."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import smtplib
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from typing import Any

import psutil

from tests.servers.clerk import Clerk
from tests.servers.ports import free_port

_START_LIMIT = 60.0  # seconds; a guard against hanging, not a promise
_END_LIMIT = 30.0
_INHERITED = ("PATH", "HOME", "LANG", "TMPDIR", "TZ", "LD_LIBRARY_PATH", "PYTHONPATH")


class Desk:
    """A whole desk in a folder of its own, on free ports: `start()`, speak to it, `stop()`.

    Nothing of the surroundings leaks in: no ARENDE_ setting, no `.env`. Settings are given by name
    (`Desk(folder, ARENDE_LANGUAGE="en", ARENDE_RELAY=world.relay)`).
    """

    def __init__(self, folder: Path, **settings: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.data = folder / "data"
        self.web_port, self.mail_port, self.lmtp_port = free_port(), free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.web_port}"
        self.address = settings.get("ARENDE_ADDRESS", "servicedesk@example.test").partition(",")[0]
        self.environment = {**_surroundings(), **self._defaults(), **settings}
        self._console = folder / "console.log"
        self._up: psutil.Popen | None = None
        self._clerk: Clerk | None = None

    def start(self) -> Desk:
        """Start `arende up` and wait until it says that it is ready."""
        with self._console.open("ab") as console:
            self._up = psutil.Popen(
                [*_end_with_us(), sys.executable, "-m", "arende", "up"],
                env=self.environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
            )
        end = time.monotonic() + _START_LIMIT
        while not self.is_ready():
            if self._up.poll() is not None or time.monotonic() > end:
                status = self._up.poll()
                self.crash()
                raise AssertionError(f"the desk isn't ready (exit status {status}):\n{self.console()}")
            time.sleep(0.05)
        return self

    def stop(self) -> None:
        """Ask it to end, as systemd would; it must end well and leave nobody behind. Twice is fine."""
        self._dismiss_clerk()
        if not self._up:
            return
        up, self._up = self._up, None
        family = [up, *_children(up)]
        if up.poll() is None:
            up.terminate()
        _, lingering = psutil.wait_procs(family, timeout=_END_LIMIT)
        _end(lingering)
        assert not lingering, f"still there after the end: {lingering}\n{self.console()}"
        assert up.returncode == 0, f"ended with {up.returncode}:\n{self.console()}"

    def kill(self, program: str) -> int:
        """End one program without a word (SIGKILL): `mail`, `web` or `worker`. Returns its pid."""
        victim = self.process(program)
        _end([victim])
        return int(victim.pid)

    def crash(self) -> None:
        """End all of it at once, as a power cut does; `start()` then starts it on what it left behind."""
        self._dismiss_clerk()
        family, self._up = self.family(), None
        _end(family)

    def process(self, program: str) -> psutil.Process:
        """The running program of that name."""
        assert self._up, "the desk isn't running"
        if program == "up":
            return self._up
        return next(process for process in self.family()[1:] if program in process.cmdline()[1:])

    def runs(self, program: str) -> bool:
        return any(program in process.cmdline()[1:] for process in self.family()[1:])

    def family(self) -> list[psutil.Process]:
        """Every process of the desk, the starter first."""
        return [self._up, *_children(self._up)] if self._up else []

    def cli(self, *args: str, check: bool = True, text: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run `arende ARGS…` on this desk, whether it is up or not; with `check` it must exit 0."""
        command = [sys.executable, "-m", "arende", *args]
        done = subprocess.run(
            command, env=self.environment, cwd=self.folder, input=text, capture_output=True,
            encoding="utf-8", timeout=_START_LIMIT, check=False,
        )  # fmt: skip
        assert not check or done.returncode == 0, (
            f"arende {' '.join(args)}: {done.returncode}\n{done.stdout}{done.stderr}"
        )
        return done

    def export(self, kind: str) -> list[dict[str, Any]]:
        """What `arende export KIND` prints, read."""
        self._clerk = self._clerk or Clerk(self.environment, self.folder)
        return [json.loads(line) for line in self._clerk.run("export", kind).splitlines()]

    def send(
        self,
        mail: EmailMessage | bytes | None = None,
        *,
        sender: str = "anna@customer.test",
        to: str | tuple[str, ...] = (),
        **fields: str,
    ) -> dict[str, tuple[int, bytes]]:
        """Send one mail by SMTP, made of `fields` by `make_mail` unless given. Returns refused recipients."""
        recipients = [to] if isinstance(to, str) else list(to) or [self.address]
        mail = mail or make_mail(sender=sender, to=recipients[0], **fields)
        content = mail if isinstance(mail, bytes) else mail.as_bytes(policy=policy.SMTP)
        with smtplib.SMTP("127.0.0.1", self.mail_port, "customer.test", timeout=_START_LIMIT) as client:
            return client.sendmail(sender, recipients, content)

    def letters(self) -> list[EmailMessage]:
        """The letters in the maildir that a desk without a relay writes to, oldest first."""
        folder = Path(self.environment["ARENDE_RELAY"].removeprefix("maildir:"))
        files = [file for box in ("new", "cur") for file in (folder / box).glob("*")]
        files.sort(key=lambda file: (file.stat().st_mtime_ns, file.name))
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as response:
                return bool(response.status == 200)
        except urllib.error.HTTPError as error:
            error.close()
            return False
        except OSError:
            return False

    def console(self) -> str:
        """Everything its programs printed."""
        return self._console.read_text(encoding="utf-8", errors="replace") if self._console.exists() else ""

    def _dismiss_clerk(self) -> None:
        clerk, self._clerk = self._clerk, None
        if clerk:
            clerk.close()

    def _defaults(self) -> dict[str, str]:
        return {
            "ARENDE_DATA": str(self.data),
            "ARENDE_BASE_URL": self.url,
            "ARENDE_WEB_LISTEN": f"127.0.0.1:{self.web_port}",
            "ARENDE_MAIL_LISTEN": f"127.0.0.1:{self.mail_port}",
            "ARENDE_LMTP_LISTEN": f"127.0.0.1:{self.lmtp_port}",
            "ARENDE_MAIL_AUTHENTICATION": "off",  # no DNS is asked; a test of identities sets another
            "ARENDE_RELAY": f"maildir:{self.folder / 'sent'}",
        }


def make_mail(
    *, sender: str, to: str, subject: str = "Skrivaren svarar inte", text: str = "Hej! Den blinkar rött.\n"
) -> EmailMessage:
    """A plain mail as a person writes it, with a Message-ID of its own."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    mail.set_content(text)
    return mail


def _surroundings() -> Mapping[str, str]:
    return {name: os.environ[name] for name in _INHERITED if name in os.environ} | {"PYTHONUNBUFFERED": "1"}


def _end_with_us() -> list[str]:
    """Where the system can (Linux), the desk is told to end when the test's process dies, however it dies."""
    return ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []


def _end(processes: list[psutil.Process]) -> None:
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(processes, timeout=_END_LIMIT)


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return list(process.children(recursive=True))
    except psutil.NoSuchProcess:
        return []
