"""Tools from npm that some tests hold the desk against: installed once beside the tree, in versions of our choice."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from tests.servers import require

ROOT = Path(__file__).parents[2]
PACKAGES = (
    "@stoplight/prism-cli@5.16.0",  # holds requests against an OpenAPI description
    "@twilio/cli-core@8.3.2",  # brings the provider's own description of its REST interface
    "emulate@0.8.0",  # plays the provider: signs requests, takes text messages
    "twilio@6.2.0",  # the provider's library for JavaScript, which signs by itself
)
_INSTALL = ("install", "--ignore-scripts", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--silent")


def modules() -> Path:
    """The folder `node_modules` with all of them. Without npm, or its registry, the test is skipped, or fails in CI."""
    npm = require("npm")
    folder = ROOT / ".npm" / hashlib.sha256(repr(PACKAGES).encode()).hexdigest()[:12]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "installed").exists():
            _install(npm, folder)
    return folder / "node_modules"


def program(name: str) -> list[str]:
    """The command that starts a program of theirs."""
    return [str(require("node")), str((modules() / ".bin" / name).resolve())]


def _install(npm: Path, folder: Path) -> None:
    (folder / "package.json").write_text("{}", encoding="ascii")
    done = subprocess.run(
        [str(npm), *_INSTALL, "--prefix", str(folder), *PACKAGES],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        reason = f"npm can't install {', '.join(PACKAGES)}; to run this test: let npm reach its registry"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{reason}\n{done.stderr}", pytrace=False)
        pytest.skip(reason)
    (folder / "installed").touch()
