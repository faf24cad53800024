"""What a mail names its ticket by, strongest first: keys nobody can forge, then mails we know, then hints.

Says nothing of who may do what with it (see `thread`). Looks at the cheap first, and asks the database only where
nothing stronger was taken: one question by index for each field that a mail carries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from core import messages
from core.database import find
from core.models import Agent, Letter
from core.party_threads import numbered
from core.recipients import staff_key_holder
from core.rules.conversations import Conversation, read_conversation
from core.rules.references import Keyring, ReplyKey, tagged_ticket_ids, typed_ticket_ids
from core.rules.their_numbers import keys_in
from intake.mail.reading.automatic import Kind
from intake.mail.reading.parse import Reading
from intake.mail.understand import Understood

_MOST_REFERENCES = 20
_MOST_TAGS = 3


class How(StrEnum):
    """By what a mail names its ticket."""

    REPLY_ADDRESS = "reply-address"  # the keyed address it was sent to
    RETURN_ADDRESS = "return-address"  # the keyed envelope sender of a letter: where machines answer (RFC 3834 4)
    OUR_MESSAGE_ID = "our-message-id"  # a keyed Message-ID that it answers
    OUR_CONVERSATION = "our-conversation"  # a keyed Thread-Index
    OUR_REFERENCE = "our-reference"  # the keyed reference in the text of a letter, quoted
    KNOWN_MESSAGE_ID = "known-message-id"  # a Message-ID of a mail that is on the ticket
    KNOWN_CONVERSATION = "known-conversation"  # answers in the Thread-Index that the customer's own mail began
    SAME_ROOT = "same-root"  # began the thread of a ticket that was opened by an answer, or answers it too
    THEIR_NUMBER = "their-number"  # the number of a ticket that was handed over, at the desk of whoever has it
    SUBJECT_TAG = "subject-tag"  # [#471209]
    TOPIC_TAG = "topic-tag"  # the same in Thread-Topic, which stays when the subject is changed
    BODY_TAG = "body-tag"  # the same, in the text: a letter of ours quoted, or echoed
    TYPED_NUMBER = "typed-number"  # "ärende 471209" in the subject


PROOF = (How.REPLY_ADDRESS, How.RETURN_ADDRESS, How.OUR_MESSAGE_ID, How.OUR_CONVERSATION, How.OUR_REFERENCE)
NAMELESS = (How.OUR_CONVERSATION, How.OUR_REFERENCE)  # keys of ours that say which ticket, and not to whom
KNOWN = (How.KNOWN_MESSAGE_ID, How.KNOWN_CONVERSATION, How.SAME_ROOT)

Named = Iterator[tuple[How, int]]


def named_tickets(understood: Understood, keyring: Keyring) -> Named:
    """Every ticket that a mail names."""
    yield from _by_address(understood, keyring)
    reading = understood.reading
    if reading is None:
        return
    answered = _answered(reading)
    conversation = conversation_of(reading)
    yield from _by_key(reading, answered, conversation, keyring)
    yield from _by_known_mail(understood, reading, answered, conversation)
    yield from _by_their_number(reading)
    yield from _by_hint(reading)


def tickets_addressed(understood: Understood, keyring: Keyring) -> list[int]:
    """The tickets whose keyed addresses a mail was sent to, each once."""
    return list(dict.fromkeys(_addressed(understood, keyring)))


def answers_letter_to_staff(understood: Understood, keyring: Keyring) -> bool:
    """Whether it answers what we wrote to agents: such a letter's reply address says so, and so do its Message-IDs."""
    answered = _answered(understood.reading) if understood.reading else []
    own = (key.recipient_tag for each in answered if (key := keyring.read_message_id(each)))
    tags = {*own, *(key.recipient_tag for key in _reply_keys(understood, keyring))}
    if not tags:
        return False
    agents = Agent.select(Agent.email).distinct()  # those who have left, too
    return any(keyring.is_recipient(staff_key_holder(agent.email), tag) for agent in agents for tag in tags)


