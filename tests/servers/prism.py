"""The provider's own description of its REST interface, as a server: whatever isn't asked as described is refused."""

from __future__ import annotations

import contextlib
import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from tests.servers import keeper, npm, wait_until
from tests.servers.ports import free_port

# What the desk asks; the description names some hundred more, and takes long to read whole.
_PATHS = (
    "/2010-04-01/Accounts/{Sid}.json",
    "/2010-04-01/Accounts/{AccountSid}/Calls.json",
    "/2010-04-01/Accounts/{AccountSid}/Messages.json",
    "/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json",
    "/2010-04-01/Accounts/{AccountSid}/Recordings.json",
    "/2010-04-01/Accounts/{AccountSid}/Recordings/{Sid}.json",
)


def url() -> str:
    """Where the run's one Prism answers."""
    return keeper.started_once("prism", _start)


def _start(folder: Path) -> str:
    described = npm.modules() / "@twilio/cli-core/src/services/twilio-api/twilio_api_v2010.json"
    mine = folder / "provider.json"
    mine.write_text(json.dumps(_cut(json.loads(described.read_text(encoding="utf-8")))), encoding="utf-8")
    port = free_port()
    server = keeper.keep("prism", [*npm.program("prism"), "mock", "--port", str(port), str(mine)])
    address = f"http://127.0.0.1:{port}"
    wait_until(lambda: server.poll() is not None or _answers(address), timeout=90, what="Prism to answer")
    if server.poll() is not None:
        raise RuntimeError("Prism ended: " + (folder / "prism.log").read_text(errors="replace"))
    return address


def _cut(description: dict[str, Any]) -> dict[str, Any]:
    return {**description, "paths": {path: _one_page(description["paths"][path]) for path in _PATHS}}


def _one_page(path: Any) -> Any:
    """The examples of lists name a next page that breaks the description's own rules: there is none."""
    if isinstance(path, dict):
        return {key: None if key == "next_page_uri" and isinstance(value, str) else _one_page(value)
                for key, value in path.items()}  # fmt: skip
    return [_one_page(part) for part in path] if isinstance(path, list) else path


def _answers(address: str) -> bool:
    with contextlib.suppress(OSError):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError as refused:
            refused.close()
        return True
    return False
