"""The owner's words: synonyms, and ways of asking for an article."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.text import clean_line
from atithi.events import Actor, record
from atithi.knowledge.edition import raise_edition
from atithi.knowledge.errors import KnowledgeError
from atithi.knowledge.models import Article, Phrasing, Synonyms
from atithi.language import identify
from atithi.language.words import tokens

MOST_LISTS, MOST_WORDS, MOST_PHRASINGS, LONGEST = 1000, 20, 60, 60


@transaction.atomic
def save_synonyms(*, lists: Iterable[Sequence[str]], actor: Actor) -> list[Synonyms]:
    """Replaces all lists of words that mean the same. A word that stands in two lists joins them: no ring can come of it."""
    joined: list[list[str]] = []
    for words in lists:
        cleaned = list(dict.fromkeys(word for one in words if (word := clean_line(one, LONGEST)) and tokens(word)))
        together = [one for one in joined if {word.lower() for word in one} & {word.lower() for word in cleaned}]
        for one in together:
            joined.remove(one)
            cleaned = list(dict.fromkeys([*one, *cleaned]))
        if len(cleaned) > MOST_WORDS:
            raise KnowledgeError("too_many_words", _("At most %(most)s words can mean the same."), most=MOST_WORDS)
        if len(cleaned) > 1:
            joined.append(cleaned)
    if len(joined) > MOST_LISTS:
        raise KnowledgeError("too_many_lists", _("There are at most %(most)s lists."), most=MOST_LISTS)
    Synonyms.objects.all().delete()
    rows = Synonyms.objects.bulk_create([Synonyms(words=words) for words in joined])
    raise_edition()
    record("synonyms.changed", subject=("synonyms", 0), actor=actor, data={"words": joined[:50]})
    return rows


@transaction.atomic
def save_phrasings(
    *, article: Article, phrasings: Iterable[str], actor: Actor, proposed: bool = False
) -> list[Phrasing]:
    """Replaces the kept (or the proposed) ways of asking for an article. One that is kept is proposed no longer."""
    lines = list(dict.fromkeys(line for one in phrasings if (line := clean_line(one, 160)) and tokens(line)))
    if len(lines) > MOST_PHRASINGS:
        raise KnowledgeError(
            "too_many_phrasings", _("An article has at most %(most)s ways of asking."), most=MOST_PHRASINGS
        )
    Phrasing.objects.filter(article=article, kept=not proposed).delete()
    if proposed:
        kept = set(Phrasing.objects.filter(article=article).values_list("words", flat=True))
        lines = [line for line in lines if line not in kept]
    else:
        Phrasing.objects.filter(article=article, words__in=lines).delete()
    rows = Phrasing.objects.bulk_create(
        [Phrasing(article=article, language=_language(line), words=line, kept=not proposed) for line in lines]
    )
    if not proposed:
        raise_edition()
        record("article.settled", subject=("article", article.pk), actor=actor, data={"fields": ["phrasings"]})
    return rows


def _language(line: str) -> str:
    found = identify(line).language
    return found if found != "und" else "en"
