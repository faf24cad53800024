"""What agents are warned of beside a mail, in words: what is odd, what to check, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from core.rules.warnings import Caution, read_warnings
from web.languages import gettext, mark

_WORDS: Mapping[Caution, str] = {
    Caution.FAILED: mark(
        "This mail is probably not from %(address)s: the check of its origin failed. Don't act on it before you have "
        "asked them in another way, by telephone for example."
    ),
    Caution.SENT_ELSEWHERE: mark("It was sent by %(domain)s. Ask yourself why they would write for this sender."),
    Caution.UNPROVED_AGENT: mark(
        "It says it is from %(address)s, who works at this desk, but nothing proves that. Ask your colleague before "
        "you do what it says."
    ),
    Caution.DOUBLED_FROM: mark(
        "It names more than one sender, or none that is clear. Look at who really wrote before you answer."
    ),
    Caution.NAME_IS_ADDRESS: mark(
        "The sender's name reads %(shown)s, but the mail is from %(address)s. Answer only if you know that address."
    ),
    Caution.AGENTS_NAME: mark(
        "%(name)s works at this desk, but %(address)s isn't the address we know. Ask your colleague before you do "
        "what it says."
    ),
    Caution.CONTACTS_NAME: mark(
        "A contact of ours is called %(name)s, but has another address than %(address)s. Make sure that it is the "
        "same person before you tell anything."
    ),
    Caution.LOOKALIKE: mark(
        "The domain %(domain)s is easily taken for %(like)s, which we know. Read it letter by letter; if it isn't "
        "theirs, turn the mail away."
    ),
    Caution.MIXED_SCRIPTS: mark(
        "The sender's domain %(domain)s mixes letters of several alphabets, as forged addresses do. Don't trust what "
        "it looks like."
    ),
    Caution.REPLY_ELSEWHERE: mark(
        "Answers to it would go to %(address)s, at another organisation than the sender's. Make sure that this is "
        "meant."
    ),
    Caution.PROGRAM: mark("The file %(file)s can run programs. Open it only if you expected it and know who sent it."),
    Caution.DISGUISED_PROGRAM: mark(
        "The file %(file)s is a program that pretends to be a document. Don't open it; tell whoever looks after "
        "security."
    ),
    Caution.UNPROVED_PARTY: mark(
        "Nothing proves that %(address)s writes for %(name)s. Make sure of it before you act on what it says."
    ),
    Caution.DISGUISED_LINK: mark(
        "A link in it reads %(shown)s but leads to %(target)s. Don't follow it; type the address yourself."
    ),
}
_NO_FACTS = dict.fromkeys(("address", "domain", "shown", "name", "like", "file", "target"), "")


def lines(kept: Iterable[Mapping[str, Any]]) -> list[str]:
    """One sentence for each warning that was kept with a message."""
    return [gettext(_WORDS[warning.what], **_NO_FACTS | dict(warning.facts)) for warning in read_warnings(kept)]
