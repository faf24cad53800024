"""The few files that every page shares, named by their content so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Response, abort

_FOLDER = Path(__file__).parent / "static"
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class StaticFile:
    name: str
    version: str  # of its content
    content_type: str
    content: bytes

    @property
    def path(self) -> str:
        return f"/static/{self.version}/{self.name}"


def read_static_files(folder: Path = _FOLDER) -> dict[str, StaticFile]:
    return {path.name: _read(path) for path in sorted(folder.iterdir()) if path.is_file()}


def answer(files: Mapping[str, StaticFile], version: str, name: str) -> Response:
    """The file; under an old version's name it is not kept, since a page from before an update may ask for it."""
    file = files.get(name)
    if file is None:
        abort(404)
    response = Response(file.content, content_type=file.content_type)
    response.headers["Cache-Control"] = _FOR_EVER if version == file.version else "no-cache"
    return response


def _read(path: Path) -> StaticFile:
    content = path.read_bytes()
    content_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    charset = "; charset=utf-8" if content_type.startswith("text/") else ""
    return StaticFile(path.name, hashlib.sha256(content).hexdigest()[:12], content_type + charset, content)
