"""Who rings and who answers, unless a call is asked for otherwise."""

from __future__ import annotations

from enum import StrEnum

A_CALLER = "+46701740605"  # of the numbers that are kept free in Sweden for books and films


class Agents(StrEnum):
    """What the agents do when they are rung."""

    ANSWER = "answer"  # and press 1
    ALL = "all"  # everybody answers and presses 1; one of them is first
    BUSY = "busy"
    NONE = "none"  # nobody takes it
    VOICEMAIL = "voicemail"  # a machine takes it, and presses nothing
