"""The settings as one list: for the home page, the rail and the search, in the reader's words and everybody else's."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from atithi.language.fold import keys
from atithi.language.words import tokens
from atithi.staff.models import Permission, User


@dataclass(frozen=True)
class Section:
    """One page of the settings. `words`: what else people call what is on it. Empty `permission`: for everybody."""

    name: str
    title: Any
    hint: Any
    words: Any
    address: str
    icon: str
    permission: str = ""

    @property
    def url(self) -> str:
        """Where it is; empty where this desk has no such page."""
        return _where(self.address)


@cache
def _where(address: str) -> str:
    """Found once in each process: every page asks for dozens."""
    try:
        return reverse(address)
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class Group:
    """Sections that belong together. `daily`: the first of them is work of every day, and is reached from the inbox."""

    title: Any
    sections: tuple[Section, ...]
    daily: bool = False


GROUPS = (
    Group(_("You"), (
        Section("profile", _("Your profile"), _("Name, language, look, how much a screen shows, taking back what was sent"),
                _("theme dark mode high contrast density undo seconds password passkey sign out"), "workspace:profile", "user"),
        Section("signature", _("Your mail signature"), _("Written below your answers by mail"), _("signature footer name"),
                "email:signature", "pencil"),
        Section("keys", _("Keys"), _("What each key does for you"), _("keyboard shortcuts"), "workspace:keys", "keyboard"),
        Section("notifications", _("Notifications"), _("What you are told, how and when"),
                _("sound push browser quiet hours mail digest"), "workspace:notifications", "bell"),
    )),
    Group(_("The business"), (
        Section("business", _("Business"), _("Its name in each language, languages, time zone"),
                _("company shop firm name clock"), "workspace:business", "store", Permission.CHANGE_SETTINGS),
        Section("stores", _("Stores"), _("Where customers find you"), _("branch shop address city close open"),
                "workspace:stores", "store", Permission.CHANGE_SETTINGS),
        Section("after_hours", _("After hours"), _("What guests are told while nobody is there; who is called"),
                _("night automatic reply closed out of office emergency"), "workspace:after_hours", "moon",
                Permission.CHANGE_SETTINGS),
        Section("hours", _("Opening hours"), _("The ordinary week, holidays and other days"),
                _("working hours holiday festival calendar closed open timings"), "workspace:hours", "clock",
                Permission.CHANGE_SETTINGS),
        Section("look", pgettext_lazy("brand", "Look"), _("Logo and colour, for customers and staff"),
                _("brand logo colour color picture design theme"), "workspace:look", "palette", Permission.CHANGE_SETTINGS),
    )),
    Group(_("People"), (
        Section("people", _("People"), _("Who works here; invite, change, part with"),
                _("colleague staff user agent invitation deactivate leave access"), "workspace:people", "users",
                Permission.MANAGE_PEOPLE),
        Section("teams", _("Teams"), _("Who works on the same matters"), _("group private members department"),
                "workspace:teams", "users", Permission.MANAGE_PEOPLE),
        Section("routing", _("Who takes what"), _("Skills, how much at once, and how work finds somebody"),
                _("routing assign automatic skill capacity queue distribute load"), "workspace:routing", "hand",
                Permission.MANAGE_PEOPLE),
        Section("roles", _("Roles"), _("What people may do"), _("permission rights owner supervisor agent allow"),
                "workspace:roles", "shield", Permission.MANAGE_PEOPLE),
    )),
    Group(pgettext_lazy("colleagues at work", "Team"), (
        Section("board", _("Live board"), _("What happens now, and where help is wanted"),
                _("dashboard wallboard live monitor supervisor now waiting"), "workspace:board", "monitor",
                Permission.MANAGE_PEOPLE),
        Section("load", _("Who is busy with what"), _("What waits for each of us now, and what nobody has yet."),
                _("load capacity queue workload team who"), "workspace:load", "activity"),
        Section("fairness", _("Equal waits"), _("Waits by language, store and channel, and whether they differ by chance"),
                _("fairness report waiting time language statistics"), "workspace:fairness", "hourglass",
                Permission.MANAGE_PEOPLE),
    ), daily=True),
    Group(_("Guests"), (
        Section("guests", _("Guests"), _("Everybody who ever turned to you, found in any script."),
                _("customer client list contact crm find"), "workspace:guests", "users"),
        Section("segments", _("Segments"), _("Guests who have something in common. A segment keeps itself up to date."),
                _("filter group audience list condition"), "workspace:segments", "layers"),
        Section("duplicates", _("There twice?"), _("Records that may be one person, with reasons"),
                _("duplicate merge join same double undo"), "workspace:duplicates", "merge"),
        Section("attributes", _("What we want to know"), _("Size, birthday, favourite colour: on every guest's card"),
                _("custom attribute field property"), "workspace:attributes", "list-checks", Permission.MANAGE_LABELS),
        Section("customer_tags", _("Tags of guests"), _("Words by which guests are sorted and found."), _("label hashtag mark"),
                "workspace:customer_tags", "tag", Permission.MANAGE_LABELS),
        Section("organisations", _("Organisations"), _("Business customers, their people and what was agreed"),
                _("company firm business client account agreement contract b2b"), "workspace:organisations", "store"),
    ), daily=True),
    Group(_("Calls"), (
        Section("calls", _("Calls"), _("Who calls, who waits, who is to be called back"),
                _("phone telephone call queue ring call back missed"), "workspace:calls", "phone"),
        Section("call_report", _("Figures of calls"), _("Service level, time to answer, abandoned calls"),
                _("report statistics asa abandoned hold service level"), "workspace:call_report", "activity",
                Permission.MANAGE_PEOPLE),
        Section("wrap_up", _("Wrap-up codes"), _("What a call was about, chosen when it ends."),
                _("disposition reason code call"), "phone:codes", "tag", Permission.MANAGE_CHANNELS),
    ), daily=True),
    Group(_("Promises"), (
        Section("promises", _("Promises"), _("What guests were promised, by what is due next."),
                _("due owed commitment deadline call back reminder"), "workspace:promises", "badge-check"),
        Section("promise_report", _("How promises are kept"), _("By kind, store, person, channel and language"),
                _("report statistics broken kept rate calibration words"), "workspace:promise_report", "activity",
                Permission.MANAGE_PEOPLE),
        Section("honesty", _("Honest dates"), _("How surely an offered date is kept; second thoughts; telling guests early"),
                _("feasible realistic deadline bad news level percent"), "workspace:honesty", "list-checks",
                Permission.CHANGE_SETTINGS),
    ), daily=True),
    Group(_("Surveys"), (
        Section("survey_report", _("What guests say"), _("How satisfied they are, how surely, and where it differs"),
                _("report statistics csat nps ces score rating satisfaction survey feedback"), "workspace:survey_report",
                "smile"),
        Section("survey_themes", _("Themes"), _("What guests write about in their answers, in every language and script."),
                _("topic comment reason complaint praise words trend"), "workspace:survey_themes", "message-square"),
        Section("surveys", _("What guests are asked"), _("Surveys: words, when to ask, QR codes for the stores"),
                _("survey csat nps ces question feedback qr rating rule invitation"), "workspace:surveys", "list-checks",
                Permission.MANAGE_PEOPLE),
    ), daily=True),
    Group(pgettext_lazy("of service", "Standards"), (
        Section("standards", _("Our standards"), _("What every guest can expect of us, and whether it is kept"),
                _("sla service level reply time target deadline clock"), "workspace:standards", "flag"),
        Section("timeliness", _("In time?"), _("How many were served in time, and how long it took"),
                _("report statistics sla timeliness punctual percentile median late"), "workspace:timeliness", "activity"),
        Section("on_call", _("On call"), _("Who is called for urgent matters at night"),
                _("rota duty emergency night standby"), "workspace:on_call", "phone"),
    ), daily=True),
    Group(_("Appointments"), (
        Section("appointments", _("Appointments"), _("Who comes when, and to whom"),
                _("calendar booking slot visit consultation waiting list"), "workspace:appointments", "clock"),
        Section("availability", _("When I can be booked"), _("Hours, days off, busy times, calendars elsewhere"),
                _("working hours holiday leave ics calendar feed"), "workspace:availability", "user"),
        Section("services", _("Services"), _("What guests can book a time for"), _("booking appointment length questions"),
                "workspace:services", "list-checks", Permission.CHANGE_SETTINGS),
    ), daily=True),
    Group(_("Shop floor"), (
        Section("floor", _("Shop floor"), _("Who waits in the store, and who is next"),
                _("token queue number counter call next visit walk-in"), "workspace:floor_home", "store"),
        Section("floors", _("Tokens in the stores"), _("Kiosk, poster, screen on the wall, and what guests come for"),
                _("kiosk tablet qr code display screen needs"), "workspace:floors", "monitor", Permission.CHANGE_SETTINGS),
    ), daily=True),
    Group(pgettext_lazy("staffing", "Work"), (
        Section("my_shifts", _("My shifts"), _("When you work, open shifts, days off, swaps"),
                _("roster rota schedule shift leave holiday swap calendar"), "workspace:my_shifts", "clock"),
        Section("roster", _("Roster"), _("Who works when"), _("rota schedule shift leave swap plan"), "workspace:roster",
                "users", Permission.MANAGE_PEOPLE),
        Section("staffing", _("Staffing"), _("How many people are needed, and who is missing"),
                _("forecast erlang workforce gap demand arrivals"), "workspace:staffing", "activity", Permission.MANAGE_PEOPLE),
        Section("staffing_rules", _("How staffing is reckoned"), _("Targets by channel, time for other work, swaps"),
                _("service level shrinkage erlang handling time"), "workspace:staffing_rules", "list-checks",
                Permission.CHANGE_SETTINGS),
    ), daily=True),
    Group(_("Goods and orders"), (
        Section("orders", _("Orders"), _("What guests bought, online and in the stores."),
                _("purchase sale return refund replacement"), "workspace:orders", "store"),
        Section("products", _("Products"), _("What we sell: prices, stock, and what fits what."),
                _("goods catalogue price stock article"), "workspace:products", "tag"),
        Section("approvals", _("Approvals"), _("What colleagues ask you to decide. A guest waits for each answer."),
                _("authority limit refund decide"), "workspace:approvals", "shield"),
        Section("policy", _("Rules and authority"), _("What is possible, and who may decide it alone"),
                _("authority limit refund decide"), "workspace:policy", "list-checks", Permission.MANAGE_ROLES),
        Section("sale", _("Sale at the counter"), _("Enter what a guest buys in the store"),
                _("sell bill pos cash store walk-in"), "workspace:sale", "plus"),
        Section("connectors", _("Shop systems"), _("Online shops that tell the desk of their orders by themselves."),
                _("woocommerce shopify webhook connector online shop"), "workspace:connectors", "plug",
                Permission.CHANGE_SETTINGS),
    ), daily=True),
    Group(pgettext_lazy("what the business knows", "Knowledge"), (
        Section("articles", pgettext_lazy("help centre", "Articles"),
                _("What the business knows, for guests and for colleagues."),
                _("help centre faq knowledge answer question guide article"), "workspace:articles", "file-text"),
        Section("announcements", _("Announcements"), _("What is new for us: products, rules, recalls"),
                _("news announcement notice recall policy must read colleagues"), "workspace:announcements", "bell"),
        Section("article_gaps", _("What guests asked in vain"), _("Questions that no article answers yet"),
                _("gap missing question search help"), "workspace:article_gaps", "search"),
        Section("article_synonyms", _("Synonyms"), _("Words that mean the same in your business"),
                _("synonym word same meaning search"), "workspace:article_synonyms", "languages", Permission.CHANGE_SETTINGS),
        Section("article_collections", _("Collections"), _("The shelves of the help centre."),
                _("collection category folder help centre"), "workspace:article_collections", "layers",
                Permission.CHANGE_SETTINGS),
    ), daily=True),
    Group(_("Conversations"), (
        Section("channels", _("Channels"), _("Chat, mail: where customers write to you, and whether it works"),
                _("website chat widget email mailbox script health test"), "workspace:channels", "plug"),
        Section("tags", _("Tags"), _("Words by which conversations are sorted"), _("label hashtag mark"),
                "workspace:tags", "tag", Permission.MANAGE_LABELS),
        Section("kinds", _("Kinds of matter"), _("Return, repair, question: what people turn to you for"),
                _("category type reason topic"), "workspace:kinds", "layers", Permission.MANAGE_LABELS),
        Section("canned", _("Canned replies"), _("Answers that are written once"), _("template saved reply snippet"),
                "workspace:canned", "message-square"),
        Section("guide", pgettext_lazy("beside a conversation", "Guide"), _("What is offered to say, step by step"),
                _("greeting wording sentence script welcome thanks courtesy"), "workspace:guide_wordings", "message-circle",
                Permission.MANAGE_SHARED),
        Section("macros", _("Macros"), _("Several steps with one key"), _("automatic action rule"),
                "workspace:macros", "list-checks"),
        Section("blocked", _("Blocked customers"), _("Whose messages are taken as spam"), _("spam junk blocked"),
                "workspace:blocked", "ban"),
        Section("held", _("Held mail"), _("What looks like spam or like a loop"), _("spam junk blocked"), "email:held", "ban"),
    )),
    Group(_("The desk"), (
        Section("imports", _("Bring your data"), _("Guests, products, orders and old conversations from files"),
                _("import upload csv excel xlsx spreadsheet zendesk freshdesk migrate data"), "workspace:imports", "archive",
                Permission.BRING_IN),
        Section("work", _("Background work"), _("What the desk does by itself, and what is stuck"), _("jobs queue retry error"),
                "workspace:work", "activity", Permission.WATCH_WORK),
        Section("privacy", _("Privacy"), _("What people ask about their data, and until when"),
                _("personal data access erase delete forget consent complaint DPDP GDPR export"), "workspace:privacy",
                "shield", Permission.HANDLE_PRIVACY),
        Section("retention", _("How long things are kept"), _("What goes by itself when it is old enough"),
                _("retention delete old purge archive storage"), "workspace:retention", "hourglass",
                Permission.ERASE_PEOPLE),
        Section("record", _("Record"), _("Who did what, and when"), _("audit log history event"), "workspace:record", "shield",
                Permission.SEE_RECORD),
        Section("tokens", _("Access for programs"), _("Keys for programs that work with the desk"),
                _("api token key integration webhook developer"), "tokens", "key-round"),
    )),
)  # fmt: skip
SECTIONS = tuple(section for group in GROUPS for section in group.sections)


def open_to(user: User) -> Iterator[tuple[Group, list[Section]]]:
    """The groups with the sections that this person may open."""
    for group in GROUPS:
        sections = [one for one in group.sections if (not one.permission or user.may(one.permission)) and one.url]
        if sections:
            yield group, sections


def around(user: User, name: str) -> list[tuple[Group, list[Section]]]:
    """What stands beside the section `name`: daily work beside daily work, settings beside settings."""
    daily = any(group.daily and name in {one.name for one in group.sections} for group in GROUPS)
    return [(group, sections) for group, sections in open_to(user) if group.daily == daily]


def places(user: User) -> list[Section]:
    """Where one goes from the inbox for the rest of the day's work."""
    return [sections[0] for group, sections in open_to(user) if group.daily]


