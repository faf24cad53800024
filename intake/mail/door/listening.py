"""The sockets that mail comes through: bound before anything else starts, with an error that names the
setting.
"""

from __future__ import annotations

import errno
import os
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from core.config import SettingsError
from core.setting_values import Listen

BACKLOG = 512
_SOCKET_MODE = 0o660  # its owner and its group: the mail server in front


@contextmanager
def listening(listen: Listen | None, *, setting: str) -> Iterator[socket.socket | None]:
    """A listening socket, or None where none is asked for. Raises SettingsError when it can't be had."""
    if listen is None:
        yield None
        return
    opened = _open(listen, setting)
    try:
        yield opened
    finally:
        opened.close()
        if listen.path:
            Path(listen.path).unlink(missing_ok=True)


def _open(listen: Listen, setting: str) -> socket.socket:
    try:
        return _open_unix(Path(listen.path)) if listen.path else _open_tcp(listen)
    except OSError as error:
        reason = "it is in use" if error.errno == errno.EADDRINUSE else error.strerror or str(error)
        raise SettingsError([f"{setting}: can't listen on {listen} ({reason})"]) from None


def _open_tcp(listen: Listen) -> socket.socket:
    family, _, _, _, address = socket.getaddrinfo(
        listen.host, listen.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    return _listening(socket.socket(family, socket.SOCK_STREAM), address)


def _open_unix(path: Path) -> socket.socket:
    _remove_stale(path)
    listening = _listening(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM), str(path))
    path.chmod(_SOCKET_MODE)
    return listening


def _listening(opened: socket.socket, address: Any) -> socket.socket:
    try:
        if opened.family != socket.AF_UNIX:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen(BACKLOG)
        opened.setblocking(False)
    except OSError:
        opened.close()
        raise
    return opened


def _remove_stale(path: Path) -> None:
    """A socket file outlives a program that was killed; one that still answers is left alone."""
    with suppress(FileNotFoundError):
        if stat.S_ISSOCK(path.stat().st_mode) and not _is_answered(path):
            path.unlink()


def _is_answered(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller:
        return caller.connect_ex(os.fspath(path)) == 0
