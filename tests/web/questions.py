"""Counts what a page asks the database."""

from __future__ import annotations

import logging

from tests.web.conftest import Browser


class _Counter(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1


def questions(browser: Browser, path: str) -> int:
    """How many statements the page takes; it is opened once before, so that nothing is new."""
    browser.get(path)
    logger, counter = logging.getLogger("peewee"), _Counter()
    before = logger.level
    logger.addHandler(counter)
    logger.setLevel(logging.DEBUG)
    try:
        assert browser.get(path).status_code == 200
    finally:
        logger.removeHandler(counter)
        logger.setLevel(before)
    return counter.count
