"""One PostgreSQL for the whole test run, and a fresh database in it for whoever asks."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import uuid
from pathlib import Path

import psycopg
from psycopg import sql

from tests.servers import keeper, require, wait_until
from tests.servers.ports import free_port

# What a test run may do without: nothing in it has to outlive a power cut.
_FASTER = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
)
_ROOM = ("max_connections=200", "shared_buffers=64MB")


def fresh_database(*, like: str = "template0") -> str:
    """The URL of a new database, empty or a copy, on a server that is started at the first call of the run."""
    server = server_url()
    name = f"test_{uuid.uuid4().hex}"
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    _tell(server, statement.format(sql.Identifier(name), sql.Identifier(like)))
    return server.removesuffix("/postgres") + f"/{name}"


def drop_database(url: str) -> None:
    """Let go of a database and of everybody still connected to it."""
    name = url.rpartition("/")[2]
    _tell(server_url(), sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def server_url() -> str:
    require("initdb")
    return keeper.started_once("postgres", _start)


def _start(run_folder: Path) -> str:
    data = run_folder / "postgres"
    user = _user()
    _initialise(data, user)
    port = free_port()
    places = ("listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories=")
    options = [part for setting in (*places, *_FASTER, *_ROOM) for part in ("-c", setting)]
    server = keeper.keep("postgres", [str(require("initdb").parent / "postgres"), "-D", str(data), *options], user=user)
    url = f"postgresql://arende@127.0.0.1:{port}/postgres"
    wait_until(lambda: server.poll() is not None or _answers(url), what="PostgreSQL to answer")
    if server.poll() is not None:
        raise RuntimeError("PostgreSQL ended: " + (run_folder / "postgres.log").read_text(errors="replace"))
    return url


def _initialise(data: Path, user: str | None) -> None:
    data.mkdir(mode=0o700)
    if user:
        shutil.chown(data, user)
    command = [str(require("initdb")), "-D", str(data), "-U", "arende", "--auth=trust", "--no-sync",
               "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"]  # fmt: skip
    done = subprocess.run(command, user=user, capture_output=True, text=True, cwd="/", check=False)
    if done.returncode:
        raise RuntimeError(f"initdb failed: {done.stdout}{done.stderr}")


def _user() -> str | None:
    """PostgreSQL refuses to run as root: root hands it to another."""
    if os.geteuid():
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _answers(url: str) -> bool:
    with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=2):
        return True
    return False


def _tell(url: str, statement: sql.Composed) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)
