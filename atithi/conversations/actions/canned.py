"""Answers kept ready: written, changed, put away, used."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from atithi import search
from atithi.conversations.actions.shared import TEXT_LIMIT
from atithi.conversations.canned import KIND, documents_of, may_change
from atithi.conversations.errors import ConversationError
from atithi.conversations.models.canned import VARIANTS, CannedReply, CannedScope
from atithi.conversations.placeholders import check_placeholders
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.core.text import clean, clean_line
from atithi.events import Actor, record
from atithi.staff.models import Permission, Team, User


@transaction.atomic
def add_canned_reply(*, user: User, actor: Actor, name: str, texts: Mapping[str, str], scope: str = CannedScope.PERSONAL,
                     team: Team | None = None, shortcut: str = "", folder: str = "") -> CannedReply:  # fmt: skip
    """A further answer kept ready: one's own, one's team's, or, by those who may, everybody's."""
    reply = CannedReply(created_at=now())
    _fill(reply, user, name=name, texts=texts, scope=scope, team=team, shortcut=shortcut, folder=folder)
    reply.save()
    search.index(documents_of([reply]))
    record("canned.added", subject=("canned_reply", reply.pk), actor=actor, data={"scope": reply.scope})
    return reply


@transaction.atomic
def change_canned_reply(*, reply: CannedReply, user: User, actor: Actor, **values: Any) -> CannedReply:
    """Changes what is given of: name, texts, scope, team, shortcut, folder."""
    reply = _changeable(reply, user)
    before = {field: getattr(reply, field) for field in ("name", "texts", "scope", "team", "shortcut", "folder")}
    _fill(reply, user, **{**before, **values})
    fields = sorted(field for field, value in before.items() if getattr(reply, field) != value)
    if fields:
        reply.save()
        search.remove(KIND, [reply.pk])
        search.index(documents_of([reply]))
        record("canned.changed", subject=("canned_reply", reply.pk), actor=actor, data={"fields": fields})
    return reply


@transaction.atomic
def archive_canned_reply(*, reply: CannedReply, user: User, actor: Actor, archived: bool = True) -> CannedReply:
    """Puts an answer away, or takes it back: nothing that was written is lost."""
    reply = _changeable(reply, user)
    if (reply.archived_at is not None) != archived:
        reply.archived_at = now() if archived else None
        reply.save(update_fields=["archived_at"])
        search.remove(KIND, [reply.pk])
        search.index(documents_of([reply]))
        record("canned.archived", subject=("canned_reply", reply.pk), actor=actor, data={"archived": archived})
    return reply


def count_canned_use(*, user: User, public_ids: Iterable[str]) -> None:
    """Answers kept ready were sent: the more one is used, the higher it stands. Using one is not a business fact."""
    from atithi.conversations.canned import canned_replies

    wanted = list(dict.fromkeys(public_ids))[:10]
    if wanted:
        rows = canned_replies(user).filter(public_id__in=wanted).values("pk")
        CannedReply.objects.filter(pk__in=rows).update(used_count=F("used_count") + 1, used_at=now())


def _changeable(reply: CannedReply, user: User) -> CannedReply:
    reply = CannedReply.objects.select_for_update(of=("self",)).get(pk=reply.pk)
    if not may_change(user, reply):
        raise NotFound
    return reply


def _fill(reply: CannedReply, user: User, *, name: str, texts: Mapping[str, str], scope: str, team: Team | None,
          shortcut: str, folder: str) -> None:  # fmt: skip
    reply.name, reply.folder = clean_line(name, 120), clean_line(folder, 80)
    if not reply.name:
        raise ConversationError("name_missing", _("Please give it a name by which it is found."))
    reply.shortcut = "-".join(clean_line(shortcut, 40).lstrip("/").casefold().split())
    reply.texts = _texts(texts)
    if scope not in CannedScope.values:
        raise ConversationError("scope_unknown", _("Say for whom it is: personal, team or shared."))
    if scope == CannedScope.SHARED and not user.may(Permission.MANAGE_SHARED) and reply.scope != CannedScope.SHARED:
        raise ConversationError(
            "not_for_everybody", _("Only those who lead can keep an answer for everybody."), status=403
        )
    if scope == CannedScope.TEAM and team is None:
        raise ConversationError("team_missing", _("Choose the team for which this answer is."))
    if team is not None and scope == CannedScope.TEAM and not (
        user.is_owner or user.memberships.filter(team=team).exists()
    ):  # fmt: skip
        raise NotFound
    reply.owner = user if scope == CannedScope.PERSONAL else None
    reply.team = team if scope == CannedScope.TEAM else None
    reply.scope = scope


def _texts(texts: Mapping[str, str]) -> dict[str, str]:
    if unknown := set(texts) - set(VARIANTS):
        known = ", ".join(VARIANTS)
        raise ConversationError(
            "variant_unknown", _("“%(name)s” is none of %(known)s."), name=sorted(unknown)[0][:20], known=known
        )
    kept = {variant: clean(texts.get(variant, "")).strip() for variant in VARIANTS}
    for text in kept.values():
        check_placeholders(text)
        if len(text) > TEXT_LIMIT:
            raise ConversationError(
                "message_too_long", _("This text is too long: at most %(limit)s characters."), limit=TEXT_LIMIT
            )
    kept = {variant: text for variant, text in kept.items() if text}
    if not kept:
        raise ConversationError("text_missing", _("Write the answer in at least one language."))
    return kept
