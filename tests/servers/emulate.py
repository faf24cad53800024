"""The provider, played by a program nobody here wrote: it signs a call's first request, and takes text messages."""

from __future__ import annotations

import base64
import contextlib
import json
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from tests.servers import npm, wait_until
from tests.servers.ports import free_port
from tests.servers.provider import NUMBER, SID, TOKEN


class Emulate:
    """Running, with one account and one number, whose calls go to `voice_url`."""

    def __init__(self, folder: Path, voice_url: str, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._log = folder / "emulate.log"
        number = {"phone_number": NUMBER, "voice_url": voice_url, "voice_method": "POST"}
        config = {"twilio": {"account": {"sid": SID, "auth_token": TOKEN}, "phone_numbers": [number]}}
        seed = folder / "emulate.json"
        seed.write_text(json.dumps(config), encoding="utf-8")
        with self._log.open("wb") as log:
            self._process = psutil.Popen(
                [*npm.program("emulate"), "start", "--service", "twilio", "--port", str(port), "--seed", str(seed)],
                stdout=log, stderr=log, cwd=folder,
            )  # fmt: skip

    def ring(self, caller: str) -> dict[str, Any]:
        """Somebody calls; comes back when the desk has answered the first request."""
        return self._post("/_twilio/simulate/inbound-call", To=NUMBER, From=caller)

    def wait_until_ready(self) -> None:
        wait_until(lambda: self._process.poll() is not None or self._answers(), what="emulate to answer")
        if self._process.poll() is not None:
            raise RuntimeError("emulate ended: " + self._log.read_text(errors="replace"))

    def stop(self) -> None:
        self._process.kill()
        self._process.wait(10)

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), urllib.request.urlopen(self.url, timeout=5):
            return True
        return False

    def _post(self, path: str, **fields: str) -> dict[str, Any]:
        secret = base64.b64encode(f"{SID}:{TOKEN}".encode()).decode()
        body = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.url + path, body, {"Authorization": f"Basic {secret}"})
        with urllib.request.urlopen(request, timeout=30) as response:
            answer: dict[str, Any] = json.load(response)
            return answer


@contextlib.contextmanager
def emulate(folder: Path, *, voice_url: str, port: int = 0) -> Iterator[Emulate]:
    running = Emulate(folder, voice_url, port or free_port())
    try:
        running.wait_until_ready()
        yield running
    finally:
        running.stop()
