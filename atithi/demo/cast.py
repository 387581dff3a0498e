"""Who is in the story: the business, its stores, teams, staff and customers."""

# ruff: noqa: E501 (a row a line)

import random
from datetime import datetime, timedelta

from atithi.demo.people import COMMUNITIES, ELSEWHERE, Community, Name
from atithi.demo.shapes import Business, Customer, Gender, Language, Script, StaffMember, Store, Team

TIMEZONE = "Asia/Kolkata"
BUSINESS = Business(
    name="Sharma Electronics",
    names={"en": "Sharma Electronics", "hi": "शर्मा इलेक्ट्रॉनिक्स", "te": "శర్మా ఎలక్ట్రానిక్స్", "bn": "শর্মা ইলেকট্রনিক্স"},
    languages=("en", "hi", "te", "bn"),
    timezone=TIMEZONE,
    email="care@sharma.example",
    phone="+916120099000",
)
STORES = (
    Store(
        "hyderabad",
        "Sharma Electronics Hyderabad",
        "Hyderabad",
        "12-3-45, Main Road, Ameerpet",
        "+916120099001",
        TIMEZONE,
    ),
    Store("kolkata", "Sharma Electronics Kolkata", "Kolkata", "88 Gariahat Road", "+916120099002", TIMEZONE),
    Store("lucknow", "Sharma Electronics Lucknow", "Lucknow", "21 Hazratganj", "+916120099003", TIMEZONE),
)
TEAMS = (
    Team("sales", "Sales", private=False),
    Team("repairs", "Repairs", private=False),
    Team("billing", "Billing", private=False),
    Team("delivery", "Delivery", private=False),
    Team("complaints", "Complaints", private=True),
)
ALL_STORES = ("hyderabad", "kolkata", "lucknow")
STAFF = (
    StaffMember("asha", "Asha Sharma", "asha@sharma.example", "owner", "f", "en", ("hi", "en", "te"), ALL_STORES, ("complaints",)),
    StaffMember("farida", "Farida Khan", "farida@sharma.example", "supervisor", "f", "hi", ("hi", "te", "en"), ("hyderabad", "lucknow"), ("complaints", "sales", "delivery")),
    StaffMember("subhash", "Subhash Ghosh", "subhash@sharma.example", "supervisor", "m", "bn", ("bn", "hi", "en"), ("kolkata",), ("complaints", "repairs", "billing")),
    StaffMember("ravi", "Ravi Teja", "ravi@sharma.example", "agent", "m", "te", ("te", "en"), ("hyderabad",), ("sales", "delivery")),
    StaffMember("mita", "Mita Das", "mita@sharma.example", "agent", "f", "bn", ("bn", "en"), ("kolkata",), ("sales", "delivery")),
    StaffMember("neha", "Neha Tiwari", "neha@sharma.example", "agent", "f", "hi", ("hi", "en"), ("lucknow",), ("sales", "billing")),
    StaffMember("imran", "Imran Siddiqui", "imran@sharma.example", "agent", "m", "hi", ("hi", "en"), ("lucknow",), ("delivery", "repairs")),
    StaffMember("swathi", "Swathi Reddy", "swathi@sharma.example", "agent", "f", "te", ("te", "hi", "en"), ("hyderabad",), ("billing", "sales")),
    StaffMember("venkatesh", "Venkatesh Rao", "venkatesh@sharma.example", "agent", "m", "te", ("te", "hi", "en"), ("hyderabad",), ("repairs", "delivery")),
    StaffMember("arnab", "Arnab Mukherjee", "arnab@sharma.example", "agent", "m", "en", ("bn", "en"), ("kolkata",), ("repairs",)),
    StaffMember("salma", "Salma Khatun", "salma@sharma.example", "agent", "f", "bn", ("bn", "hi", "en"), ("kolkata",), ("billing", "delivery")),
    StaffMember("joseph", "Joseph Kurian", "joseph@sharma.example", "agent", "m", "en", ("en", "hi"), ("hyderabad",), ("billing", "repairs")),
)  # fmt: skip
# How staff's first names are written in each script.
STAFF_NATIVE: dict[str, dict[str, str]] = {
    "asha": {"Deva": "आशा", "Telu": "ఆశ", "Beng": "আশা"},
    "farida": {"Deva": "फ़रीदा", "Telu": "ఫరీదా", "Beng": "ফরিদা"},
    "subhash": {"Deva": "सुभाष", "Telu": "సుభాష్", "Beng": "সুভাষ"},
    "ravi": {"Deva": "रवि", "Telu": "రవి", "Beng": "রবি"},
    "mita": {"Deva": "मीता", "Telu": "మీతా", "Beng": "মিতা"},
    "neha": {"Deva": "नेहा", "Telu": "నేహా", "Beng": "নেহা"},
    "imran": {"Deva": "इमरान", "Telu": "ఇమ్రాన్", "Beng": "ইমরান"},
    "swathi": {"Deva": "स्वाति", "Telu": "స్వాతి", "Beng": "স্বাতী"},
    "venkatesh": {"Deva": "वेंकटेश", "Telu": "వెంకటేష్", "Beng": "ভেঙ্কটেশ"},
    "arnab": {"Deva": "अर्णब", "Telu": "అర్ణబ్", "Beng": "অর্ণব"},
    "salma": {"Deva": "सलमा", "Telu": "సల్మా", "Beng": "সালমা"},
    "joseph": {"Deva": "जोसेफ़", "Telu": "జోసెఫ్", "Beng": "জোসেফ"},
}
PLACES: dict[str, dict[str, str]] = {
    "hyderabad": {"Latn": "Hyderabad", "Deva": "हैदराबाद", "Telu": "హైదరాబాద్", "Beng": "হায়দ্রাবাদ"},
    "kolkata": {"Latn": "Kolkata", "Deva": "कोलकाता", "Telu": "కోల్‌కతా", "Beng": "কলকাতা"},
    "lucknow": {"Latn": "Lucknow", "Deva": "लखनऊ", "Telu": "లక్నో", "Beng": "লখনউ"},
}
AREAS: dict[str, dict[str, dict[str, str]]] = {
    "hyderabad": {
        "Kukatpally": {"Deva": "कुकटपल्ली", "Telu": "కూకట్‌పల్లి", "Beng": "কুকাটপল্লি"},
        "Dilsukhnagar": {"Deva": "दिलसुखनगर", "Telu": "దిల్‌సుఖ్‌నగర్", "Beng": "দিলসুখনগর"},
        "Madhapur": {"Deva": "माधापुर", "Telu": "మాదాపూర్", "Beng": "মাধাপুর"},
        "Tolichowki": {"Deva": "टोलीचौकी", "Telu": "టోలిచౌకి", "Beng": "টোলিচৌকি"},
        "Uppal": {"Deva": "उप्पल", "Telu": "ఉప్పల్", "Beng": "উপ্পল"},
        "Secunderabad": {"Deva": "सिकंदराबाद", "Telu": "సికింద్రాబాద్", "Beng": "সেকেন্দ্রাবাদ"},
        "Mehdipatnam": {"Deva": "मेहदीपट्नम", "Telu": "మెహదీపట్నం", "Beng": "মেহদিপট্টনম"},
    },
    "kolkata": {
        "Salt Lake": {"Deva": "साल्ट लेक", "Telu": "సాల్ట్ లేక్", "Beng": "সল্টলেক"},
        "Behala": {"Deva": "बेहाला", "Telu": "బేహలా", "Beng": "বেহালা"},
        "Garia": {"Deva": "गड़िया", "Telu": "గరియా", "Beng": "গড়িয়া"},
        "Dum Dum": {"Deva": "दमदम", "Telu": "దమ్ దమ్", "Beng": "দমদম"},
        "Howrah": {"Deva": "हावड़ा", "Telu": "హౌరా", "Beng": "হাওড়া"},
        "Jadavpur": {"Deva": "जादवपुर", "Telu": "జాదవ్‌పూర్", "Beng": "যাদবপুর"},
        "Barasat": {"Deva": "बारासात", "Telu": "బారాసాత్", "Beng": "বারাসাত"},
    },
    "lucknow": {
        "Gomti Nagar": {"Deva": "गोमती नगर", "Telu": "గోమతీ నగర్", "Beng": "গোমতী নগর"},
        "Aliganj": {"Deva": "अलीगंज", "Telu": "అలీగంజ్", "Beng": "আলিগঞ্জ"},
        "Indira Nagar": {"Deva": "इंदिरा नगर", "Telu": "ఇందిరా నగర్", "Beng": "ইন্দিরা নগর"},
        "Chowk": {"Deva": "चौक", "Telu": "చౌక్", "Beng": "চক"},
        "Alambagh": {"Deva": "आलमबाग़", "Telu": "ఆలంబాగ్", "Beng": "আলমবাগ"},
        "Rajajipuram": {"Deva": "राजाजीपुरम", "Telu": "రాజాజీపురం", "Beng": "রাজাজিপুরম"},
        "Jankipuram": {"Deva": "जानकीपुरम", "Telu": "జానకీపురం", "Beng": "জানকীপুরম"},
    },
}
NATIVE_SCRIPT: dict[Language, Script] = {"en": "Latn", "hi": "Deva", "te": "Telu", "bn": "Beng"}
LANGUAGES: tuple[tuple[Language, float], ...] = (("hi", 0.38), ("te", 0.24), ("bn", 0.20), ("en", 0.18))
STORES_OF: dict[Language, tuple[tuple[str, float], ...]] = {
    "hi": (("lucknow", 0.66), ("hyderabad", 0.22), ("kolkata", 0.12)),
    "te": (("hyderabad", 1.0),),
    "bn": (("kolkata", 1.0),),
    "en": (("hyderabad", 0.42), ("kolkata", 0.34), ("lucknow", 0.24)),
}
MAIL_DOMAINS = (
    "example.com",
    "example.org",
    "example.net",
    "mail.example.com",
    "post.example.org",
    "inbox.example.net",
)
# A prefix that looks valid but has been given to no operator, so nobody is ever rung by accident.
PHONE_PREFIX = "+9161200"


