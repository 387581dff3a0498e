"""Rules of surveys and what became of invitations, in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from atithi.events.models import Event
from atithi.satisfaction.models import Held, Occasion, Rule

HELD: dict[str, Any] = {
    Held.SAMPLE: gettext_lazy("not drawn by lot"), Held.RESTING: gettext_lazy("asked a short while ago"),
    Held.OFTEN: gettext_lazy("asked often enough this year"), Held.REFUSED: gettext_lazy("does not want to be asked"),
    Held.NO_CONSENT: gettext_lazy("did not agree to be asked"), Held.UNREACHABLE: gettext_lazy("no way to reach them"),
    Held.GONE: gettext_lazy("there was nothing to ask about any more"), Held.CLOSED: gettext_lazy("it is asked no more"),
}  # fmt: skip


def delay_words(minutes: int) -> str:
    """How long after it: at once, 30 minutes, 2 hours, 3 days."""
    if minutes == 0:
        return _("at once")
    if minutes % 1440 == 0:
        days = minutes // 1440
        return ngettext("%(count)s day later", "%(count)s days later", days) % {"count": days}
    if minutes % 60 == 0:
        hours = minutes // 60
        return ngettext("%(count)s hour later", "%(count)s hours later", hours) % {"count": hours}
    return ngettext("%(count)s minute later", "%(count)s minutes later", minutes) % {"count": minutes}


def rule_words(rule: Rule) -> str:
    """A rule in one line."""
    parts = [str(rule.get_occasion_display())]
    if rule.occasion == Occasion.PERIOD:
        parts.append(_("each guest every %(days)s days") % {"days": rule.period_days})
    else:
        parts.append(delay_words(rule.delay_minutes))
    if rule.share < 100:
        parts.append(_("%(share)s of 100") % {"share": rule.share})
    parts += [str(each) for each in (rule.store, rule.team, rule.matter) if each is not None]
    if rule.consent_only:
        parts.append(_("only who agreed"))
    return " · ".join(parts)


ICONS = {"conversation.rated": "smile", "recovery.opened": "smile", "recovery.answered": "smile"}
"""What surveys tell in the stream of a conversation."""
_OUTCOMES = {
    "yes": gettext_lazy("The guest says: it was put right."), "partly": gettext_lazy("The guest says: it was put right in part."),
    "no": gettext_lazy("The guest says: it was not put right."),
}  # fmt: skip


def told(event: Event) -> str:
    """A fact in words, for the stream of its conversation."""
    data = event.data
    if event.type == "recovery.answered":
        return str(_OUTCOMES.get(str(data.get("outcome")), ""))
    if event.type == "recovery.opened":
        return _("Opened because the guest was not satisfied (%(score)s)") % {"score": data.get("score")}
    if data.get("score") is None:
        return _("The guest answered when asked how it was")
    return _("The guest said how it was: %(score)s of %(highest)s") % {
        "score": data["score"],
        "highest": data["highest"],
    }
