"""How a line becomes a message: mails have salutations and names, chats are short, careless and smile now and then."""

import random
import re
from collections import Counter
from collections.abc import Sequence

from atithi.demo.stock import Line

SHORTHAND = {
    "en": (
        ("please", "pls"),
        ("Please", "Pls"),
        (" you ", " u "),
        (" your ", " ur "),
        ("thanks", "thnx"),
        ("tomorrow", "tmrw"),
    ),
    "hi-Latn": (
        ("nahi", "nhi"),
        ("kya ", "kia "),
        ("please", "plz"),
        (" hai", " h"),
        ("bahut", "bht"),
        ("mein ", "me "),
    ),
    "te-Latn": (("please", "plz"), ("cheppandi", "chepandi"), ("ledu", "ledhu"), ("inka", "inkaa")),
    "bn-Latn": (("please", "plz"), ("korun", "krun"), ("bolun", "bolen"), ("ache", "ase"), ("ekhono", "akhono")),
}
HAPPY, UPSET, POLITE = ("😊", "🙏", "👍", "🙂", "❤️", "🙏🙏"), ("😡", "😞", "😤", "🙄", "😔"), ("🙏", "🙂")
LAST_STOP = re.compile(r"[.।]\s*$")


class Picker:
    """Chooses among the lines used least so far, so that no sentence is heard too often."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.used: Counter[str] = Counter()

    def pick(self, lines: Sequence[Line]) -> Line:
        least = min(self.used[line.key] for line in lines)
        line = self.draw.choice([line for line in lines if self.used[line.key] == least])
        self.used[line.key] += 1
        return line


def casual(draw: random.Random, text: str, variant: str, *, mood: int = 0) -> str:
    """As typed with a thumb: small letters, shorthand, no full stop, an emoji now and then."""
    if draw.random() < 0.65:
        text = LAST_STOP.sub("", text)
    if variant in SHORTHAND and draw.random() < 0.35:
        for full, short in draw.sample(SHORTHAND[variant], 2):
            text = text.replace(full, short, 1)
    if text and "A" <= text[0] <= "Z" and not text[:2].isupper() and draw.random() < 0.5:
        text = text[0].lower() + text[1:]
    if text.endswith("?") and draw.random() < 0.15:
        text += "??" if mood < 0 else "?"
    if mood > 0 and draw.random() < 0.3:
        text += " " + draw.choice(HAPPY)
    elif mood < 0 and draw.random() < 0.2:
        text += " " + draw.choice(UPSET)
    return text


def smiling(draw: random.Random, text: str) -> str:
    """Staff add a folded hand or a smile to some chats."""
    return f"{text} {draw.choice(POLITE)}" if draw.random() < 0.08 else text


def mail(*paragraphs: str) -> str:
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
