"""Synonyms learnt from what was searched and then opened: counted, proposed, accepted or dismissed.

Who searched is kept nowhere. That two searches came from two people is told by a number of 4,096, drawn from their network with
a secret of the day; once the secret is forgotten, nobody can find out whose number it was, nor join two days.
"""

import hashlib
import hmac
import secrets
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, Max

from atithi.core.clock import now
from atithi.events import Actor, record
from atithi.knowledge import finding
from atithi.knowledge.actions.words import save_synonyms
from atithi.knowledge.matching.missed import missed, telling
from atithi.knowledge.matching.pairs import Pair, Said, pairs
from atithi.knowledge.models import Article, Edition, Settled, SynonymProposal, Synonyms, Text, WordHeard
from atithi.language.analyse import term
from atithi.language.words import tokens

KEPT_DAYS = 180  # that words are counted
RARE, RARE_DAYS = 3, 30  # a word that fewer voices said is forgotten after so many days: it may be a name
MOST_WORDS = 12  # of one search
MOST_READ = 500_000  # words of the last half year that are compared, the latest
MOST_PROPOSED = 30  # pairs that wait for the owner
VOICES = 4096
SEARCHES = 32_768
_SECRET_HOURS = 26


@transaction.atomic
def note_search(*, words: str, sender: str, article: Article | None = None) -> None:
    """Counts the telling words of a search; `article`: what was then opened or sent. `sender`: not kept."""
    lexicon = finding.lexicon()
    said = telling(words, lexicon)[:MOST_WORDS]
    if not said:
        return
    today = now().date()
    voice = _number(_secret(today), sender, VOICES)
    search = _number(b"search", " ".join(sorted(said)), SEARCHES)
    WordHeard.objects.bulk_create(
        [WordHeard(day=today, voice=voice, word=word, search=search) for word in said], ignore_conflicts=True
    )
    if article is None:
        return
    unknown, unmet = missed(said, finding.texts_of(article), lexicon)
    heard = WordHeard.objects.filter(day=today, voice=voice)
    known = [word for word in said if word not in unknown]
    heard.filter(word__in=known).update(article=article, search=search, unmet=[])
    heard.filter(word__in=unknown).update(article=article, search=search, unmet=unmet)


def _number(secret: bytes, text: str, most: int) -> int:
    return int.from_bytes(hmac.digest(secret, text.encode(), hashlib.sha256)[:4]) % most


@lru_cache(maxsize=1)
def _secret(day: date) -> bytes:
    """The secret of a day, the same for every process; none holds more than one."""
    key = f"knowledge.voices.{day}"
    cache.add(key, secrets.token_bytes(16), timeout=_SECRET_HOURS * 3600)
    return bytes(cache.get(key, b""))


def forget_old_words(*, today: date) -> None:
    """Words of half a year ago, words that hardly anybody said, and the secrets of the days before go."""
    cache.delete_many([f"knowledge.voices.{today - timedelta(days=back)}" for back in (1, 2)])
    WordHeard.objects.filter(day__lt=today - timedelta(days=KEPT_DAYS)).delete()
    rare = WordHeard.objects.values("word").annotate(count=Count("id"), last=Max("day"))
    rare = rare.filter(count__lt=RARE, last__lt=today - timedelta(days=RARE_DAYS))
    WordHeard.objects.filter(word__in=rare.values("word")).delete()


@transaction.atomic
def propose_synonyms(*, actor: Actor) -> list[SynonymProposal]:
    """Proposes pairs of words from what was heard; those that nothing speaks for any more go. Returns the new ones."""
    settled = set(SynonymProposal.objects.exclude(state=Settled.OPEN).values_list("word", "stands_for"))
    found = [pair for pair in _unknown(_pairs()) if (pair.word, pair.stands_for) not in settled][:MOST_PROPOSED]
    waiting = {(row.word, row.stands_for): row for row in SynonymProposal.objects.filter(state=Settled.OPEN)}
    moment, new = now(), []
    for pair in found:
        row = waiting.pop((pair.word, pair.stands_for), None)
        if row is None:
            row = SynonymProposal(word=pair.word, stands_for=pair.stands_for, made_at=moment)
            new.append(row)
        row.article_id, row.searched, row.opened = pair.article, pair.searched, pair.opened
        row.save()
    SynonymProposal.objects.filter(pk__in=[row.pk for row in waiting.values()]).delete()
    if new:
        record("synonyms.proposed", subject=("synonyms", 0), actor=actor, data={"count": len(new)})
    return new


def _pairs() -> list[Pair]:
    """What the words of the last half year speak for. Words that stand in our own titles stand for themselves."""
    named: dict[str, set[int]] = defaultdict(set)
    for article, title in (
        Text.objects.exclude(live_at=None).filter(article__archived_at=None).values_list("article_id", "live_title")
    ):
        for word in tokens(title):
            named[word].add(article)
            named[term(word).stem].add(article)
    rows = WordHeard.objects.order_by("-day", "-id").values_list(
        "day", "voice", "word", "search", "article_id", "unmet"
    )
    said = [
        Said(day.toordinal(), voice, word, search, article or 0, tuple(unmet) if word not in named else ())
        for day, voice, word, search, article, unmet in rows[:MOST_READ]
    ]
    common = {word: len(articles) for word, articles in named.items()}
    return [pair for pair in pairs(said, common) if term(pair.word).stem not in named]


def _unknown(found: Iterable[Pair]) -> Iterable[Pair]:
    """Those whose words the desk does not join already, in articles as they are now."""
    lexicon = finding.lexicon()
    for pair in found:
        article = Article.objects.filter(pk=pair.article, archived_at=None).first()
        if article is not None:
            unknown, unmet = missed([pair.word], finding.texts_of(article), lexicon)
            if pair.word in unknown and pair.stands_for in unmet:
                yield pair


@transaction.atomic
def settle_proposal(*, proposal: SynonymProposal, accepted: bool, actor: Actor) -> None:
    """Accepts a pair, which then are synonyms as if written by hand, or dismisses it for good. A settled one stays as it is."""
    Edition.objects.select_for_update().filter(pk=1).first()  # who changes the lists waits for who is changing them
    proposal = SynonymProposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.state != Settled.OPEN:
        return
    proposal.state = Settled.ACCEPTED if accepted else Settled.DISMISSED
    proposal.settled_at = now()
    proposal.save(update_fields=["state", "settled_at"])
    if accepted:
        lists = [row.words for row in Synonyms.objects.all()]
        save_synonyms(lists=[*lists, [proposal.stands_for, proposal.word]], actor=actor)
    data = {"word": proposal.word, "stands_for": proposal.stands_for, "accepted": accepted}
    record("synonyms.settled", subject=("synonyms", proposal.pk), actor=actor, data=data)
