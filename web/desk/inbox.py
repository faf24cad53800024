"""Mail that the machines gave up on: a human looks at it, saves it, and has it tried again."""

from __future__ import annotations

from flask import Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from core import clock, inbox, listings
from core.errors import NotFound
from core.models import Mail
from web import sessions
from web.desk import blueprint
from web.downloads import as_download


@blueprint.get("/inbox")
def list_inbox() -> str:
    return render_template("desk/inbox.html", page=listings.shunted_mail(after=request.args.get("after", "")))


@blueprint.get("/inbox/<row_id:mail_id>/raw")
def save_mail(mail_id: int) -> Response:
    """The mail as it came, byte for byte."""
    return as_download(inbox.raw_of(_get_mail(mail_id)), f"mail-{mail_id}.eml")


@blueprint.post("/inbox/<row_id:mail_id>/retry")
def retry_mail(mail_id: int) -> AnyResponse:
    inbox.retry(_get_mail(mail_id), by=sessions.actor(), now=clock.now())
    return redirect("/desk/inbox?done=retried")


def _get_mail(mail_id: int) -> Mail:
    mail = Mail.get_or_none(Mail.id == mail_id)
    if mail is None:
        raise NotFound
    return mail
