"""Databases of the test run: empty when asked for, gone when let go, ended with the run however it ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from tests.servers import keeper, postgres, wait_until
from tests.servers.redis import fresh_redis

RUN_THAT_WAITS = """
import sys
from tests.servers import keeper
with keeper.test_run():
    print(keeper.keep("sleeper", ["sleep", "600"]).pid, flush=True)
    sys.stdin.read()
"""


def test_every_database_is_its_own() -> None:
    first, second = postgres.fresh_database(), postgres.fresh_database()
    with psycopg.connect(first) as one, psycopg.connect(second) as other:
        one.execute("CREATE TABLE ticket (id int)")
        one.commit()
        assert other.execute("SELECT to_regclass('ticket')").fetchone() == (None,)
    postgres.drop_database(first)
    postgres.drop_database(second)


def test_a_dropped_database_is_gone_though_somebody_was_connected() -> None:
    url = postgres.fresh_database()
    with psycopg.connect(url):
        postgres.drop_database(url)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(url)


def test_postgresql_folds_swedish_letters() -> None:
    with psycopg.connect(postgres.server_url()) as connection:
        assert connection.execute("SELECT lower('ÅÄÖ')").fetchone() == ("åäö",)


def test_a_fresh_redis_is_empty() -> None:
    with redis.Redis.from_url(fresh_redis()) as client:
        client.set("left", "behind")
    with redis.Redis.from_url(fresh_redis()) as client:
        assert client.dbsize() == 0


def test_the_second_who_asks_gets_the_server_of_the_first() -> None:
    assert postgres.server_url() == postgres.server_url()


def test_servers_end_with_a_run_that_ends() -> None:
    run, server = start_run()
    run.communicate()
    assert run.returncode == 0
    assert has_ended(server)


def test_servers_end_with_a_run_that_is_killed() -> None:
    run, server = start_run()
    run.kill()
    run.communicate()
    wait_until(lambda: has_ended(server), what="the server to end with its run")


def test_a_run_that_is_killed_leaves_no_folder() -> None:
    run, server = start_run()
    folder = Path(server.parent().cmdline()[2]).parent
    run.kill()
    run.communicate()
    wait_until(lambda: not folder.exists(), what="the folder of the run to be gone")


def test_a_server_ends_with_its_keeper() -> None:
    run, server = start_run()
    server.parent().kill()
    wait_until(lambda: has_ended(server), what="the server to end with its keeper")
    run.communicate()


def has_ended(process: psutil.Process) -> bool:
    """Whether it is over; an orphan may lie about as a zombie until the system's first process buries it."""
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def start_run() -> tuple[subprocess.Popen[str], psutil.Process]:
    """A run of its own that started one server and waits; it ends when its input does."""
    run = subprocess.Popen(
        [sys.executable, "-c", RUN_THAT_WAITS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(keeper.__file__).parents[2],
    )
    assert run.stdout
    kept_by = psutil.Process(int(run.stdout.readline()))
    return run, wait_until(lambda: next((child for child in kept_by.children() if child.name() == "sleep"), None))
