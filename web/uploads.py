"""Files that people attach in a form: their names made harmless, their number and size bounded.

Trusts neither the name nor the type that the browser tells.
"""

from __future__ import annotations

import re

from flask import request
from werkzeug.datastructures import FileStorage

from core.attachments import File
from core.errors import Refused
from web.surroundings import here

MOST_FILES = 20
_MOST_NAME = 150
_MOST_EXTENSION = 20
# Controls, soft hyphens, zero-width and bidirectional marks: what makes a name look like another one.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,100}")


def read_files(name: str = "files") -> tuple[File, ...]:
    """The files of this request; raises Refused when they are too many or too large together."""
    uploads = [upload for upload in request.files.getlist(name) if upload.filename]
    if len(uploads) > MOST_FILES:
        raise Refused(name, "Attach at most %(most)s files at a time.", most=MOST_FILES)
    files = tuple(_read(upload) for upload in uploads)
    most = here().settings.mail_max_size
    if sum(len(file.content) for file in files) > most:
        raise Refused(name, "The files are larger than %(most)s MB together.", most=most >> 20)
    return files


def clean_filename(name: str) -> str:
    """A name that stays in its folder and hides nothing."""
    name = _HIDDEN.sub("", name[:4096].replace("\\", "/").rpartition("/")[2])
    name = _NOT_IN_NAMES.sub("_", name).strip(" .")
    stem, dot, extension = name.rpartition(".")
    if len(name) > _MOST_NAME and stem and len(extension) <= _MOST_EXTENSION:
        name = stem[: _MOST_NAME - len(extension) - 1] + dot + extension
    return name[:_MOST_NAME].strip(" .") or "file"


def _read(upload: FileStorage) -> File:
    content_type = upload.mimetype or ""
    return File(
        filename=clean_filename(upload.filename or ""),
        content_type=content_type if _TYPE.fullmatch(content_type) else "application/octet-stream",
        content=upload.stream.read(),
    )
