"""Words that the demo shop's guests searched before they opened an article; two of them are proposed as synonyms."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from atithi.events import Actor
from atithi.knowledge import actions, finding
from atithi.knowledge.matching.missed import missed
from atithi.knowledge.models import Article, WordHeard
from atithi.language.words import tokens

# The title of an article, a word of guests that stands for one of its, and searches with that word: the words beside it.
GUESTS_SAY = (
    ("When is the water filter due?", "membrane", ((), ("water",), ("change",), ("water", "price")), 14, 11),
    (
        "The washing machine is loud",
        "vibration",
        (("washing", "machine"), ("machine",), ("washing", "machine", "spin"), ()),
        9,
        7,
    ),
)


def load_searches(*, articles: Mapping[str, Article], now: datetime, seed: int) -> None:
    """Counts them as if they had come in the last weeks, and proposes what they speak for."""
    dice, rows = random.Random(seed), list[WordHeard]()  # noqa: S311
    lexicon = finding.lexicon()
    for title, word, beside, searched, opened in GUESTS_SAY:
        article = articles[title]
        for number in range(searched):
            around = beside[number % len(beside)]
            unknown, unmet = missed([word, *around], finding.texts_of(article), lexicon)
            for each in (word, *around):
                read = number < opened
                rows.append(
                    _heard(now, number // 2, 100 + number, each, number % len(beside), article if read else None)
                )
                rows[-1].unmet = unmet if read and each in unknown else []
    for number, (title, article) in enumerate(articles.items()):
        back = dice.randrange(25)
        rows += [_heard(now, back, 500 + number, word, number, article) for word in tokens(title)[:3]]
    WordHeard.objects.bulk_create(rows, ignore_conflicts=True)
    actions.propose_synonyms(actor=Actor.system())


def _heard(now: datetime, back: int, voice: int, word: str, search: int, article: Article | None) -> WordHeard:
    return WordHeard(
        day=(now - timedelta(days=1 + back)).date(), voice=voice, word=word, search=search, article=article
    )
