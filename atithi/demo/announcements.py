"""What is new at the demo shop: four announcements to its staff, some read, some not yet."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from atithi.commerce.models import Product
from atithi.events import Actor, JobView
from atithi.knowledge import actions
from atithi.knowledge.announcements import readers
from atithi.knowledge.models import Announcement
from atithi.notices.news import remind
from atithi.staff.models import Role, User

RECALL: dict[str, dict[str, Any]] = {
    "en": {
        "title": "Mixer recall: the lid lock can crack",
        "body": "The maker calls back mixers sold since January. **Do not sell** what is on the shelf.\n\n"
        "- Guests get a new jar free of charge, without a bill too.\n- Ask for the number under the base.",
        "checks": [{
            "asks": "A guest with an affected mixer has lost the bill. What do they get?",
            "choices": ["A new jar, free of charge", "Nothing without a bill", "Half of the price"],
            "why": "A recall is about safety: the number under the base is enough.",
        }],
    },
    "hi": {
        "title": "मिक्सर वापसी: ढक्कन का लॉक टूट सकता है",
        "body": "कंपनी जनवरी से बिके मिक्सर वापस बुला रही है। दुकान में रखा माल **मत बेचिए**।\n\n"
        "- ग्राहक को नया जार मुफ़्त मिलेगा, बिल न हो तब भी।\n- नीचे लिखा नंबर पूछिए।",
        "checks": [{
            "asks": "ग्राहक का बिल खो गया है। उन्हें क्या मिलेगा?",
            "choices": ["नया जार, मुफ़्त", "बिल के बिना कुछ नहीं", "आधी क़ीमत"],
            "why": "बात सुरक्षा की है: नीचे लिखा नंबर काफ़ी है।",
        }],
    },
    "te": {
        "title": "మిక్సీ వెనక్కి: మూత లాక్ పగలవచ్చు",
        "body": "జనవరి నుండి అమ్మిన మిక్సీలను కంపెనీ వెనక్కి తీసుకుంటోంది. షెల్ఫ్‌లో ఉన్నవి **అమ్మకండి**.\n\n"
        "- బిల్లు లేకపోయినా కొత్త జార్ ఉచితం.\n- అడుగున ఉన్న నంబర్ అడగండి.",
        "checks": [{
            "asks": "కస్టమర్ బిల్లు పోయింది. వారికి ఏమి ఇస్తాం?",
            "choices": ["కొత్త జార్, ఉచితంగా", "బిల్లు లేకుండా ఏమీ లేదు", "సగం ధర"],
            "why": "ఇది భద్రత విషయం: అడుగున ఉన్న నంబర్ చాలు.",
        }],
    },
    "bn": {
        "title": "মিক্সার ফেরত: ঢাকনার লক ভাঙতে পারে",
        "body": "জানুয়ারি থেকে বিক্রি হওয়া মিক্সার কোম্পানি ফেরত নিচ্ছে। তাকের মাল **বিক্রি করবেন না**।\n\n"
        "- বিল না থাকলেও নতুন জার বিনামূল্যে।\n- নিচের নম্বরটি জেনে নিন।",
        "checks": [{
            "asks": "গ্রাহকের বিল হারিয়ে গেছে। তিনি কী পাবেন?",
            "choices": ["নতুন জার, বিনামূল্যে", "বিল ছাড়া কিছু নয়", "অর্ধেক দাম"],
            "why": "এটি নিরাপত্তার বিষয়: নিচের নম্বরই যথেষ্ট।",
        }],
    },
}  # fmt: skip
POLICY: dict[str, dict[str, Any]] = {
    "en": {
        "title": "Exchange within 15 days instead of 10",
        "body": "From this month guests may exchange unused goods within **15 days**. Opened earphones stay excluded.",
        "checks": [],
    },
    "hi": {
        "title": "अब 10 नहीं, 15 दिन में बदलवाइए",
        "body": "इस महीने से बिना इस्तेमाल का सामान **15 दिन** में बदला जा सकता है। खुले ईयरफ़ोन नहीं।",
        "checks": [],
    },
}
NEW: dict[str, dict[str, Any]] = {
    "en": {
        "title": "New on the shelf: a fridge that talks of its power use",
        "body": "It shows each day's units on the door. How much it saves: about a fifth.",
        "checks": [],
    },
    "te": {
        "title": "కొత్త ఫ్రిజ్: కరెంటు వాడకం తలుపుపైనే కనిపిస్తుంది",
        "body": "రోజువారీ యూనిట్లు తలుపుపై కనిపిస్తాయి. పాత మోడల్ కంటే ఐదో వంతు ఆదా.",
        "checks": [],
    },
}
COUNT: dict[str, dict[str, Any]] = {
    "en": {
        "title": "Stock is counted on the last Sunday",
        "body": "Please come at nine. Breakfast is on the house.",
        "checks": [],
    },
}


def load_announcements(*, staff: Mapping[str, User], now: datetime) -> None:
    """Published over the last three weeks; about half of the people have read them, the others are reminded."""
    boss = next(user for user in staff.values() if user.role == Role.OWNER)
    actor = Actor.staff(boss.pk)
    plans: list[tuple[str, dict[str, dict[str, Any]], str, bool, int, dict[str, list[str]]]] = [
        ("other", COUNT, "", False, 20, {}),
        ("product", NEW, "fridge", False, 12, {}),
        ("policy", POLICY, "", True, 6, {}),
        ("recall", RECALL, "mixer", True, 1, {}),
    ]
    for kind, texts, about, must_read, days, whom in plans:
        one = actions.save_announcement(
            kind=kind,
            texts=texts,
            language="en",
            readers=whom,
            products=_products(about),
            must_read=must_read,
            actor=actor,
        )
        actions.publish_announcement(announcement=one, actor=actor)
        Announcement.objects.filter(pk=one.pk).update(published_at=now - timedelta(days=days))
        one.refresh_from_db()
        if must_read:
            _read(one)
    remind(JobView(0, None))


def _products(word: str) -> list[str]:
    if not word:
        return []
    rows = Product.objects.filter(archived_at=None).order_by("id")
    return [one.public_id for one in rows if word in f"{one.category} {one.names}".lower()][:2]


def _read(one: Announcement) -> None:
    for place, (user, _reading) in enumerate(readers(one)):
        if place % 2:
            language = one.shown_in(user.language)
            right = [check["choices"][0] for check in one.texts[language]["checks"]]
            actions.note_reading(
                announcement=one, user=user, language=language, answers=right, actor=Actor.staff(user.pk)
            )
