"""A sweep that dies: `python -m tests.crashes.dies before|after PLACE` ends without a word where PLACE is called.

So does any other command, where one is named behind.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from arende import cli


def die(*_: object, **__: object) -> NoReturn:
    os._exit(9)


def main(when: str, place: str, *command: str) -> None:
    module, _, path = place.partition(":")
    owner, (*parts, name) = importlib.import_module(module), path.split(".")
    for part in parts:
        owner = getattr(owner, part)
    setattr(owner, name, die if when == "before" else _dies_after(getattr(owner, name)))
    cli.main(command or ["sweep"], standalone_mode=False)


def _dies_after(function: Callable[..., Any]) -> Callable[..., NoReturn]:
    def call(*args: Any, **kwargs: Any) -> NoReturn:
        function(*args, **kwargs)
        die()

    return call


if __name__ == "__main__":
    main(*sys.argv[1:])