def find(user: User, query: str) -> list[Section]:
    """Sections that answer the query, best first: in any of our languages, in any script and spelling."""
    # A key of one letter sounds like half the dictionary.
    wanted = [{key for key in keys(word) if len(key) > 1} for word in tokens(query)]
    found = []
    for _group, sections in open_to(user):
        for section in sections:
            ranks = [_rank(word, section.name) for word in wanted]
            if ranks and all(ranks):
                found.append((-sum(ranks), SECTIONS.index(section), section))
    return [section for _score, _place, section in sorted(found, key=lambda each: each[:2])]


def _rank(wanted: set[str], name: str) -> int:
    """More for a word of the title than of the hint than of what else it is called, and more for a whole word than for
    its beginning; 0 for none."""
    for rank, known in zip((3, 2, 1), _known(name), strict=True):
        if wanted & known:
            return 2 * rank + 1
        if any(key.startswith(word) for word in wanted for key in known):
            return 2 * rank
    return 0


@lru_cache(maxsize=64)
def _known(name: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The phonetic keys of a section's title, hint and other words, in all languages at once."""
    section = next(one for one in SECTIONS if one.name == name)
    spoken: list[set[str]] = [set(), set(), set()]
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            for place, text in enumerate((section.title, section.hint, section.words)):
                spoken[place].update(key for word in tokens(str(text)) for key in keys(word))
    return frozenset(spoken[0]), frozenset(spoken[1]), frozenset(spoken[2])
