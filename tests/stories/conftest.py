"""An office of the test's own: a database of either kind, the world outside, and nobody's program in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cast import Cast
from tests.office import Office
from tests.servers.world import World


@pytest.fixture
def office(tmp_path: Path, people: Cast, world: World) -> Office:
    return Office(tmp_path, people, world)
