"""The shapes a demo story is told in: plain frozen data, no database.

`atithi.demo.story.tell` returns a `Story`; the loader turns it into rows. Everything refers to everything else by `key`.
Languages are ISO 639-1 codes (en, hi, te, bn), scripts ISO 15924 codes (Latn, Deva, Telu, Beng); times are aware, in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Language = Literal["en", "hi", "te", "bn"]
Script = Literal["Latn", "Deva", "Telu", "Beng"]
ChannelKind = Literal["webchat", "email", "whatsapp", "phone", "instore"]
Role = Literal["owner", "supervisor", "agent"]
Author = Literal["customer", "staff", "note"]
Gender = Literal["f", "m"]


@dataclass(frozen=True, slots=True)
class Business:
    name: str
    names: Mapping[str, str]  # by language
    languages: tuple[Language, ...]
    timezone: str
    email: str  # the address customers write to
    phone: str  # E.164


@dataclass(frozen=True, slots=True)
class Store:
    key: str
    name: str
    city: str
    address: str
    phone: str
    timezone: str


@dataclass(frozen=True, slots=True)
class Team:
    key: str
    name: str
    private: bool


@dataclass(frozen=True, slots=True)
class StaffMember:
    key: str
    name: str
    email: str
    role: Role
    gender: Gender
    language: Language  # of the screens they read
    speaks: tuple[Language, ...]
    stores: tuple[str, ...]
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Customer:
    key: str
    name: str  # as they write it themselves, perhaps in their own script
    latin_name: str
    gender: Gender
    language: Language
    script: Script
    emails: tuple[str, ...]
    phones: tuple[str, ...]  # E.164
    store: str
    area: str  # part of the city, in Latin letters
    since: datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    media_type: str  # image/jpeg or application/pdf
    caption: str  # what can be seen on it, in English


@dataclass(frozen=True, slots=True)
class Message:
    author: Author
    staff: str | None  # who wrote a reply or a note; None for the customer's own words
    at: datetime
    text: str
    language: Language
    script: Script
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    key: str
    customer: str
    channel: ChannelKind
    subject: str  # "" except for mail
    matter: str  # the stock it is told from: late-delivery, emi-bounced, …
    kind: str  # the kind of matter: delivery, billing, repair, …
    tags: tuple[str, ...]
    language: Language
    script: Script
    mood: int  # -2 upset … 2 delighted
    status: Literal["open", "closed"]
    waiting: bool  # the customer wrote last and nobody has answered
    assignee: str | None
    team: str
    store: str
    outcome: str | None  # None while open
    product: str  # full name of the model
    order: str | None  # SE-48213
    amount: int  # rupees the matter is about
    promised_on: datetime | None  # what staff promised for, where they did
    messages: tuple[Message, ...]
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Story:
    business: Business
    stores: tuple[Store, ...]
    teams: tuple[Team, ...]
    staff: tuple[StaffMember, ...]
    customers: tuple[Customer, ...]
    conversations: tuple[Conversation, ...]  # by time of their first message
