"""Letters: what was written to whom, whether it left, and another try for those that were given up.

A sign-in letter is listed but never shown: it holds a key to somebody's account.
"""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from core import clock, listings, outbox
from core.errors import NotFound
from core.models import Letter
from core.rules.notices import LetterKind
from web import sessions
from web.desk import blueprint

_SHOWN_HEADERS = ("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "Auto-Submitted")


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter as a page shows it."""

    headers: list[tuple[str, str]]
    text: str


@blueprint.get("/outbox")
def list_letters() -> str:
    """Those given up come first: unless another view is asked for, they are what is shown while there are any."""
    after = request.args.get("after", "")
    view = request.args.get("view", "")
    failed = listings.letter_page(only_failed=True, after=after) if view != "all" else None
    if failed and (failed.rows or view == "failed"):
        return render_template("desk/outbox.html", page=failed, view="failed")
    return render_template("desk/outbox.html", page=listings.letter_page(after=after), view="all")


@blueprint.get("/outbox/<row_id:letter_id>")
def show_letter(letter_id: int) -> str:
    letter = _get_letter(letter_id)
    shown = None if letter.kind == LetterKind.SIGN_IN else _read(outbox.content(letter))
    return render_template("desk/letter.html", letter=letter, shown=shown)


@blueprint.post("/outbox/<row_id:letter_id>/retry")
def retry_letter(letter_id: int) -> Response:
    outbox.retry(_get_letter(letter_id), by=sessions.actor(), now=clock.now())
    return redirect("/desk/outbox?view=all&done=retried")


def _get_letter(letter_id: int) -> Letter:
    letter = Letter.get_or_none(Letter.id == letter_id)
    if letter is None:
        raise NotFound
    return letter


def _read(content: bytes) -> Shown:
    """Our own letters only ever get here: they are well formed."""
    mail = message_from_bytes(content, _class=EmailMessage, policy=policy.default)
    body = mail.get_body(preferencelist=("plain",))
    headers = [(name, str(mail[name])) for name in _SHOWN_HEADERS if mail[name]]
    return Shown(headers, body.get_content() if body else "")
