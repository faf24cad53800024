"""The certificate under which mail comes encrypted; a renewed one is read without a restart."""

from __future__ import annotations

import logging
import ssl
from pathlib import Path

logger = logging.getLogger(__name__)


class Certificate:
    """A certificate chain and its key, two files in PEM. Raises OSError when they can't be read at first."""

    def __init__(self, chain: str, key: str) -> None:
        self._files = (Path(chain), Path(key))
        self._version = self._seen()
        self._context = self._read()

    def context(self) -> ssl.SSLContext:
        """For the next handshake. While new files can't be read (half written, say), the old ones go on."""
        try:
            version = self._seen()
            if version != self._version:
                self._context = self._read()
                self._version = version
        except OSError:
            logger.exception("the new TLS certificate can't be read, the one before is used")
        return self._context

    def _seen(self) -> tuple[tuple[int, int, int], ...]:
        found = [path.stat() for path in self._files]
        return tuple((status.st_mtime_ns, status.st_ino, status.st_size) for status in found)

    def _read(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(
            *self._files, password=""
        )  # an encrypted key is an error, not a question on the terminal
        return context
