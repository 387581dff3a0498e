"""Macros: made, changed, put away, and run: all of their steps or none."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.conversations.actions.handling import assign, close
from atithi.conversations.actions.shared import workable
from atithi.conversations.actions.snoozing import snooze
from atithi.conversations.actions.sorting import add_tags, remove_tags, set_kind, set_priority
from atithi.conversations.errors import ConversationError
from atithi.conversations.macros import VERBS, Step, problems_of, steps_of
from atithi.conversations.models import Conversation, Macro
from atithi.conversations.placeholders import check_placeholders, fill, values_for
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.core.text import clean, clean_line
from atithi.events import Actor, record
from atithi.staff.models import Permission, Team, User
from atithi.staff.queries import business, holds

MOST_STEPS, TEXT_LIMIT = 12, 10_000
Steps = Iterable[dict[str, Any]]


@transaction.atomic
def add_macro(*, name: str, steps: Steps, owner: User, actor: Actor, scope: str = "personal", team: Team | None = None,
              key: str = "") -> Macro:  # fmt: skip
    """A further macro, of its owner, a team or everybody. NotFound where it would be shared by who may not."""
    _check_right(actor, scope)
    macro = Macro(owner=owner, created_at=now())
    _fill_in(macro, name=name, steps=steps, scope=scope, team=team, key=key)
    macro.save()
    record("macro.added", subject=("macro", macro.pk), actor=actor, data={"scope": macro.scope})
    return macro


@transaction.atomic
def change_macro(*, macro: Macro, name: str, steps: Steps, actor: Actor, scope: str, team: Team | None = None,
                 key: str = "") -> Macro:  # fmt: skip
    """Changes what a macro is called, does, and whose it is. NotFound for who may not."""
    macro = Macro.objects.select_for_update(of=("self",)).get(pk=macro.pk)
    _check_right(actor, macro.scope, scope, owner_id=macro.owner_id)
    _fill_in(macro, name=name, steps=steps, scope=scope, team=team, key=key)
    macro.save()
    record("macro.changed", subject=("macro", macro.pk), actor=actor, data={})
    return macro


@transaction.atomic
def archive_macro(*, macro: Macro, actor: Actor) -> None:
    """Puts a macro away: it is no longer offered. NotFound for who may not."""
    _check_right(actor, macro.scope, owner_id=macro.owner_id)
    if Macro.objects.filter(pk=macro.pk, archived_at=None).update(archived_at=now()):
        record("macro.archived", subject=("macro", macro.pk), actor=actor, data={})


def _check_right(actor: Actor, *scopes: str, owner_id: int | None = None) -> None:
    """What is one's own, one changes; what is a team's or everybody's, those who may change what is shared."""
    shared = [scope for scope in scopes if scope != Macro.Scope.PERSONAL]
    if shared and not holds(actor, Permission.MANAGE_SHARED):
        raise NotFound
    theirs = owner_id is not None and scopes[0] == Macro.Scope.PERSONAL and actor.kind == "staff"
    if theirs and actor.id != owner_id:
        raise NotFound


def _fill_in(macro: Macro, *, name: str, steps: Steps, scope: str, team: Team | None, key: str) -> None:
    macro.name = clean_line(name, 80)
    if not macro.name:
        raise ConversationError("name_missing", _("Please give it a name."))
    if scope not in Macro.Scope.values or (scope == Macro.Scope.TEAM and team is None):
        raise ConversationError("scope_missing", _("Say for whom this macro is."))
    if key and (len(key) != 1 or key not in "123456789"):
        raise ConversationError("key_invalid", _("The key is a digit from 1 to 9."))
    macro.scope, macro.team, macro.key = scope, team if scope == Macro.Scope.TEAM else None, key
    macro.steps = _checked(steps)


def _checked(steps: Steps) -> list[dict[str, str]]:
    found = [{"do": str(each.get("do", "")), "value": clean(str(each.get("value", "")))} for each in steps]
    for step in found:
        if step["do"] not in VERBS:
            raise ConversationError("unknown_step", _("There is no step “%(name)s”."), name=step["do"][:40])
        if step["do"] == "text":
            check_placeholders(step["value"])
        step["value"] = step["value"][: TEXT_LIMIT if step["do"] == "text" else 40]
    if not found or len(found) > MOST_STEPS:
        raise ConversationError("steps_count", _("A macro has 1 to %(most)s steps."), most=MOST_STEPS)
    return found


@transaction.atomic
def run_macro(*, macro: Macro, conversation: Conversation, user: User, actor: Actor) -> str:
    """Does every step of a macro, or none where one cannot be done (a tag that was put away …); gives the text for the
    composer, with its placeholders filled."""
    problems = problems_of(macro, user)
    if problems:
        raise ConversationError(
            "macro_broken", _("“%(name)s” did nothing. %(problem)s"), name=macro.name, problem=problems[0], status=409
        )
    conversation = workable(conversation.pk)
    texts = [text for step in steps_of(macro, user) if (text := _do(step, conversation, user, actor))]
    record("macro.run", subject=("conversation", conversation.pk), actor=actor, data={"macro": macro.pk})
    return "\n\n".join(texts)


def _do(step: Step, conversation: Conversation, user: User, actor: Actor) -> str:
    conversation = Conversation.objects.select_related("customer", "channel", "team", "assignee", "store").get(
        pk=conversation.pk
    )
    if step.do == "assign":
        assign(conversation=conversation, assignee=step.found, team=conversation.team, actor=actor)
    elif step.do == "team":
        assign(conversation=conversation, assignee=conversation.assignee, team=step.found, actor=actor)
    elif step.do == "tag":
        add_tags(conversation=conversation, tags=[step.found], actor=actor)
    elif step.do == "untag":
        remove_tags(conversation=conversation, tags=[step.found], actor=actor)
    elif step.do == "priority":
        set_priority(conversation=conversation, priority=step.found, actor=actor)
    elif step.do == "kind":
        set_kind(conversation=conversation, kind=step.found, actor=actor)
    elif step.do == "snooze":
        snooze(conversation=conversation, until=step.found, actor=actor)
    elif step.do == "close":
        close(conversation=conversation, actor=actor)
    else:
        language = conversation.language if conversation.language in {"en", "hi", "te", "bn"} else "en"
        return fill(step.found, values_for(conversation, user, business(), language))
    return ""
