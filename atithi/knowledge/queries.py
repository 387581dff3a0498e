"""What may be read by whom, and what answers a question."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from django.db.models import Count, Max, Q, QuerySet

from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.customers.models import Customer
from atithi.knowledge import edition, finding
from atithi.knowledge.matching import weights
from atithi.knowledge.matching.units import join, read
from atithi.knowledge.models import (
    READ_FIRST,
    Article,
    Asked,
    Audience,
    Collection,
    Ending,
    Settled,
    SynonymProposal,
    Text,
    Verdict,
)
from atithi.language import codes, identify

GAPS_DAYS = 90
NEAR_TITLE = 1.0  # the least rank of an article that is shown beside another
SHELVED = 500  # articles on the help centre's first page
NEAR = 0.5  # of the best one's rank: what is further off only distracts


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, by the labels of what they may read."""

    labels: frozenset[str]

    @classmethod
    def public(cls) -> "Reader":
        """Anybody."""
        return cls(frozenset((Audience.PUBLIC,)))

    @classmethod
    def guest(cls, customer: Customer) -> "Reader":
        """A guest whom we know: what is for guests, and for the organisations they belong to."""
        own = customer.organisations.exclude(confirmed_at=None).values_list("organisation_id", flat=True)
        return cls(frozenset((Audience.PUBLIC, Audience.GUESTS, *(f"organisation:{one}" for one in own))))

    @classmethod
    def staff(cls) -> "Reader":
        """Staff, for themselves: everything."""
        return cls(frozenset())

    def may_read(self, article: Article) -> bool:
        """Whether an article is for them."""
        return not self.labels or finding.label(article) in self.labels


@dataclass(frozen=True, slots=True)
class Answer:
    """An article that answers, in the language it is shown in, how surely (0 to 1), and the passage that fits."""

    article: Article
    score: float
    passage: str
    language: str
    title: str


def answers(
    question: str, audience: Reader, limit: int = 5, *, language: str | None = None, typing: bool = False
) -> list[Answer]:
    """The articles that answer a question, best first; none where nothing fits. `language`: what the guest reads."""
    found = [one for one in nearest(question, audience, limit, language=language, typing=typing) if one[1]]
    return [answer for answer, _fits in found]


def nearest(
    question: str, audience: Reader, limit: int = 5, *, language: str | None = None, typing: bool = False
) -> list[tuple[Answer, bool]]:
    """As `answers`, with what does not fit too: each with whether it does. The first decides for those below it."""
    heard = identify(question[:600], prior=language)
    found = finding.index().search(question, language, limit, typing, audience.labels or None)
    if not found:
        return []
    fits = weights.fits(found[0].sure, heard.language, heard.script, found[0].near)
    articles = _by_id(row.group for row in found)
    result = []
    for row in found:
        if row.rank < NEAR * found[0].rank:
            break
        article = articles.get(row.group)
        text = article.text_in(row.language) if article else None
        if article is not None and text is not None:
            result.append((Answer(article, row.sure, row.passage, row.language, text.live_title), fits))
    return result


def _by_id(ids: Iterable[str]) -> dict[str, Article]:
    return {one.public_id: one for one in with_texts(Article.objects.filter(public_id__in=list(ids)))}


def related(article: Article, audience: Reader, language: str, limit: int = 3) -> list[tuple[Article, Text]]:
    """Articles near this one, each with the text that is read of it. What is near is reckoned once an edition."""
    text = article.reads(language)
    if text is None:
        return []
    near = _near(edition.current(), text.live_title, article.public_id, language, audience.labels)[:limit]
    held = _by_id(near)
    found = [(held[one], held[one].reads(language)) for one in near if one in held]
    return [(one, text) for one, text in found if text is not None]


@lru_cache(maxsize=8192)
def _near(mark: int, title: str, own: str, language: str, labels: frozenset[str]) -> tuple[str, ...]:
    found = finding.index().search(title, language, 5, audiences=labels or None)
    return tuple(row.group for row in found if row.group != own and row.rank > NEAR_TITLE)


