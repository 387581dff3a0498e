"""The index of what is published, in memory of each process, made anew when the edition has risen."""

import threading
from functools import lru_cache

from atithi.knowledge import edition
from atithi.knowledge.markdown import plain
from atithi.knowledge.matching import Answerable, AnswerIndex
from atithi.knowledge.matching.embedding import Encoder, Nearness, installed
from atithi.knowledge.matching.lexicon import Lexicon, build
from atithi.knowledge.models import Article, Audience, Synonyms, Text

_lock = threading.Lock()
_learning = threading.Lock()
_held: tuple[int, AnswerIndex] | None = None
_learned: Nearness | None = None  # by meaning, of the last index that was read so; its vectors are taken over


def index() -> AnswerIndex:
    """The index of all published texts. One query where nothing has changed."""
    global _held
    number = edition.current()
    held = _held
    if held is not None and held[0] == number:
        return held[1]
    with _lock:
        if _held is None or _held[0] != number:
            before = _held[1] if _held else None
            made = AnswerIndex(_published(), lexicon(), known=before)
            _held = (number, made)
            encoder = installed()
            if encoder is not None:
                # Only texts held in memory are read, so the thread needs no database; it ends with the process.
                threading.Thread(target=_learn, args=(made, encoder), daemon=True, name="articles").start()
        return _held[1]


def _learn(made: AnswerIndex, encoder: Encoder) -> None:
    """Reads the articles of an index by meaning, one index at a time; one that is no longer asked is left."""
    global _learned
    with _learning:
        if _held is not None and _held[1] is made:
            made.learn(encoder, _learned)
            _learned = made.nearness


def forget() -> None:
    """For tests: another database."""
    global _held, _learned
    _held = _learned = None


def label(article: Article) -> str:
    """By what an article's readers are known, see `queries.Reader`."""
    return f"organisation:{article.organisation_id}" if article.audience == Audience.ORGANISATION else article.audience


def _published() -> list[Answerable]:
    texts = (
        Text.objects.exclude(live_at=None).filter(article__archived_at=None).select_related("article")
        .prefetch_related("article__phrasings").order_by("article_id", "language")
    )  # fmt: skip
    return [_answerable(text) for text in texts]


def texts_of(article: Article) -> list[Answerable]:
    """The published texts of one article."""
    texts = Text.objects.exclude(live_at=None).filter(article=article).select_related("article")
    return [_answerable(text) for text in texts.prefetch_related("article__phrasings").order_by("language")]


def _answerable(text: Text) -> Answerable:
    return Answerable(
        key=f"{text.article.public_id}:{text.language}", group=text.article.public_id, language=text.language,
        title=text.live_title, body=plain(text.live_body), audience=label(text.article), phrasings=_phrasings(text),
    )  # fmt: skip


def _phrasings(text: Text) -> tuple[str, ...]:
    """Kept ways of asking: in the text's own language, and all others with the original."""
    article = text.article
    has = {one.language for one in article.phrasings.all()}
    return tuple(
        one.words
        for one in article.phrasings.all()
        if one.kept
        and (one.language == text.language or text.language == article.source_language or one.language not in has)
    )


@lru_cache(maxsize=2)
def _built(lists: tuple[tuple[str, ...], ...]) -> Lexicon:
    return build(lists)


def lexicon() -> Lexicon:
    """The shipped concepts with the owner's synonyms as they are now."""
    return _built(tuple(tuple(row.words) for row in Synonyms.objects.all()))
