"""Files and original formatting, for whoever may read the message they came with, and never as part of our own pages.

What came from outside is only ever saved, or looked at in a sandbox: no type that a browser would run is sent.
"""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, Response, send_file

from core import access
from core.attachments import content_of
from core.errors import NotFound
from core.models import Attachment, Message
from core.rules.filenames import clean_filename
from web import guards, sessions
from web.html_mail import safe_page, text_page
from web.languages import gettext

FILE_POLICY = "sandbox; default-src 'none'"
HTML_POLICY = "sandbox; default-src 'none'; img-src data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"

blueprint = Blueprint("downloads", __name__)
blueprint.before_request(guards.require_anybody)


@blueprint.get("/attachments/<row_id:attachment_id>/<path:name>")
def attachment(attachment_id: int, name: str) -> Response:
    """The name in the address is for people; the one that counts is ours."""
    found = access.get_attachment(attachment_id, sessions.actor())
    return as_download(content_of(found.sha256), found.filename)


@blueprint.get("/messages/<row_id:message_id>/html")
def message_html(message_id: int) -> Response:
    message = access.get_message(message_id, sessions.actor())
    if not message.html:
        raise NotFound
    page = safe_page(message.html, _pictures(message), title=message.ticket.subject)
    response = Response(
        page or text_page(gettext("The formatting is too large to be shown safely.")),
        content_type="text/html; charset=utf-8",
    )
    response.headers["Content-Security-Policy"] = HTML_POLICY
    return response


def as_download(content: bytes, filename: str) -> Response:
    """Bytes to be saved under this name, whatever they are (RFC 6266)."""
    response = send_file(
        BytesIO(content),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=clean_filename(filename),
        etag=False,
        conditional=False,
    )
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


def _pictures(message: Message) -> dict[str, tuple[str, bytes]]:
    """The pictures that came with a message, by Content-ID, read only as far as they can be shown."""
    rows = Attachment.select().where(
        Attachment.message == message.id,
        Attachment.content_id != "",
        Attachment.content_type.startswith("image/"),
        Attachment.size < 2 << 20,
    )
    return {row.content_id.strip("<>").lower(): (row.content_type, content_of(row.sha256)) for row in rows.limit(30)}
