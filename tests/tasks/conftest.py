"""The servers that letters are handed to, and the telephone's provider."""

from __future__ import annotations

import contextlib
import socketserver
import threading
from collections.abc import Iterator

import pytest

from tests.servers.certificates import make_certificate
from tests.servers.provider import Provider


@pytest.fixture
def tls_server() -> Iterator[int]:
    """The port of a server that speaks TLS at once, under a certificate that nobody vouches for."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _ShakesHands) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A telephone provider on loopback."""
    with Provider() as provider:
        yield provider


class _ShakesHands(socketserver.BaseRequestHandler):
    context = make_certificate().context

    def handle(self) -> None:
        with contextlib.suppress(OSError), self.context.wrap_socket(self.request, server_side=True) as talk:
            talk.sendall(b"220 world.test\r\n")
            talk.recv(100)
