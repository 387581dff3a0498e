"""What Sharma Electronics sells (invented brands) and how the four languages call it."""

# ruff: noqa: E501 (a row a line)

from dataclasses import dataclass

KINDS: dict[str, dict[str, str]] = {
    "phone": {"en": "phone", "hi-Deva": "मोबाइल", "hi-Latn": "mobile", "te-Telu": "ఫోన్", "te-Latn": "phone", "bn-Beng": "মোবাইল", "bn-Latn": "mobile"},
    "tv": {"en": "TV", "hi-Deva": "टीवी", "hi-Latn": "TV", "te-Telu": "టీవీ", "te-Latn": "TV", "bn-Beng": "টিভি", "bn-Latn": "TV"},
    "fridge": {"en": "fridge", "hi-Deva": "फ्रिज", "hi-Latn": "fridge", "te-Telu": "ఫ్రిజ్", "te-Latn": "fridge", "bn-Beng": "ফ্রিজ", "bn-Latn": "fridge"},
    "washer": {"en": "washing machine", "hi-Deva": "वॉशिंग मशीन", "hi-Latn": "washing machine", "te-Telu": "వాషింగ్ మెషిన్", "te-Latn": "washing machine", "bn-Beng": "ওয়াশিং মেশিন", "bn-Latn": "washing machine"},
    "mixer": {"en": "mixer", "hi-Deva": "मिक्सर", "hi-Latn": "mixer", "te-Telu": "మిక్సీ", "te-Latn": "mixie", "bn-Beng": "মিক্সার", "bn-Latn": "mixer"},
    "ac": {"en": "AC", "hi-Deva": "एसी", "hi-Latn": "AC", "te-Telu": "ఏసీ", "te-Latn": "AC", "bn-Beng": "এসি", "bn-Latn": "AC"},
    "headphones": {"en": "headphone", "hi-Deva": "हेडफोन", "hi-Latn": "headphone", "te-Telu": "హెడ్‌ఫోన్", "te-Latn": "headphone", "bn-Beng": "হেডফোন", "bn-Latn": "headphone"},
    "oven": {"en": "microwave", "hi-Deva": "माइक्रोवेव", "hi-Latn": "microwave", "te-Telu": "మైక్రోవేవ్", "te-Latn": "microwave", "bn-Beng": "মাইক্রোওয়েভ", "bn-Latn": "microwave"},
    "geyser": {"en": "geyser", "hi-Deva": "गीज़र", "hi-Latn": "geyser", "te-Telu": "గీజర్", "te-Latn": "geyser", "bn-Beng": "গিজার", "bn-Latn": "geyser"},
    "purifier": {"en": "water purifier", "hi-Deva": "आरओ", "hi-Latn": "RO", "te-Telu": "వాటర్ ప్యూరిఫైయర్", "te-Latn": "water purifier", "bn-Beng": "ওয়াটার পিউরিফায়ার", "bn-Latn": "water purifier"},
}  # fmt: skip
FEMININE = {"washer"}  # grammatical gender in Hindi

BRANDS: dict[str, dict[str, str]] = {
    "Himshree": {"Latn": "Himshree", "Deva": "हिमश्री", "Telu": "హిమశ్రీ", "Beng": "হিমশ্রী"},
    "Vayuna": {"Latn": "Vayuna", "Deva": "वायुना", "Telu": "వాయున", "Beng": "বায়ুনা"},
    "Taalvi": {"Latn": "Taalvi", "Deva": "तालवी", "Telu": "తాల్వి", "Beng": "তালভি"},
    "Drishta": {"Latn": "Drishta", "Deva": "दृष्टा", "Telu": "దృష్ట", "Beng": "দৃষ্টা"},
    "Gharana": {"Latn": "Gharana", "Deva": "घराना", "Telu": "ఘరానా", "Beng": "ঘরানা"},
    "Navtel": {"Latn": "Navtel", "Deva": "नवटेल", "Telu": "నవ్‌టెల్", "Beng": "নবটেল"},
    "Jaldhara": {"Latn": "Jaldhara", "Deva": "जलधारा", "Telu": "జలధార", "Beng": "জলধারা"},
}


@dataclass(frozen=True, slots=True)
class Product:
    kind: str
    brand: str
    model: str
    price: int  # rupees with GST

    @property
    def name(self) -> str:
        return f"{self.brand} {self.model}"

    @property
    def feminine(self) -> bool:
        return self.kind in FEMININE


PRODUCTS: tuple[Product, ...] = (
    Product("phone", "Navtel", "N5 128GB", 13499),
    Product("phone", "Navtel", "N7 Pro 256GB", 24999),
    Product("phone", "Navtel", "Ultra 12", 58990),
    Product("phone", "Taalvi", "Smart 4G", 8999),
    Product("tv", "Drishta", '32" HD Smart', 14990),
    Product("tv", "Drishta", '43" 4K', 28490),
    Product("tv", "Drishta", '55" QLED', 52990),
    Product("tv", "Drishta", '65" OLED', 124990),
    Product("fridge", "Himshree", "190L Single Door", 15490),
    Product("fridge", "Himshree", "260L FrostFree", 27990),
    Product("fridge", "Himshree", "345L Convertible", 38990),
    Product("fridge", "Himshree", "580L Side-by-Side", 84500),
    Product("washer", "Gharana", "7kg Semi", 11990),
    Product("washer", "Gharana", "7.5kg Top Load", 19490),
    Product("washer", "Gharana", "8kg Front Load", 34990),
    Product("mixer", "Gharana", "Mix 550W", 2799),
    Product("mixer", "Gharana", "Mix 750W Steel", 4299),
    Product("ac", "Vayuna", "1T 3-Star", 31990),
    Product("ac", "Vayuna", "1.5T 5-Star Inverter", 44990),
    Product("ac", "Vayuna", "2T Inverter", 56490),
    Product("headphones", "Taalvi", "Air Buds", 1999),
    Product("headphones", "Taalvi", "Bass 700", 3499),
    Product("headphones", "Taalvi", "Quiet ANC", 8990),
    Product("oven", "Gharana", "20L Solo", 6490),
    Product("oven", "Gharana", "28L Convection", 13290),
    Product("geyser", "Jaldhara", "15L 5-Star", 7990),
    Product("geyser", "Jaldhara", "Instant 3L", 3290),
    Product("purifier", "Jaldhara", "RO+UV 8L", 15990),
    Product("purifier", "Jaldhara", "UV Basic", 8490),
)
