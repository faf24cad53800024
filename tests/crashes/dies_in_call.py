"""The desk's pages, once killed: `python -m tests.crashes.dies_in_call PATH FLAG` serves them like `arende web`.

The first request to /voice/PATH is committed and not answered: its process dies by SIGKILL, and FLAG is left behind.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import request

from arende import cli
from core.database import hurried_transaction
from intake.phone import app


def main(path: str, flag: str) -> None:
    def is_it() -> bool:
        return request.path == f"/{path}" and not Path(flag).exists()

    @contextmanager
    def deadly(*, seconds: float) -> Iterator[None]:
        with hurried_transaction(seconds=seconds):
            yield
        if is_it():
            Path(flag).touch()
            os.kill(os.getpid(), signal.SIGKILL)

    app.hurried_transaction = deadly
    cli.main(["web"], standalone_mode=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
