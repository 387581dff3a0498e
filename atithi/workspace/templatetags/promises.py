"""Promises in templates: by when, in few words, how they stand."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from atithi.promises.models import Promise, PromiseKind
from atithi.workspace import promise_words
from atithi.workspace.templatetags.desk import _time

register = template.Library()
register.filter("when_of", promise_words.when_of)
register.filter("state_class", promise_words.state_class)


@register.filter
def in_short(promise: Promise) -> str:
    """ "Refund by Tue, 24 Nov"."""
    return promise_words.short(promise.kind, promise.due_at, promise.precision, promise.time_zone)


@register.filter
def asked(promise: Promise) -> str:
    """The question about a promise that was found."""
    return promise_words.question(promise.kind, promise.due_at, promise.precision)


@register.simple_tag
def due_time(promise: Promise) -> SafeString | str:
    """By when, as a time that machines read, too."""
    words = promise_words.when_of(promise)
    return _time(promise.due_at, words, "", "") if promise.due_at else words


@register.simple_tag
def promise_strings() -> dict[str, object]:
    """What the composer says about promises in one's words."""
    return {
        "track": _("Keep track"),
        "change": pgettext("promise", "Change"),
        "no": pgettext("answer", "No promise"),
        "tracked": _("Kept track of once it is sent: %(promise)s"),
        "undecide": _("Decide again"),
        "what": pgettext("promised", "What"),
        "when": _("By when"),
        "offer": _("Promise %(when)s instead"),
        "rewrite": _("Write the new time into your words: %(when)s"),
        "by": _("%(what)s by %(when)s"),
        "kinds": {kind.value: str(kind.label) for kind in PromiseKind},
    }
