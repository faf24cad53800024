"""One run of the bench: how thorough it is, where its desks live, and what all measurements share."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.programs import Load, Relay


@dataclass
class Run:
    folder: Path
    quick: bool
    load: Load
    relay: Relay
    _tags: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def repetitions(self) -> int:
        return 3 if self.quick else 5

    @property
    def seconds(self) -> float:
        """How long mail is given in one repetition."""
        return 0.4 if self.quick else 0.5

    def tag(self) -> str:
        """A name for the mails of one measurement, so that none is taken for another's."""
        return f"run{next(self._tags)}"

    def desk(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir(parents=True)
        return folder
