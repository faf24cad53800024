"""A download ends, whatever is sent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from requests import Session

from tasks import downloads
from tasks.downloads import DownloadError, download
from tests.servers.provider import Answer, Provider

AUTH = ("user", "token")


@pytest.fixture
def session() -> Iterator[Session]:
    with Session() as session:
        yield session


def test_what_never_ends_is_left_at_the_limit(provider: Provider, session: Session) -> None:
    provider.answer("/x.wav", Answer(body=bytes(1 << 16), is_endless=True))
    with pytest.raises(DownloadError, match="larger than 1 MB"):
        download(session, f"{provider.url}/x.wav", auth=AUTH, most=1 << 20)


def test_what_is_as_large_as_may_be_is_taken(provider: Provider, session: Session) -> None:
    provider.answer("/x.wav", Answer(body=bytes(1 << 20)))
    assert len(download(session, f"{provider.url}/x.wav", auth=AUTH, most=1 << 20)) == 1 << 20


def test_what_comes_too_slowly_is_left(provider: Provider, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "_MOST_SECONDS", -1.0)
    provider.answer("/x.wav", Answer(body=b"sound"))
    with pytest.raises(DownloadError, match="too slowly"):
        download(session, f"{provider.url}/x.wav", auth=AUTH)


def test_chunks_without_a_length_are_read(provider: Provider, session: Session) -> None:
    body = b"5\r\nsound\r\n0\r\n\r\n"
    provider.answer("/x.wav", Answer(200, body, {"Transfer-Encoding": "chunked"}))
    assert download(session, f"{provider.url}/x.wav", auth=AUTH) == b"sound"
