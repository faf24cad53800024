"""Mail is written in groups, and each sender is told the truth about theirs."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

import pytest

from core.inbox import ReceivedMail
from intake.mail.door.commit import GroupCommit, StoreError, WaitingListFullError
from tests.intake.mail.running import Inbox


def mail(raw: bytes) -> ReceivedMail:
    return ReceivedMail(
        received_at=datetime(2026, 1, 7, 9, tzinfo=UTC),
        envelope_from="anna@customer.test",
        envelope_to=("help@desk.test",),
        peer="192.0.2.7",
        helo="mx.customer.test",
        tls=False,
        raw=raw,
    )


class BusyInbox(Inbox):
    """Writes nothing until told, and remembers its groups."""

    def __init__(self) -> None:
        super().__init__()
        self.may_write = threading.Event()
        self.groups: list[list[bytes]] = []

    def store(self, mails: Sequence[ReceivedMail]) -> None:
        self.may_write.wait()
        self.groups.append([one.raw for one in mails])
        if any(one.raw == b"bad" for one in mails):
            raise ValueError("this one can't be stored")
        super().store(mails)


def run(inbox: Inbox, work: Callable[[GroupCommit], Awaitable[None]], *, max_waiting: int = 100) -> None:
    async def body() -> None:
        commit = GroupCommit(inbox.store, on_stored=inbox.hint, max_waiting=max_waiting, max_waiting_bytes=100)
        await work(commit)
        await commit.close()

    asyncio.run(body())


async def store_together(commit: GroupCommit, inbox: BusyInbox, *raws: bytes) -> list[BaseException | None]:
    """One mail that the writer takes at once, then the others, which gather while it writes."""
    first = asyncio.create_task(commit.store(mail(b"first")))
    await asyncio.sleep(0)
    others = [asyncio.create_task(commit.store(mail(raw))) for raw in raws]
    await asyncio.sleep(0)
    inbox.may_write.set()
    await first
    return await asyncio.gather(*others, return_exceptions=True)


def test_a_mail_is_stored_when_store_returns() -> None:
    inbox = Inbox()

    async def work(commit: GroupCommit) -> None:
        await commit.store(mail(b"one"))
        assert inbox.contents == [b"one"]

    run(inbox, work)


def test_mails_that_gather_while_the_disk_is_busy_share_a_transaction() -> None:
    inbox = BusyInbox()

    async def work(commit: GroupCommit) -> None:
        await store_together(commit, inbox, b"second", b"third", b"fourth")

    run(inbox, work)
    assert len(inbox.groups) < 4
    assert sorted(inbox.contents) == [b"first", b"fourth", b"second", b"third"]


def test_one_bad_mail_costs_nobody_else_theirs() -> None:
    inbox = BusyInbox()
    outcomes: list[BaseException | None] = []

    async def work(commit: GroupCommit) -> None:
        outcomes.extend(await store_together(commit, inbox, b"good", b"bad", b"fine"))

    run(inbox, work)
    assert [type(outcome) for outcome in outcomes] == [type(None), StoreError, type(None)]
    assert sorted(inbox.contents) == [b"fine", b"first", b"good"]


def test_the_writer_goes_on_after_a_failure() -> None:
    inbox = BusyInbox()
    inbox.may_write.set()

    async def work(commit: GroupCommit) -> None:
        with pytest.raises(StoreError):
            await commit.store(mail(b"bad"))
        await commit.store(mail(b"good"))

    run(inbox, work)
    assert inbox.contents == [b"good"]


def test_a_caller_that_gives_up_doesnt_stop_the_writing() -> None:
    inbox = BusyInbox()

    async def work(commit: GroupCommit) -> None:
        caller = asyncio.create_task(commit.store(mail(b"one")))
        await asyncio.sleep(0)
        caller.cancel()
        inbox.may_write.set()
        with pytest.raises(asyncio.CancelledError):
            await caller

    run(inbox, work)
    assert inbox.contents == [b"one"]


@pytest.mark.parametrize(("max_waiting", "raw"), [(1, b"two"), (100, b"x" * 100)])
def test_a_full_waiting_list_takes_no_more(max_waiting: int, raw: bytes) -> None:
    inbox = BusyInbox()

    async def work(commit: GroupCommit) -> None:
        first = asyncio.create_task(commit.store(mail(b"one")))
        await asyncio.sleep(0)
        with pytest.raises(WaitingListFullError):
            await commit.store(mail(raw))
        inbox.may_write.set()
        await first

    run(inbox, work, max_waiting=max_waiting)


def test_a_mail_larger_than_the_waiting_list_passes_alone() -> None:
    inbox = Inbox()
    run(inbox, lambda commit: commit.store(mail(b"x" * 1_000)))
    assert len(inbox.mails) == 1


def test_the_waiting_list_empties_again() -> None:
    inbox = Inbox()

    async def work(commit: GroupCommit) -> None:
        for _ in range(5):
            await commit.store(mail(b"x" * 90))

    run(inbox, work, max_waiting=1)
    assert len(inbox.mails) == 5


def test_what_waits_is_written_before_the_end() -> None:
    inbox = BusyInbox()
    callers: list[asyncio.Task[None]] = []

    async def work(commit: GroupCommit) -> None:
        callers.extend(asyncio.create_task(commit.store(mail(b"%d" % number))) for number in range(20))
        await asyncio.sleep(0)
        inbox.may_write.set()

    run(inbox, work)
    assert len(inbox.mails) == 20


def test_each_stored_group_gives_one_hint() -> None:
    inbox = BusyInbox()

    async def work(commit: GroupCommit) -> None:
        await store_together(commit, inbox, b"good", b"fine")

    run(inbox, work)
    assert inbox.hints == len(inbox.groups)


def test_a_hint_that_fails_does_no_harm() -> None:
    inbox = Inbox()

    def fail() -> None:
        raise ConnectionError("the doorbell is broken")

    async def body() -> None:
        commit = GroupCommit(inbox.store, on_stored=fail)
        await commit.store(mail(b"one"))
        await commit.store(mail(b"two"))
        await commit.close()

    asyncio.run(body())
    assert inbox.contents == [b"one", b"two"]
