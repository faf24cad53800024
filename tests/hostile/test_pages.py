"""What a browser may claim in its headers, and how little comes of it."""

from __future__ import annotations

import pytest

from tests.web.cast import Cast
from tests.web.conftest import Visit, app, cast, database, rung, settings, visit  # noqa: F401 - the rooms of the pages

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.mark.parametrize("name", ["X-Remote-User", "Remote-User", "X-Forwarded-User", "X-Auth-Request-Email", "From"])
def test_a_header_that_names_somebody_signs_nobody_in(cast: Cast, visit: Visit, name: str) -> None:  # noqa: F811
    answer = visit().client.get("/desk/", headers={name: cast.admin.email})
    assert "/login" in answer.headers["Location"]
