"""What the pieces of answering need: coming moments, variants of canned replies."""

from collections.abc import Iterable
from datetime import datetime

from django import template

from atithi.conversations.canned import Fitting
from atithi.conversations.formatting import formatted
from atithi.conversations.models import CannedReply
from atithi.conversations.models.canned import VARIANTS
from atithi.core.clock import now
from atithi.workspace import wording

register = template.Library()


@register.filter
def coming(moment: datetime) -> str:
    """A moment to come, in words."""
    return wording.coming(moment, now())


@register.filter
def as_read(source: str) -> str:
    """A text with marks as its reader will have it."""
    return formatted(source).text


@register.filter
def variants(reply: CannedReply) -> Iterable[tuple[str, str]]:
    """Language and script of each text that a canned reply has."""
    for variant in VARIANTS:
        if reply.texts.get(variant):
            language, _dash, script = variant.partition("-")
            yield language, script or "Latn"


@register.filter
def variant_tag(one: Fitting) -> str:
    """The language of a text for the `lang` attribute."""
    return one.language if one.script != "Latn" or one.language == "en" else f"{one.language}-Latn"
