"""What a conversation is about, how much it presses, and when it comes back: snoozing, tags, kind, priority."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.conversations import actions
from atithi.conversations.beside import offered_kind, offered_kinds, offered_tag, offered_tags, tag_named, tags_of
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import Conversation, Tag
from atithi.conversations.queries import get_conversation
from atithi.core.amounts import whole
from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.events import Actor
from atithi.staff.models import Permission
from atithi.workspace import snoozing, wording
from atithi.workspace.access import StaffRequest, staff
from atithi.workspace.views.handling import Undo, head


@staff
@require_POST
def snooze(request: StaffRequest, public_id: str) -> HttpResponse:
    """Lets the conversation sleep: `until` is a choice of the menu, or `words` name a time."""
    conversation = get_conversation(request.user, public_id)
    words = clean_line(request.POST.get("words", ""), 200)
    choice = snoozing.chosen(request.POST.get("until", ""))
    until = choice.at if choice else snoozing.read_words(words)
    if choice is None and until is None:
        raise ConversationError("time_not_found", _("No time to come was found in “%(words)s”."), words=words)
    actions.snooze(conversation=conversation, until=until, actor=Actor.staff(request.user.id))
    undo = Undo(reverse("workspace:waking", args=[public_id]))
    if until is None:
        return head(request, public_id, _("Asleep until they write"), undo)
    time = wording.coming(until, timezone.localtime(now()))
    return head(request, public_id, _("Asleep until %(time)s") % {"time": time}, undo)


@staff
@require_GET
def snooze_reading(request: StaffRequest) -> HttpResponse:
    """Which time the words in the snooze menu name."""
    until = snoozing.read_words(clean_line(request.GET.get("words", ""), 200))
    return render(request, "desk/snooze_reading.html", {"until": until, "words": request.GET.get("words", "")})


@staff
@require_POST
def waking(request: StaffRequest, public_id: str) -> HttpResponse:
    """Brings the conversation back now."""
    actions.wake(conversation=get_conversation(request.user, public_id), actor=Actor.staff(request.user.id))
    return head(request, public_id)


@staff
@require_http_methods(["GET", "POST"])
def tags(request: StaffRequest, public_id: str) -> HttpResponse:
    """GET: the tags to choose from. POST: puts `tag` on or (`off`) takes it off; `new` names one to be made."""
    conversation = get_conversation(request.user, public_id)
    if request.method == "GET":
        there = {tag.pk for tag in tags_of(conversation)}
        rows = [(tag, tag.pk in there) for tag in offered_tags()]
        context = {"conversation": conversation, "rows": rows, "may_make": _may_make(request)}
        return render(request, "desk/tag_menu.html", context)
    actor = Actor.staff(request.user.id)
    tag = _named(request, actor) if request.POST.get("new") else offered_tag(request.POST.get("tag", ""))
    change = actions.remove_tags if request.POST.get("off") else actions.add_tags
    change(conversation=conversation, tags=[tag], actor=actor)
    return head(request, public_id)


def _may_make(request: StaffRequest) -> bool:
    return request.user.may(Permission.MANAGE_LABELS)


def _named(request: StaffRequest, actor: Actor) -> Tag:
    name = request.POST["new"]
    known = tag_named(name)
    if known is not None and known.archived_at is None:
        return known
    if not _may_make(request):
        raise ConversationError(
            "may_not_make_tags", _("There is no such tag. Those who lead can make one."), status=403
        )
    return actions.add_tag(name=name, actor=actor)


@staff
@require_http_methods(["GET", "POST"])
def sorting(request: StaffRequest, public_id: str) -> HttpResponse:
    """GET: the kinds of matter to choose from. POST: sets `priority` (0 to 3) or `kind` (empty: none)."""
    conversation = get_conversation(request.user, public_id)
    if request.method == "GET":
        return render(request, "desk/kind_menu.html", {"conversation": conversation, "kinds": offered_kinds()})
    _sort(request, conversation, Actor.staff(request.user.id))
    return head(request, public_id)


def _sort(request: StaffRequest, conversation: Conversation, actor: Actor) -> None:
    priority = request.POST.get("priority", "")
    if priority:
        number = whole(priority, digits=2)
        actions.set_priority(conversation=conversation, priority=-1 if number is None else number, actor=actor)
    if "kind" in request.POST:
        kind = offered_kind(request.POST["kind"]) if request.POST["kind"] else None
        actions.set_kind(conversation=conversation, kind=kind, actor=actor)
