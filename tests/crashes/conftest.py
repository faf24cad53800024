"""An office of the test's own, for what is killed in the middle of a sweep."""

from __future__ import annotations

from tests.stories.conftest import office

__all__ = ["office"]
