"""The tables. One class each; what may happen to them stands in the verbs of `core`."""

from core.models.agreements import Agreement, HoursPlan, ServiceLevel, SpecialDay
from core.models.blobs import Blob
from core.models.calls import BlockedNumber, Call, CallStep, PhoneDuty, PhoneSetting, Take, TextMessage
from core.models.estimates import Estimate
from core.models.people import Agent, Contact, Customer, CustomerDomain, Session, SignInLink
from core.models.post import Knock, Letter, Mail
from core.models.sorting import Edition, EffectWord
from core.models.tickets import Attachment, Event, Message, Module, Ticket
from core.models.work import BilledMonth, BudgetAlarm, TicketMonth, TimeEntry, Timer

TABLES = (
    Customer,
    CustomerDomain,
    Contact,
    Agent,
    SignInLink,
    Session,
    HoursPlan,
    SpecialDay,
    ServiceLevel,
    Agreement,
    Blob,
    Module,
    Mail,
    Ticket,
    Message,
    Attachment,
    Event,
    Letter,
    Knock,
    EffectWord,
    Edition,
    Call,
    Take,
    CallStep,
    TextMessage,
    PhoneSetting,
    BlockedNumber,
    PhoneDuty,
    Estimate,
    TimeEntry,
    Timer,
    TicketMonth,
    BudgetAlarm,
    BilledMonth,
)

__all__ = [
    "TABLES",
    "Agent",
    "Agreement",
    "Attachment",
    "BilledMonth",
    "Blob",
    "BlockedNumber",
    "BudgetAlarm",
    "Call",
    "CallStep",
    "Contact",
    "Customer",
    "CustomerDomain",
    "Edition",
    "EffectWord",
    "Estimate",
    "Event",
    "HoursPlan",
    "Knock",
    "Letter",
    "Mail",
    "Message",
    "Module",
    "PhoneDuty",
    "PhoneSetting",
    "ServiceLevel",
    "Session",
    "SignInLink",
    "SpecialDay",
    "Take",
    "TextMessage",
    "Ticket",
    "TicketMonth",
    "TimeEntry",
    "Timer",
]
