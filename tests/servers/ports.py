"""Free ports on loopback, each handed out once."""

from __future__ import annotations

import os
import random
import re
import socket

# Below the range from which systems serve outgoing connections (32768 on Linux, 49152 elsewhere), so that
# no connection takes a port between its choice and its use.
_RANGE = range(10_240, 32_768)
_WORKERS = 16  # of one run: each has ports of its own, for a port may be chosen long before it is used
_choose = random.SystemRandom()  # Hypothesis seeds the common generator; every worker would choose alike
_handed_out: set[int] = set()


def free_port() -> int:
    """A TCP port that nobody listens on, neither on 127.0.0.1 nor on ::1."""
    while True:
        port = _choose.choice(_RANGE[_worker() :: _WORKERS])
        if port not in _handed_out and _is_free(port):
            _handed_out.add(port)
            return port


def _worker() -> int:
    """Which of the run's workers this is."""
    found = re.fullmatch(r"gw(\d+)", os.environ.get("PYTEST_XDIST_WORKER", ""))
    return int(found[1]) % _WORKERS if found else 0


def _is_free(port: int) -> bool:
    return _can_bind(socket.AF_INET, "127.0.0.1", port) and (not _has_ipv6() or _can_bind(socket.AF_INET6, "::1", port))


def _can_bind(family: socket.AddressFamily, host: str, port: int) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def _has_ipv6() -> bool:
    return socket.has_ipv6 and _can_bind(socket.AF_INET6, "::1", 0)
