"""Names of files that came from outside."""

from __future__ import annotations

import pytest

from core.rules.filenames import clean_filename


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.txt", "a.txt"),
        ("gnp.\u202eexe", "gnp.exe"),
        (".ht\u200baccess", "htaccess"),
        ("a\r\nb\x00.txt", "ab.txt"),
        ('<img src="x">.png', "_img src=_x__.png"),
        ("...", "attachment.bin"),
        ("", "attachment.bin"),
        ("a" * 300 + ".pdf", "a" * 146 + ".pdf"),
    ],
)
def test_file_names_do_no_harm(name: str, clean: str) -> None:
    assert clean_filename(name) == clean
