"""The words that people read for what the desk keeps as codes: statuses, priorities, categories and so on."""

from __future__ import annotations

from collections.abc import Mapping

from core.errors import Refused
from core.estimates import How, Outcome
from core.models.parties import PartyKind
from core.models.people import Role
from core.models.tickets import Channel
from core.rules.budget import Basis
from core.rules.floods import Flood
from core.rules.kinds import Category, Priority
from core.rules.notices import LetterKind, Spent
from core.rules.priority import Effect
from core.rules.status import MOVES as MOVES_THERE_ARE
from core.rules.status import Status
from core.triage import Held
from web import phone_words
from web.languages import gettext, mark

STATUSES: Mapping[str, str] = {
    Status.NEW: mark("New"),
    Status.STARTED: mark("In progress"),
    Status.WAITING: mark("Waiting for the customer"),
    Status.APPROVAL: mark("Waiting for approval"),
    Status.HANDED_OVER: mark("Handed over"),
    Status.RESOLVED: mark("Resolved"),
    Status.CLOSED: mark("Closed"),
}
PRIORITIES: Mapping[str, str] = {
    Priority.P1: mark("Critical"),
    Priority.P2: mark("High"),
    Priority.P3: mark("Normal"),
    Priority.P4: mark("Low"),
}
CATEGORIES: Mapping[str, str] = {
    Category.INCIDENT: mark("Incident"),
    Category.SUPPORT: mark("User support"),
    Category.ORDER: mark("Order"),
    Category.DEVELOPMENT: mark("Development request"),
}
CATEGORY_EXPLANATIONS: Mapping[str, str] = {
    Category.INCIDENT: mark("Something is broken or doesn't work as it should."),
    Category.SUPPORT: mark("A question about how something works."),
    Category.ORDER: mark("A change to your solution, or help by a consultant."),
    Category.DEVELOPMENT: mark("An opinion or a wish about the product."),
}
EFFECTS: Mapping[str, str] = {
    Effect.NOBODY: mark("Nobody can work"),
    Effect.SOME: mark("Some people can't work"),
    Effect.DEADLINE: mark("A deadline is near"),
    Effect.ONE: mark("It concerns one person"),
    Effect.TROUBLE: mark("It works, with trouble"),
    Effect.QUESTION: mark("Nothing is hindered: it's a question"),
    Effect.WISH: mark("Nothing is hindered: it's a wish"),
    Effect.UNSAID: mark("Not said"),
}
CHANNELS: Mapping[str, str] = {
    Channel.MAIL: mark("by e-mail"),
    Channel.PORTAL: mark("in the portal"),
    Channel.PHONE: mark("by telephone"),
    Channel.DESK: mark("by the desk"),
    Channel.ALERT: mark("by monitoring"),
}
ROLES: Mapping[str, str] = {
    Role.AGENT: mark("Agent"),
    Role.LEAD: mark("Lead"),
    Role.INCIDENT_MANAGER: mark("Incident manager"),
    Role.ADMIN: mark("Administrator"),
}
HELD: Mapping[str, str] = {
    Held.UNKNOWN: mark("Nobody knows the sender"),
    Held.COLLEAGUE: mark("The mail domain is a customer's, but the person isn't registered"),
    Held.DOUBTFUL: mark("The mail may not be from who it says it is from"),
    Held.UNREADABLE: mark("The mail couldn't be read; it is attached"),
    Held.AUTOMATIC: mark("Sent by a machine, about no ticket of ours"),
    Held.FLOOD: mark("Many mails at once, gathered here"),
}
FLOODS: Mapping[str, str] = {
    Flood.ALIKE: mark("The same mail from many senders"),
    Flood.SENDER: mark("Many mails from one sender"),
    Flood.DOMAIN: mark("Many mails from one domain"),
    Flood.MACHINES: mark("Many mails from machines and lists"),
}
UNTOLD: Mapping[
    str, str
] = {  # why nobody was told; other reasons are signs of automatic mail, and stand for themselves
    Spent.ADDRESS: mark("the address has had its share of receipts"),
    Spent.SUBJECT: mark("the sender has had receipts for mails with the same subject"),
    Spent.LETTER: mark("the same was told several times just before"),
    Spent.STRANGERS: mark("very many people who aren't registered wrote at that time"),
    "rejected in triage": mark("it was turned away"),
    "who sent it is in doubt": mark("who sent it is in doubt"),
    "it names no sender": mark("it names no sender"),
    "it could not be read": mark("it couldn't be read"),
    "the answer would come to ourselves": mark("the answer would come to ourselves"),
    "its sender reads no answers": mark("its sender reads no answers"),
    "a higher one is told": mark("a higher one is told"),
}
LETTERS: Mapping[str, str] = {
    LetterKind.RECEIVED: mark("Receipt"),
    LetterKind.STARTED: mark("Work has begun"),
    LetterKind.REPLIED: mark("Reply"),
    LetterKind.RESOLVED: mark("Solution"),
    LetterKind.CLOSED: mark("Closing notice"),
    LetterKind.REGISTERED: mark("Welcome as a contact"),
    LetterKind.SIGN_IN: mark("Sign-in link"),
    LetterKind.ESTIMATE: mark("Estimate"),
    LetterKind.OUTSIDE: mark("Waits for an approval"),
    LetterKind.APPROVED: mark("Estimate approved"),
    LetterKind.DECLINED: mark("Estimate declined"),
    LetterKind.WITHDRAWN: mark("Estimate withdrawn"),
    LetterKind.UNHEARD: mark("Answer to an estimate that doesn't count"),
    LetterKind.BUDGET: mark("Included time, to the customer"),
    LetterKind.BUDGET_AGENT: mark("Included time, to agents"),
    LetterKind.WARNING: mark("Warning to agents"),
    LetterKind.ASSIGNED: mark("Given to an agent"),
    LetterKind.HANDED_OVER: mark("Hand-over"),
    LetterKind.PASSED_ON: mark("It is handed over"),
    LetterKind.TO_PARTY: mark("Letter to the party"),
    LetterKind.TAKEN_BACK: mark("Taken back"),
    LetterKind.BACK: mark("It is back with us"),
}
ESTIMATES: Mapping[str, str] = {
    Outcome.APPROVED: mark("The estimate is approved"),
    Outcome.DECLINED: mark("The estimate is declined"),
    Outcome.WITHDRAWN: mark("The estimate is withdrawn"),
    Outcome.REPLACED: mark("Another estimate took its place"),
}
HOWS: Mapping[str, str] = {
    How.LINK: mark("by the link in the letter"),
    How.PORTAL: mark("in the portal"),
    How.MAIL: mark("by e-mail"),
    How.DESK: mark("told to the desk"),
    LetterKind.STILL_WORKING: mark("How it stands"),
    LetterKind.REMINDER: mark("Reminder"),
}
MOVES: Mapping[str, str] = {
    "start": mark("Start working"),
    "wait": mark("Wait for the customer"),
    "resolve": mark("Resolve"),
    "close": mark("Close"),
    "reopen": mark("Reopen"),
    "hand_over": mark("Hand over"),
    "take_back": mark("Take the ticket back"),
}
PARTIES: Mapping[str, str] = {
    PartyKind.PARTNER: mark("Partner"),
    PartyKind.CONSULTANTS: mark("Consultants"),
    PartyKind.MAINTENANCE: mark("Maintenance team"),
}
DONE: Mapping[str, str] = {  # what a page says after something was done; `?done=` names it
    "opened": mark("Your ticket is registered. A receipt is on its way to you by e-mail."),
    "added": mark("Thank you, your message has been added to the ticket."),
    "replied": mark("The reply is saved and on its way to the customer."),
    "noted": mark("The internal note is saved. Nobody outside the desk sees it."),
    "moved": mark("The status is changed."),
    "saved": mark("Saved."),
    "merged": mark("The ticket is merged. What is said to it is now said to the other one."),
    "unmerged": mark("The ticket is open again, by itself."),
    "accepted": mark("The message is now part of the dialogue."),
    "registered": mark("The ticket is registered."),
    "contact-added": mark("The contact is added and can sign in right away."),
    "contact-removed": mark("The contact is removed and has no access any more."),
    "agent-added": mark("The agent is added and can sign in right away."),
    "agent-removed": mark("The agent is removed and has no access any more."),
    "customer-added": mark("The customer is added. Now add its contacts."),
    "released": mark("The ticket is now in the queue."),
    "rejected": mark("The ticket is closed without a letter."),
    "taken-out": mark("The mail is now a ticket of its own."),
    "retried": mark("It will be tried again right away."),
    "asked": mark("The estimate is on its way to the customer. The ticket waits for the answer."),
    "approved": mark("Thank you. The estimate is approved, and we go on with the work."),
    "declined": mark("Thank you. The estimate is declined: we don't do that work."),
    "signed-out": mark("You are signed out."),
    "time-booked": mark("The time is booked."),
    "time-changed": mark("The time is corrected."),
    "time-removed": mark("The time is removed. What it was stays in the ticket's log."),
    "timer-started": mark("The timer runs."),
    "timer-discarded": mark("The timer is stopped, and nothing is booked."),
    "month-billed": mark("The month is marked as billed. What is changed from now on is listed as a correction."),
    "blocked": mark("The number is blocked: its calls are turned away from now on."),
    "unblocked": mark("Calls from the number are let through again."),
    "caller-erased": mark("It is erased. What the telephone's provider has is deleted there as soon as it answers."),
    "announced": mark("Callers hear the announcement from now on."),
    "announcement-ended": mark("Callers no longer hear the announcement."),
    "handed-over": mark("The ticket is handed over. They and the customer are told by e-mail."),
    "party-written": mark("What you wrote is on its way to them. The customer doesn't see it."),
    "taken-back": mark("The ticket is back at the desk."),
    "team-removed": mark("The team is removed. Its open tickets are in another queue."),
    "team-added": mark("The team is added."),
    "told": mark("The letter is on its way to the customer."),
}
BASES: Mapping[str, str] = {  # how time counts
    Basis.COUNTED: mark("counts"),
    Basis.INCIDENT: mark("incident: no limit"),
    Basis.PRODUCT_FAULT: mark("fault in our standard software: no limit"),
    Basis.HANDED_OVER: mark("handed over: not billed"),
    Basis.ESTIMATE: mark("approved estimate: billed"),
    Basis.NOBODY: mark("no customer"),
}
LINES: Mapping[str, str] = {"1": mark("First line"), "2": mark("Second line"), "3": mark("Third line")}
_TABLES: Mapping[str, Mapping[str, str]] = {
    "status": STATUSES,
    "priority": PRIORITIES,
    "effect": EFFECTS,
    "told": {**EFFECTS, **CATEGORIES},  # by the words of a mail
    "category": CATEGORIES,
    "channel": CHANNELS,
    "role": ROLES,
    "held": HELD,
    "flood": FLOODS,
    "untold": UNTOLD,
    "letter": LETTERS,
    "estimate": ESTIMATES,
    "how": HOWS,
    "move": MOVES,
    "line": LINES,
    "done": DONE,
    "basis": BASES,
    **phone_words.TABLES,
    "party": PARTIES,
}
_EVENT_STATUSES = {move.event: move.to for move in MOVES_THERE_ARE.values()}


def word(table: str, code: str) -> str:
    """The word for a code; a code that nobody has put a word to stands for itself."""
    return gettext(_TABLES[table].get(code, code))


def refusal(error: Refused) -> str:
    """Why something was refused, in the reader's language."""
    values = dict(error.values)
    if error.field == "status" and {"status", "move"} <= values.keys():
        move = str(values["move"])
        values["status"] = word("status", str(values["status"])).lower()
        values["move"] = word("status", _EVENT_STATUSES.get(move, move)).lower()
    return gettext(error.sentence, **values)
