"""An office of the test's own: a database of either kind, the world outside, and nobody's program in between."""

from __future__ import annotations

import contextlib
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import Cast
from tests.office import Office
from tests.servers.certificates import make_certificate
from tests.servers.world import World


@pytest.fixture
def office(tmp_path: Path, people: Cast, world: World) -> Office:
    return Office(tmp_path, people, world)


@pytest.fixture
def tls_server() -> Iterator[int]:
    """The port of a server that speaks TLS at once, under a certificate that nobody vouches for."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _ShakesHands) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


class _ShakesHands(socketserver.BaseRequestHandler):
    context = make_certificate().context

    def handle(self) -> None:
        with contextlib.suppress(OSError), self.context.wrap_socket(self.request, server_side=True) as talk:
            talk.sendall(b"220 world.test\r\n")
            talk.recv(100)
