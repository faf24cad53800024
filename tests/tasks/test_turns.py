"""Turns: a ring is never lost, and never makes a queue of its own."""

from __future__ import annotations

import contextlib
import threading

from tasks.turns import AtMost


class Job:
    """Waits at its start until it may go on, and counts."""

    def __init__(self, *, fails_once: bool = False) -> None:
        self.fails_once = fails_once
        self.begun = threading.Semaphore(0)
        self.may_end = threading.Semaphore(0)
        self.times = self.at_once = self.most_at_once = 0
        self._lock = threading.Lock()

    def __call__(self) -> None:
        with self._lock:
            self.times += 1
            self.at_once += 1
            self.most_at_once = max(self.at_once, self.most_at_once)
        self.begun.release()
        assert self.may_end.acquire(timeout=10)
        with self._lock:
            self.at_once -= 1
        if self.fails_once:
            self.fails_once = False
            raise RuntimeError("broken")


def ring(bell: AtMost) -> threading.Thread:
    def call() -> None:
        with contextlib.suppress(RuntimeError):
            bell()

    thread = threading.Thread(target=call)
    thread.start()
    return thread


def test_a_ring_meanwhile_does_the_job_once_more() -> None:
    job = Job()
    bell = AtMost(1, job)
    first = ring(bell)
    assert job.begun.acquire(timeout=10)
    for _ in range(5):
        bell()  # returns at once: somebody is at it
    for _ in range(2):
        job.may_end.release()
    first.join(10)
    assert job.times == 2


def test_no_more_threads_than_said_do_the_job_at_once() -> None:
    job = Job()
    bell = AtMost(2, job)
    threads = [ring(bell) for _ in range(2)]
    for _ in range(2):
        assert job.begun.acquire(timeout=10)
    bell()
    for _ in range(10):
        job.may_end.release()
    for thread in threads:
        thread.join(10)
    assert job.most_at_once == 2


def test_a_ring_while_the_job_fails_isnt_lost() -> None:
    job = Job(fails_once=True)
    bell = AtMost(1, job)
    first = ring(bell)
    assert job.begun.acquire(timeout=10)
    bell()  # rings while the job is about to fail
    for _ in range(2):
        job.may_end.release()
    first.join(10)
    assert job.times == 2
