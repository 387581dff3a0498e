"""The demo shop's help centre: articles in four languages, questions that were asked, and what guests said."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from atithi.demo.searches import load_searches
from atithi.events import Actor
from atithi.knowledge import actions
from atithi.knowledge.models import Article, Asked, Collection, Verdict
from atithi.knowledge.queries import matter
from atithi.staff.models import Role, User

CONTENT = Path(__file__).parent / "content" / "articles.txt"
CODES = ("en", "hi", "te", "bn")
SYNONYMS = (
    ("mixie", "mixer", "मिक्सी", "మిక్సీ", "মিক্সি"),
    ("RO", "aquaguard", "purifier", "आरओ"),
    ("geyser", "water heater", "boiler"),
)
IN_VAIN = (
    ("do you sell laptops", 7), ("laptop milta hai kya", 4), ("ల్యాప్‌టాప్‌లు ఉన్నాయా", 2), ("parking hai kya dukan par", 5),
    ("store lo parking unda", 3), ("student discount", 4), ("gift wrap karke bhejoge", 3), ("ফোনের বিমা করা যায়", 3),
    ("do you ship to nepal", 2),
)  # fmt: skip


@dataclass
class Written:
    """One article as it stands in the content."""

    names: dict[str, str]
    audience: str
    phrasings: list[str]
    titles: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)


def written() -> Iterator[Written]:
    """The articles of `content/articles.txt`, in its order."""
    names: dict[str, str] = {}
    one: Written | None = None
    for line in CONTENT.read_text(encoding="utf-8").splitlines()[1:]:
        if line.startswith("# "):
            names = dict(zip(CODES, (part.strip() for part in line[2:].split("|")), strict=True))
        elif line.startswith("== "):
            if one is not None:
                yield one
            _key, audience, phrasings = (part.strip() for part in line[3:].split("|"))
            one = Written(names, audience, [part.strip() for part in phrasings.split(";") if part.strip()])
        elif one is not None and line[2:4] == ": ":
            one.titles[line[:2]] = line[4:]
        elif one is not None and line[2:4] == "> ":
            one.bodies[line[:2]] = line[4:].replace("\\n", "\n")
    if one is not None:
        yield one


def load_articles(*, staff: Mapping[str, User], now: datetime, seed: int) -> None:
    """Publishes them as the people of the shop would have done, and lets ninety days of guests read them."""
    dice = random.Random(seed)  # noqa: S311
    owner = next(user for user in staff.values() if user.role == Role.OWNER)
    writers = list(staff.values())
    actor = Actor.staff(owner.pk)
    shelves: dict[str, Collection] = {}
    articles: list[Article] = []
    titled: dict[str, Article] = {}
    for one in written():
        name = one.names["en"]
        if name not in shelves:
            shelves[name] = actions.save_collection(names=one.names, actor=actor, position=len(shelves))
        articles.append(_load(one, shelves[name], dice.choice(writers), owner, now))
        titled[one.titles["en"]] = articles[-1]
    actions.save_synonyms(lists=SYNONYMS, actor=actor)
    _asked(articles, dice, now)
    load_searches(articles=titled, now=now, seed=seed)


def _load(one: Written, shelf: Collection, writer: User, owner: User, now: datetime) -> Article:
    actor = Actor.staff(writer.pk)
    article = actions.begin_article(
        title=one.titles["en"], body=one.bodies["en"], actor=actor, owner=writer, collection=shelf
    )
    review = (now + timedelta(days=30 + 10 * (article.pk % 12))).date()
    article = actions.settle_article(
        article=article, actor=actor, collection=shelf, audience=one.audience, owner=writer, review_on=review
    )
    texts = [article.texts.get()]
    texts += [
        actions.save_text(
            article=article, language=code, title=one.titles[code], body=one.bodies[code], number=0, actor=actor
        )
        for code in CODES[1:]
        if code in one.titles
    ]
    for text in texts:
        actions.publish_text(text=text, actor=Actor.staff(owner.pk))
    actions.save_phrasings(article=article, phrasings=one.phrasings, actor=actor)
    return article


def _asked(articles: list[Article], dice: random.Random, now: datetime) -> None:
    for words, times in IN_VAIN:
        key = matter(words)
        for _each in range(times):
            row = actions.note_asked(words=words, key=key, article=None, sure=0.0)
            ending = "person" if dice.random() < 0.4 else "none"
            Asked.objects.filter(pk=row.pk).update(at=now - timedelta(hours=dice.randint(1, 2000)), ending=ending)
    for article in articles:
        if article.audience != "public":
            continue
        for _each in range(dice.randint(2, 14)):
            helpful = dice.random() < 0.86
            reason = "" if helpful else dice.choice(("unclear", "stuck", "other"))
            Verdict.objects.create(
                article=article, language=dice.choice(CODES), visitor=f"{dice.getrandbits(60):x}", helpful=helpful, reason=reason,
                at=now - timedelta(hours=dice.randint(1, 2000)),
            )  # fmt: skip