def matter(question: str) -> str:
    """What a question is about, the same however it is said: its concepts, else its words. For grouping."""
    heard = identify(question[:600])
    units = read(question[:600], heard.language if heard.language != "und" else None, finding.index().lexicon)
    join(units)
    weights_of = finding.index().lexicon.weights
    names: set[str] = set()
    for unit in units:
        if unit.weight <= 0:
            continue
        heavy = [name for name, sure in unit.concepts.items() if sure >= 0.7 and weights_of.get(name, 1.0) > 0.8]
        names.update(heavy[:1] or ([] if unit.concepts else [unit.word]))
    return " ".join(sorted(names))[:120] or question.lower()[:120]


def with_texts(rows: QuerySet[Article]) -> QuerySet[Article]:
    """With what lists show of them."""
    return rows.select_related("collection", "owner").prefetch_related("texts")


def readable(audience: Reader) -> QuerySet[Article]:
    """Articles with something published that a reader may read."""
    rows = Article.objects.filter(archived_at=None, texts__live_at__isnull=False).distinct()
    if audience.labels:
        wanted = Q(audience__in=audience.labels - {Audience.ORGANISATION})
        organisations = [one.partition(":")[2] for one in audience.labels if one.startswith("organisation:")]
        if organisations:
            wanted |= Q(audience=Audience.ORGANISATION, organisation_id__in=organisations)
        rows = rows.filter(wanted)
    return rows


def get_readable(audience: Reader, public_id: str) -> Article:
    """An article by its public id. Raises NotFound where it is missing, unpublished or not for this reader."""
    article = (
        readable(audience).filter(public_id=public_id).prefetch_related("texts").select_related("collection").first()
    )
    if article is None:
        raise NotFound
    return article


@dataclass(frozen=True, slots=True)
class Line:
    """An article in a list of the help centre: its title in `language`, the reader's where it has that."""

    id: str
    title: str
    language: str


def shelves(audience: Reader, language: str) -> list[tuple[Collection | None, tuple[Line, ...]]]:
    """The help centre's first page: collections with their articles; those in none come last. Lines are made once an edition."""
    held = dict(_lines(edition.current(), audience, language))
    found: list[tuple[Collection | None, tuple[Line, ...]]] = [
        (collection, held.pop(collection.pk)) for collection in Collection.objects.all() if collection.pk in held
    ]
    rest = tuple(line for lines in held.values() for line in lines)
    return [*found, (None, rest)] if rest else found


@lru_cache(maxsize=64)
def _lines(mark: int, audience: Reader, language: str) -> tuple[tuple[int | None, tuple[Line, ...]], ...]:
    """Lines by collection. Only titles are read: bodies may be long."""
    wanted = readable(audience).order_by("position", "id").values_list("pk", flat=True)[:SHELVED]
    texts = (
        Text.objects.exclude(live_at=None).filter(article__in=list(wanted)).order_by("article__position", "article_id")
    )
    rows: dict[tuple[int | None, str], dict[str, tuple[str, str]]] = {}
    for shelf, article, source, code, title in texts.values_list(
        "article__collection", "article__public_id", "article__source_language", "language", "live_title"
    ):
        rows.setdefault((shelf, article), {})[code] = (source, title)
    found: dict[int | None, list[Line]] = {}
    for (place, article), titles in rows.items():
        source = next(iter(titles.values()))[0]
        shown = next(code for code in (language, source, *READ_FIRST) if code in titles)
        found.setdefault(place, []).append(Line(article, titles[shown][1], shown))
    return tuple((shelf, tuple(lines)) for shelf, lines in found.items())


