"""What every test may ask for: a database of either kind, the world, a desk that runs."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import hypothesis
import pytest

from core.database import forget_connection, open_database
from tests import cast
from tests.cast import Cast
from tests.office import Office
from tests.servers import databases, keeper, redis
from tests.servers.programs import Desk
from tests.servers.world import World

StartDesk = Callable[..., Desk]

_run = pytest.StashKey[contextlib.ExitStack]()
_desks = pytest.StashKey[list[Desk]]()

# Slow machines make slow examples, never wrong ones; CI tries the same examples every time.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # only the run itself owns servers; its workers share them
        config.stash[_run] = contextlib.ExitStack()
        config.stash[_run].enter_context(keeper.test_run())


def pytest_unconfigure(config: pytest.Config) -> None:
    if _run in config.stash:
        config.stash[_run].close()


def pytest_xdist_auto_num_workers() -> int:
    """Two at least: many tests wait for programs rather than for the processor."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(max(2, cores), 8)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failed test shows what its desks printed."""
    report = yield
    if report.failed:
        report.sections += [
            (f"Console of the desk in {desk.data}", desk.console()) for desk in item.stash.get(_desks, [])
        ]
    return report


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """Either database; a test that asks for it runs on both."""
    return str(request.param)


@pytest.fixture
def database_url(engine: str, tmp_path: Path) -> str:
    """A database of its own for the test, in its present form and with nothing in it."""
    if engine == "sqlite":
        return databases.copy_sqlite(tmp_path / "arende.db")
    return databases.clean_postgres()


@pytest.fixture
def redis_url() -> str:
    """An empty Redis database."""
    return redis.fresh_redis()


@pytest.fixture
def world() -> Iterator[World]:
    """The world's mail server: it takes our letters."""
    with World() as world:
        yield world


@pytest.fixture
def start_desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StartDesk]:
    """Starts a whole desk, once or more: `start_desk(relay=world.relay, ARENDE_LANGUAGE="en")`."""
    desks = request.node.stash.setdefault(_desks, [])

    def start(**settings: str) -> Desk:
        desk = Desk(tmp_path / f"desk-{len(desks)}", **settings)
        desks.append(desk)
        desk.start()
        return desk

    yield start
    with contextlib.ExitStack() as ends:
        for desk in desks:
            ends.callback(desk.stop)


@pytest.fixture
def desk(start_desk: StartDesk) -> Desk:
    """A desk on embedded defaults, its letters in a maildir."""
    return start_desk()


@pytest.fixture
def database(database_url: str) -> Iterator[str]:
    """The same, open in this process."""
    open_database(database_url)
    yield database_url
    forget_connection()


@pytest.fixture
def people(database: str) -> Cast:
    """The standing cast, in a database of the test's own."""
    return cast.enter()


@pytest.fixture
def office(tmp_path: Path, people: Cast, world: World) -> Office:
    """An office of the test's own: a database of either kind, the world outside, and nobody's program in between."""
    return Office(tmp_path, people, world)
