"""A thousand texts as customers write them, the same every time."""

import random
from datetime import UTC, datetime, timedelta

from atithi.search import Document

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
WORDS = {
    "hi": "मेरा रिफंड कब आएगा ऑर्डर डिलीवरी वापसी पैसे खराब मशीन टीवी बिल वारंटी शिकायत जल्दी कृपया नहीं चाहिए दुकान फ्रिज",
    "te": "నా రీఫండ్ ఎప్పుడు వస్తుంది ఆర్డర్ డెలివరీ వాపసు డబ్బులు మెషిన్ టీవీ బిల్లు వారంటీ ఫిర్యాదు త్వరగా దయచేసి ఫ్రిజ్",
    "bn": "আমার রিফান্ড কবে আসবে অর্ডার ডেলিভারি ফেরত টাকা খারাপ মেশিন টিভি বিল ওয়ারেন্টি অভিযোগ তাড়াতাড়ি ফ্রিজ দোকান",
    "hi-Latn": "mera refund kab ayega order delivery wapsi paise kharab machine tv bill warranty shikayat jaldi nahi dukan",
    "en": "my refund is late order delivery return money broken machine television bill warranty complaint soon please fridge",
}
NAMES = ("Lakshmi", "लक्ष्मी", "Srinivas", "శ్రీనివాస్", "Chatterjee", "চ্যাটার্জি", "Mukherjee", "Mukhopadhyay", "Laxmi")
QUERIES = (
    "refund", "रिफंड", "రీఫండ్", "রিফান্ড", "rifand", "wapsi", "mera refund kab ayega", "order delivery", "ফেরত টাকা", "fridge",
    "చటర్జీ", "shrinivas", "laxmi", "mukherjee", "SE-48213", "48213",
    "98480 22", "ref", "डिली", "complaint soon", "qqxyzzy", "bill 7",
)  # fmt: skip


def documents(count: int = 1000) -> list[Document]:
    """So many texts: messages of conversations, some of a private team, and customers among them."""
    draw = random.Random(5)
    made = []
    for number in range(1, count + 1):
        at = NOW - timedelta(hours=3 * (count - number))
        name = f"{draw.choice(NAMES)} {number % 97}"
        if number % 10 == 0:
            made.append(Document("customer", number, f"{name}\n+9198480{22000 + number}", at))
            continue
        words = draw.choices(draw.choice(list(WORDS.values())).split(), k=draw.randint(2, 14))
        if number % 7 == 0:
            words.append(f"SE-{48000 + number}")
        made.append(
            Document(
                "conversation",
                number // 3,
                " ".join(words),
                at,
                part=number,
                context=name,
                scope=9 * (number % 50 == 0),
            )
        )
    return made