def library(*, state: str = "", language: str = "", collection: str = "") -> QuerySet[Article]:
    """Articles for staff, by what is to be done with them: draft, review, due, archived, missing, outdated; the latest first."""
    rows = Article.objects.filter(archived_at__isnull=state != "archived")
    if collection:
        rows = rows.filter(collection__public_id=collection)
    if state in {"draft", "review", "scheduled"}:
        rows = rows.filter(texts__step=state)
    elif state == "due":
        rows = rows.filter(review_on__lte=now().date())
    elif state == "missing":
        wanted = [language] if language in codes() else list(codes())
        rows = rows.annotate(has=Count("texts", filter=Q(texts__language__in=wanted), distinct=True)).filter(
            has__lt=len(wanted)
        )
    return rows.annotate(latest=Max("texts__changed_at")).order_by("-latest", "-id").distinct()


def get_article(public_id: str) -> Article:
    """An article for staff."""
    article = with_texts(Article.objects.filter(public_id=public_id)).first()
    if article is None:
        raise NotFound
    return article


def get_draft(public_id: str, language: str) -> Text:
    """What is being written of an article in a language, for staff. Raises NotFound."""
    held = next((one for one in get_article(public_id).texts.all() if one.language == language), None)
    if held is None:
        raise NotFound
    return held


@dataclass(frozen=True, slots=True)
class Gap:
    """What was asked and not found: how often, in which words, and how it ended."""

    key: str
    count: int
    persons: int
    latest: str
    samples: tuple[str, ...]


def gaps(*, limit: int = 50, days: int = GAPS_DAYS) -> list[Gap]:
    """What guests asked in the last days and found nothing for, the commonest first."""
    rows = Asked.objects.filter(at__gte=now() - timedelta(days=days), article=None)
    groups = list(
        rows.values("key").annotate(count=Count("id"), persons=Count("id", filter=Q(ending=Ending.PERSON)), latest=Max("at"))
        .order_by("-count", "-latest")[:limit]
    )  # fmt: skip
    samples: dict[str, list[str]] = {}
    for key, words in (
        rows.filter(key__in=[row["key"] for row in groups]).order_by("-at").values_list("key", "words")[:2000]
    ):
        held = samples.setdefault(key, [])
        if words not in held and len(held) < 5:
            held.append(words)
    return [
        Gap(row["key"], row["count"], row["persons"], row["latest"], tuple(samples.get(row["key"], ())))
        for row in groups
    ]


def proposed_synonyms() -> QuerySet[SynonymProposal]:
    """Pairs of words that wait for the owner, the best supported first, with the article that was opened."""
    rows = SynonymProposal.objects.filter(state=Settled.OPEN)
    return rows.select_related("article").prefetch_related("article__texts")


def get_proposal(public_id: str) -> SynonymProposal:
    """A proposed pair of words. Raises NotFound."""
    found = SynonymProposal.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def misleading(*, limit: int = 20, days: int = GAPS_DAYS) -> list[tuple[Article, int, int]]:
    """Articles that were read before a person was asked, or were judged unhelpful: (article, persons, unhelpful)."""
    since = now() - timedelta(days=days)
    persons = dict(
        Asked.objects.filter(at__gte=since, ending=Ending.PERSON).exclude(article=None)
        .values_list("article").annotate(count=Count("id"))
    )  # fmt: skip
    unhelpful = dict(
        Verdict.objects.filter(at__gte=since, helpful=False).values_list("article").annotate(count=Count("id"))
    )
    worst = sorted({*persons, *unhelpful}, key=lambda pk: -(persons.get(pk, 0) + unhelpful.get(pk, 0)))[:limit]
    held = with_texts(Article.objects.filter(pk__in=worst, archived_at=None)).in_bulk()
    return [(held[pk], persons.get(pk, 0), unhelpful.get(pk, 0)) for pk in worst if pk in held]


def helped(articles: Iterable[Article]) -> dict[int, tuple[int, int]]:
    """By article: how many said that it helped, and how many that it did not."""
    rows = Verdict.objects.filter(article__in=list(articles)).values("article").annotate(
        yes=Count("id", filter=Q(helpful=True)), no=Count("id", filter=Q(helpful=False))
    )  # fmt: skip
    return {row["article"]: (row["yes"], row["no"]) for row in rows}
