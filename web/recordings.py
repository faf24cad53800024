"""Recordings, played or saved by whoever may read the message they belong to.

The bytes came from outside: they are sent only as the sound they were found to be, and never as part of a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from flask import Blueprint, Response, request, send_file

from core import access
from core.attachments import content_of
from core.errors import NotFound
from core.models import Take
from core.models.calls import TakeState
from core.rules.references import number_of
from web import guards, sessions
from web.downloads import FILE_POLICY
from web.languages import gettext

_SOUNDS: Mapping[str, str] = {"audio/mpeg": "mp3", "audio/wav": "wav"}  # with the end of a file's name

blueprint = Blueprint("recordings", __name__)
blueprint.before_request(guards.require_anybody)


@blueprint.get("/recordings/<row_id:take_id>")
def play(take_id: int) -> Response:
    """A part of it where the player asks for one (RFC 9110, 14.2), which lets it jump; `?save=1` saves the whole."""
    take = access.get_take(take_id, sessions.actor())
    if take.state != TakeState.STORED or take.sha256 is None or take.content_type not in _SOUNDS:
        raise NotFound
    response = send_file(
        BytesIO(content_of(take.sha256)),
        mimetype=take.content_type,
        as_attachment="save" in request.args,
        download_name=filename_of(take),
        etag=take.sha256,
        conditional=True,
    )
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


def filename_of(take: Take) -> str:
    name = gettext("recording")
    where = number_of(take.ticket_id) if take.ticket_id else take.call_id
    return f"{name}-{where}-{take.number}.{_SOUNDS[take.content_type]}"


def length(seconds: int | None) -> str:
    """Minutes and seconds; "" where nobody has told yet."""
    return "" if seconds is None else f"{seconds // 60}:{seconds % 60:02}"
