"""The words that people read for what the telephone keeps as codes."""

from __future__ import annotations

from collections.abc import Mapping

from core.call_log import Ending
from core.models.calls import CallerKind, TakeState
from web.languages import mark

ENDINGS: Mapping[str, str] = {
    Ending.GOING_ON: mark("Going on"),
    Ending.REJECTED: mark("Turned away"),
    Ending.TALKED: mark("Talked with an agent"),
    Ending.MESSAGE: mark("Left a message"),
    Ending.MISSED: mark("Nobody answered"),
    Ending.DECLINED: mark("Didn't want to be recorded"),
    Ending.STATUS: mark("Heard how a ticket stands"),
    Ending.NOTHING: mark("Left nothing"),
}
STEPS: Mapping[str, str] = {  # what a caller had been asked, by the last part of the address that the answer came to
    "incoming": mark("The call came in"),
    "language": mark("Which language?"),
    "menu": mark("Message, status or agent?"),
    "category": mark("What sort of matter is it?"),
    "effect": mark("How is the work affected?"),
    "number": mark("On which number to be called back?"),
    "customer": mark("Which customer number?"),
    "notice": mark("May it be recorded?"),
    "recorded": mark("The message, after the tone"),
    "told": mark("The ticket's number was told: again, a text message, one more message?"),
    "status-id": mark("Which ticket number?"),
    "status-code": mark("Which code from the receipt?"),
    "status-menu": mark("The status was told: a message, an agent?"),
    "agent-result": mark("Agents were rung"),
    "": mark("The call went on"),
}
CALLERS: Mapping[str, str] = {
    CallerKind.KNOWN: mark("One contact's number"),
    CallerKind.SHARED: mark("A number that several contacts share"),
    CallerKind.UNKNOWN: mark("A number that nobody is registered with"),
    CallerKind.WITHHELD: mark("Number withheld"),
    CallerKind.SIP: mark("No telephone number"),
    CallerKind.INVALID: mark("No telephone number"),
}
TAKES: Mapping[str, str] = {
    TakeState.RECORDING: mark("Being recorded"),
    TakeState.RECORDED: mark("Being fetched"),
    TakeState.STORED: mark("Stored"),
    TakeState.ABSENT: mark("Nothing was recorded"),
    TakeState.LOST: mark("Lost"),
    TakeState.EXPIRED: mark("Deleted after its time"),
    TakeState.ERASED: mark("Erased"),
}
WHAT_TO_DO: Mapping[str, str] = {  # beside a recording that isn't there to be heard
    TakeState.RECORDING: mark("The caller is speaking, or has just hung up. Load the page again in a minute."),
    TakeState.RECORDED: mark("The recording is being fetched. Load the page again in a minute."),
    TakeState.ABSENT: mark("The caller said nothing that could be heard."),
    TakeState.LOST: mark("The recording couldn't be fetched in the time there was. Call back and ask."),
    TakeState.EXPIRED: mark("It was deleted, because recordings are kept no longer."),
    TakeState.ERASED: mark("It was erased, with all else that the caller had left."),
}
WHAT_BECAME: Mapping[str, str] = {  # the same, to the customer
    **WHAT_TO_DO,
    TakeState.RECORDING: mark("The recording is on its way to us. Load the page again in a minute."),
    TakeState.ABSENT: mark("Nothing could be heard. Please write what you wanted to say, or call again."),
    TakeState.LOST: mark("It was lost on its way to us. Please write what you said, or call again."),
}
VOICES: Mapping[str, str] = {"sv": mark("Voice in Swedish"), "en": mark("Voice in English")}
NOTICES: Mapping[str, str] = {
    "inform": mark("Tell the caller, then record"),
    "consent": mark("Tell the caller, and record only after a 1 is pressed"),
}
DECISIONS: Mapping[str, str] = {  # what administrators decide, by the setting's name
    "greeting_sv": mark("Greeting in Swedish"),
    "greeting_en": mark("Greeting in English"),
    "announcement_sv": mark("Announcement in Swedish"),
    "announcement_en": mark("Announcement in English"),
    "notice_mode": mark("Before a recording"),
    "privacy_address": mark("Where callers can read more"),
    "keep_months": mark("Months that recordings are kept"),
    "voice_sv": VOICES["sv"],
    "voice_en": VOICES["en"],
    "sends_texts": mark("Text messages"),
    "text_sender": mark("Sender of text messages"),
    "transcribes": mark("Automatic transcripts"),
}
WAVES: Mapping[str, str] = {"1": mark("Is rung first"), "2": mark("Is rung if nobody of the first answers")}
TABLES: Mapping[str, Mapping[str, str]] = {
    "ending": ENDINGS,
    "call-step": STEPS,
    "caller": CALLERS,
    "take": TAKES,
    "take-advice": WHAT_TO_DO,
    "take-became": WHAT_BECAME,
    "notice-mode": NOTICES,
    "decision": DECISIONS,
    "wave": WAVES,
}
