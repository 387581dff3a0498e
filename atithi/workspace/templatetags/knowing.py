"""Words about articles on the pages of the workspace."""

from django import template
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from atithi.knowledge.models import Article, Collection, State, Step

register = template.Library()
NAMES = {"en": "English", "hi": "हिन्दी", "te": "తెలుగు", "bn": "বাংলা"}
STATES = (
    ("draft", Step.DRAFT.label),
    ("review", Step.REVIEW.label),
    ("scheduled", Step.SCHEDULED.label),
    ("due", _("To be looked at again")),
    ("missing", _("Translation missing")),
    ("archived", pgettext_lazy("state of an article", "Put away")),
)


@register.simple_tag
def article_states() -> tuple[tuple[str, object], ...]:
    """What the library can be narrowed to."""
    return STATES


@register.filter
def own_name(code: str) -> str:
    """A language as its speakers call it."""
    return NAMES.get(code, code)


@register.filter
def state_name(state: str, step: str) -> str:
    """How a text stands: where it is being worked on that, else how it stands to the original."""
    if step and step != Step.PUBLISHED:
        return str(Step(step).label)
    if state == State.SOURCE:
        return str(Step.PUBLISHED.label)
    return str(State(state).label)


@register.filter
def collection_name(collection: Collection) -> str:
    """Its name in the page's language."""
    return collection.name_in(get_language() or "en")


@register.filter
def article_title(article: Article) -> str:
    """Its title in the page's language, published or not."""
    texts = {text.language: text.title for text in article.texts.all()}
    return texts.get(get_language() or "en") or texts.get(article.source_language) or next(iter(texts.values()), "")
