"""Files that people attach in a form: their names made harmless, their number and size bounded.

Trusts neither the name nor the type that the browser tells.
"""

from __future__ import annotations

import re

from flask import request
from werkzeug.datastructures import FileStorage

from core.attachments import File
from core.errors import Refused
from core.rules.filenames import clean_filename
from web.surroundings import here

MOST_FILES = 20
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


def _read(upload: FileStorage) -> File:
    content_type = upload.mimetype or ""
    return File(
        filename=clean_filename(upload.filename or "", otherwise="file"),
        content_type=content_type if _TYPE.fullmatch(content_type) else "application/octet-stream",
        content=upload.stream.read(),
    )
