"""What the pieces of a conversation's handling need to be written: times to come, priorities, kinds by the reader's language."""

from datetime import datetime

from django import template
from django.utils import translation

from atithi.conversations.models import MatterKind, Priority
from atithi.core.clock import now
from atithi.workspace import snoozing, wording

register = template.Library()


@register.simple_tag
def snooze_choices() -> list[snoozing.Choice]:
    """The lines of the snooze menu at this hour."""
    return snoozing.choices()


@register.simple_tag
def priorities() -> list[tuple[int, str]]:
    """Priorities, the most pressing first."""
    return [(value, str(label)) for value, label in reversed(Priority.choices)]


@register.filter
def coming(moment: datetime) -> str:
    """A moment to come, in words."""
    return wording.coming(moment, now())


@register.filter
def kind_name(kind: MatterKind) -> str:
    """A kind of matter in the reader's language."""
    return kind.name_in(translation.get_language() or "en")
