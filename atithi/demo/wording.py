"""Puts names, dates, sums and gender into a line of the stock, as each language writes them."""

# ruff: noqa: E501 (a row a line)

import re
from collections.abc import Callable, Mapping
from datetime import date

from atithi.demo.shapes import Gender

MONTHS: dict[str, tuple[str, ...]] = {
    "en": ("Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"),
    "hi-Deva": ("जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"),
    "hi-Latn": (
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ),
    "te-Telu": ("జనవరి", "ఫిబ్రవరి", "మార్చి", "ఏప్రిల్", "మే", "జూన్", "జూలై", "ఆగస్టు", "సెప్టెంబర్", "అక్టోబర్", "నవంబర్", "డిసెంబర్"),
    "te-Latn": ("Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"),
    "bn-Beng": (
        "জানুয়ারি",
        "ফেব্রুয়ারি",
        "মার্চ",
        "এপ্রিল",
        "মে",
        "জুন",
        "জুলাই",
        "আগস্ট",
        "সেপ্টেম্বর",
        "অক্টোবর",
        "নভেম্বর",
        "ডিসেম্বর",
    ),
    "bn-Latn": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
WEEKDAYS: dict[str, tuple[str, ...]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "hi-Deva": ("सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार", "रविवार"),
    "hi-Latn": ("somvaar", "mangalvaar", "budhvaar", "guruvaar", "shukravaar", "shanivaar", "ravivaar"),
    "te-Telu": ("సోమవారం", "మంగళవారం", "బుధవారం", "గురువారం", "శుక్రవారం", "శనివారం", "ఆదివారం"),
    "te-Latn": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "bn-Beng": ("সোমবার", "মঙ্গলবার", "বুধবার", "বৃহস্পতিবার", "শুক্রবার", "শনিবার", "রবিবার"),
    "bn-Latn": ("sombar", "mongolbar", "budhbar", "brihospotibar", "shukrobar", "shonibar", "robibar"),
}
BUSINESS_NAMES = {
    "Latn": "Sharma Electronics",
    "Deva": "शर्मा इलेक्ट्रॉनिक्स",
    "Telu": "శర్మా ఎలక్ట్రానిక్స్",
    "Beng": "শর্মা ইলেকট্রনিক্স",
}
# Between which hours someone comes: (from, to), the afternoon's named as each language does.
WINDOWS: dict[str, tuple[str, ...]] = {
    "en": ("between 10 am and 1 pm", "between 11 am and 2 pm", "between 2 and 5 pm", "between 4 and 7 pm"),
    "hi-Deva": ("सुबह 10 से 1 बजे के बीच", "11 से 2 बजे के बीच", "दोपहर 2 से 5 बजे के बीच", "शाम 4 से 7 बजे के बीच"),
    "hi-Latn": ("subah 10 se 1 ke beech", "11 se 2 baje ke beech", "dopahar 2 se 5 ke beech", "shaam 4 se 7 ke beech"),
    "te-Telu": ("ఉదయం 10 నుంచి 1 గంట మధ్య", "11 నుంచి 2 గంటల మధ్య", "మధ్యాహ్నం 2 నుంచి 5 మధ్య", "సాయంత్రం 4 నుంచి 7 మధ్య"),
    "te-Latn": ("udayam 10 nunchi 1 madhya", "11 nunchi 2 gantala madhya", "madhyahnam 2 nunchi 5 madhya", "sayantram 4 nunchi 7 madhya"),
    "bn-Beng": ("সকাল ১০টা থেকে ১টার মধ্যে", "১১টা থেকে ২টোর মধ্যে", "দুপুর ২টো থেকে ৫টার মধ্যে", "বিকেল ৪টে থেকে ৭টার মধ্যে"),
    "bn-Latn": ("sokal 10ta theke 1tar moddhe", "11ta theke 2tor moddhe", "dupur 2to theke 5tar moddhe", "bikel 4te theke 7tar moddhe"),
}  # fmt: skip

BENGALI_DIGITS = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
GENDERED = re.compile(r"\[([^|\[\]]*)\|([^|\[\]]*)\]")
PRODUCT_GENDERED = re.compile(r"<([^|<>]*)\|([^|<>]*)>")
BENGALI_GENITIVE = re.compile(r"([\u0985-\u09b9\u09be-\u09cc\u09dc-\u09df])-এর")
SLOT = re.compile(r"\{([a-zA-Z0-9]+)\}")


def rupees(amount: int) -> str:
    """₹ with Indian grouping: 1234567 → ₹12,34,567."""
    digits = str(amount)
    head, tail = digits[:-3], digits[-3:]
    groups: list[str] = []
    while head:
        groups.insert(0, head[-2:])
        head = head[:-2]
    return "₹" + ",".join([*groups, tail])


def day(variant: str, when: date, *, weekday: bool, native_digits: bool = False, year: bool = False) -> str:
    """A date as people write it in a message: "Tuesday 24 Nov", "मंगलवार 24 नवंबर", "মঙ্গলবার ২৪ নভেম্বর"."""
    number = str(when.day).translate(BENGALI_DIGITS) if native_digits and variant == "bn-Beng" else str(when.day)
    month = MONTHS[variant][when.month - 1]
    text = f"{month} {number}" if variant == "te-Telu" else f"{number} {month}"
    if year:
        text = f"{text} {str(when.year).translate(BENGALI_DIGITS) if number != str(when.day) else when.year}"
    return f"{WEEKDAYS[variant][when.weekday()]} {text}" if weekday else text


def script_of(variant: str) -> str:
    return "Latn" if variant == "en" else variant.partition("-")[2]


def fill(text: str, slots: Mapping[str, str | Callable[[], str]], *, speaker: Gender, feminine: bool) -> str:
    """Fills slots and chooses the forms by gender; an unknown slot raises KeyError."""

    def value(found: re.Match[str]) -> str:
        held = slots[found[1]]
        put = held if isinstance(held, str) else held()
        # A Telugu word that ends without its vowel keeps apart from the ending: హైదరాబాద్‌లో.
        joins = put.endswith("\u0c4d") and "\u0c00" <= text[found.end() : found.end() + 1] <= "\u0c7f"
        return put + "\u200c" if joins else put

    if "[" in text:
        text = GENDERED.sub(lambda found: found[2 if speaker == "f" else 1], text)
    if "<" in text:
        text = PRODUCT_GENDERED.sub(lambda found: found[2 if feminine else 1], text)
    filled = SLOT.sub(value, text)
    return BENGALI_GENITIVE.sub(_genitive, filled) if "-এর" in filled else filled


def _genitive(found: re.Match[str]) -> str:
    """The Bengali genitive grows into the word before it: ফ্রিজ → ফ্রিজের, টিভি → টিভির, জুলাই → জুলাইয়ের."""
    last = found[1]
    if last in "ািীুূৃেৈোৌ":
        return f"{last}র"
    return f"{last}য়ের" if last in "অআইঈউঊএঐওঔ" else f"{last}ের"
