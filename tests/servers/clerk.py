"""Somebody who gives a desk commands, one after the other, without starting a program each time.

`python -m tests.servers.clerk` reads a command a line (JSON: its words), does it as `arende` would, and tells (JSON)
how it ended and what it printed.
"""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from arende import cli


class Clerk:
    """One program for as long as it is wanted; ended with `close()`."""

    def __init__(self, surroundings: Mapping[str, str], folder: Path) -> None:
        root = str(Path(__file__).parents[2])
        self._log = (folder / "clerk.log").open("ab")
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.servers.clerk"],
            env={**surroundings, "PYTHONPATH": root}, cwd=folder, encoding="utf-8",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log,
        )  # fmt: skip

    def run(self, *command: str) -> str:
        """`arende COMMAND`; gives what it prints. Raises AssertionError where it doesn't exit with 0, or falls over."""
        assert self._program.stdin and self._program.stdout
        self._program.stdin.write(f"{json.dumps(command)}\n")
        self._program.stdin.flush()
        answer = self._program.stdout.readline()
        assert answer, Path(self._log.name).read_text(encoding="utf-8")
        status, printed = json.loads(answer)
        assert status == 0, f"arende {' '.join(command)}: {status}\n{printed}"
        return str(printed)

    def close(self) -> None:
        with self._program:  # closes its standard input, at which it ends
            pass
        self._log.close()


def main() -> None:
    for line in sys.stdin:
        print(json.dumps(_done(json.loads(line))), flush=True)


def _done(command: list[str]) -> tuple[int, str]:
    kept = io.BytesIO()
    printed = io.TextIOWrapper(kept, encoding="utf-8", write_through=True)
    status = 0
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            cli.main(command)
        except SystemExit as ended:
            status = int(ended.code or 0)
    return status, kept.getvalue().decode()


if __name__ == "__main__":
    main()