def _communities(language: Language, store: str) -> tuple[list[Community], list[float]]:
    """Whose names are heard among those who write this language at this store."""
    if language != "en":
        own = [community for community in COMMUNITIES if community.language == language]
        return own, [community.share for community in own]
    local = {"hyderabad": "te", "kolkata": "bn", "lucknow": "hi"}[store]
    near = [community for community in COMMUNITIES if community.language == local]
    return [*near, ELSEWHERE], [*(community.share * 0.65 for community in near), 0.35]


def _addresses(draw: random.Random, given: Name, surname: Name, number: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Mail addresses and phones: most customers have both, some only one of them."""
    first, last = (part.latin.lower().replace(" ", "").replace("'", "") for part in (given, surname))
    local = draw.choice(
        (f"{first}.{last}", f"{first}{last}", f"{first[0]}{last}", f"{last}.{first}", f"{first}_{last}")
    )
    mail = f"{local}{number % 97 + 3}@{draw.choice(MAIL_DOMAINS)}"
    phone = f"{PHONE_PREFIX}{10000 + number * 13 + draw.randrange(13):05d}"
    has = draw.random()
    if has < 0.18:
        return (), (phone,)
    if has < 0.28:
        return (mail,), ()
    return (mail,), (phone,)


def _customer(
    draw: random.Random, number: int, language: Language, script: Script, now: datetime, taken: set[str]
) -> Customer:
    stores, weights = zip(*STORES_OF[language], strict=True)
    store = draw.choices(stores, weights)[0]
    communities, shares = _communities(language, store)
    gender: Gender = draw.choice(("f", "m"))
    while True:
        community = draw.choices(communities, shares)[0]
        given, surname = draw.choice(community.given(gender)), draw.choice(community.surnames)
        if f"{given.latin} {surname.latin}" not in taken:
            break
    latin = f"{given.latin} {surname.latin}"
    taken.add(latin)
    native = script != "Latn" and draw.random() < 0.6
    emails, phones = _addresses(draw, given, surname, number)
    return Customer(
        key=f"customer-{number:03d}",
        name=f"{given.native} {surname.native}" if native else latin,
        latin_name=latin,
        gender=gender,
        language=language,
        script=script,
        emails=emails,
        phones=phones,
        store=store,
        area=draw.choice(tuple(AREAS[store])),
        since=now - timedelta(days=90 + draw.randrange(1500), minutes=draw.randrange(1440)),
    )


def gather_customers(draw: random.Random, now: datetime, count: int = 600) -> tuple[Customer, ...]:
    """Customers in the shares of LANGUAGES, about half of those with a script of their own writing it."""
    taken: set[str] = set()
    kinds: list[tuple[Language, Script]] = []
    for language, share in LANGUAGES:
        wanted = round(count * share)
        kinds += [(language, "Latn" if number % 2 else NATIVE_SCRIPT[language]) for number in range(wanted)]
    draw.shuffle(kinds)
    return tuple(
        _customer(draw, number, language, script, now, taken) for number, (language, script) in enumerate(kinds)
    )


GIVEN_NATIVE: dict[tuple[Language, str], str] = {
    (community.language, name.latin): name.native
    for community in COMMUNITIES
    for name in (*community.men, *community.women)
}


def given_name(customer: Customer, script: Script) -> str:
    """The first name as staff write it in that script."""
    latin = customer.latin_name.rsplit(" ", 1)[0]
    return latin if script == "Latn" else GIVEN_NATIVE[(customer.language, latin)]


def full_name(customer: Customer, script: Script) -> str:
    """How the customer signs in that script."""
    latin_given, latin_surname = customer.latin_name.rsplit(" ", 1)
    if script == "Latn":
        return customer.latin_name
    surnames = {name.latin: name.native for c in COMMUNITIES if c.language == customer.language for name in c.surnames}
    return f"{GIVEN_NATIVE[(customer.language, latin_given)]} {surnames[latin_surname]}"