def conversation_of(reading: Reading) -> Conversation | None:
    value = reading.header("thread-index")
    return read_conversation(value) if value else None


def thread_root(reading: Reading) -> str:
    """The Message-ID that its thread began with: its own, where it answers nothing."""
    return next(iter((*reading.references, *reading.in_reply_to)), reading.message_id)


def _by_address(understood: Understood, keyring: Keyring) -> Named:
    yield from ((How.REPLY_ADDRESS, ticket_id) for ticket_id in tickets_addressed(understood, keyring))
    for address in understood.mail.envelope_to:
        letter_id = keyring.read_bounce_address(address)
        letter = find(Letter, id=letter_id) if letter_id else None
        if letter is not None and letter.ticket_id is not None:
            yield How.RETURN_ADDRESS, letter.ticket_id


def _addressed(understood: Understood, keyring: Keyring) -> Iterator[int]:
    return (key.ticket_id for key in _reply_keys(understood, keyring))


def _reply_keys(understood: Understood, keyring: Keyring) -> Iterator[ReplyKey]:
    """By the envelope, and by To and Cc: a server in front may have delivered all it got to the plain address."""
    for address in (*understood.mail.envelope_to, *_named_receivers(understood.reading)):
        key = keyring.read_reply_address(address) if "+" in address else None
        if key:
            yield key


def _named_receivers(reading: Reading | None) -> Iterable[str]:
    return (one.address for one in (*reading.to, *reading.cc)) if reading else ()


def _answered(reading: Reading) -> list[str]:
    """The Message-IDs it answers, nearest first."""
    return list(dict.fromkeys((*reading.in_reply_to, *reversed(reading.references))))[:_MOST_REFERENCES]


def _by_key(reading: Reading, answered: Iterable[str], conversation: Conversation | None, keyring: Keyring) -> Named:
    for message_id in answered:
        own = keyring.read_message_id(message_id)
        if own:
            yield How.OUR_MESSAGE_ID, own.ticket_id
    ticket_id = keyring.read_conversation(conversation.guid) if conversation else None
    if ticket_id:
        yield How.OUR_CONVERSATION, ticket_id
    quoted = keyring.read_references(reading.text) or keyring.read_references(reading.html)
    yield from ((How.OUR_REFERENCE, ticket_id) for ticket_id in quoted)


def _by_known_mail(
    understood: Understood, reading: Reading, answered: list[str], conversation: Conversation | None
) -> Named:
    # A list gives its copy another body and leaves the Message-ID: the same mail, come twice.
    own_too = [reading.message_id] if understood.kind is Kind.LIST and reading.message_id else []
    if answered or own_too:
        for ticket_id in messages.tickets_of([*answered, *own_too]):
            yield How.KNOWN_MESSAGE_ID, ticket_id
    if conversation is not None and conversation.is_answer:  # templates begin every mail with the same one
        on_it = messages.ticket_in_conversation(conversation.head.hex())
        if on_it:
            yield How.KNOWN_CONVERSATION, on_it
    root = thread_root(reading)
    begun_by_answer = messages.ticket_from_root(root) if root else None
    if begun_by_answer:
        yield How.SAME_ROOT, begun_by_answer


def _by_their_number(reading: Reading) -> Named:
    """Asks only where a subject holds something that could be the number of another desk."""
    keys = keys_in(reading.subject)
    if keys:
        yield from ((How.THEIR_NUMBER, handover.ticket_id) for handover in numbered(keys))


def _by_hint(reading: Reading) -> Named:
    for how, text in (
        (How.SUBJECT_TAG, reading.subject),
        (How.TOPIC_TAG, reading.header("thread-topic")),
        (How.BODY_TAG, reading.text),
    ):
        if "[#" in text:
            yield from ((how, ticket_id) for ticket_id in tagged_ticket_ids(text)[:_MOST_TAGS])
    yield from ((How.TYPED_NUMBER, ticket_id) for ticket_id in typed_ticket_ids(reading.subject)[:_MOST_TAGS])
