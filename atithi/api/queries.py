"""The only place that fetches tokens and what programs ask for, always within the rights of the token's person."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from atithi.api.errors import ApiError
from atithi.api.models import Token, Upload
from atithi.api.opaque import unmasked
from atithi.channels.models import RawInbound
from atithi.conversations.models import Channel, Conversation, Message
from atithi.conversations.queries import channels, get_attachment, queue_filter, visible_to
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.customers.models import Customer
from atithi.events.models import Event
from atithi.files.models import StoredFile
from atithi.staff.models import Store, Team, User
from atithi.staff.queries import get_user, hidden_team_ids, teams_visible_to


@dataclass(frozen=True, slots=True)
class Presented:
    """A token as a program presents it, and why it may not be good. Its person is loaded when first asked for."""

    token: Token
    revoked: bool
    expired: bool
    active: bool


_PRESENTED = """
SELECT token.id, token.user_id, token.scopes, token.revoked_at IS NOT NULL, token.expires_at <= %s, person.is_active
FROM api_token AS token JOIN staff_user AS person ON person.id = token.user_id WHERE token.digest = %s
"""
_CHANNEL = "SELECT id, team_id FROM conversations_channel WHERE public_id = %s AND active"


def _row(sql: str, parameters: Sequence[Any]) -> Any:
    """One row by plain SQL: on the way of every request, building a query costs more than asking it."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()


def presented(digest: str) -> Presented | None:
    """The token whose secret has this digest."""
    row = _row(_PRESENTED, [connection.ops.adapt_datetimefield_value(now()), digest])
    if row is None:
        return None
    number, user, scopes, revoked, expired, active = row
    token = Token(id=number, user_id=user, scopes=json.loads(scopes))
    return Presented(token, bool(revoked), bool(expired), bool(active))


def tokens_visible_to(user: User) -> QuerySet[Token]:
    """A person's own tokens; an owner sees everybody's. The latest first."""
    rows = Token.objects.select_related("user", "use").order_by("-id")
    return rows if user.is_owner else rows.filter(user=user)


def get_token(user: User, public_id: str) -> Token:
    """A token that `user` may see, else NotFound."""
    token = tokens_visible_to(user).filter(public_id=public_id).first()
    if token is None:
        raise NotFound
    return token


def get_team(user: User, public_id: str) -> Team:
    """A team that `user` may see, else NotFound."""
    team = teams_visible_to(user).filter(public_id=public_id).first()
    if team is None:
        raise NotFound
    return team


def channels_visible_to(user: User) -> QuerySet[Channel]:
    """All channels but those of private teams that `user` is not in."""
    return channels().exclude(team_id__in=hidden_team_ids(user))


def usable_channel(token: Token, public_id: str) -> int:
    """The number of an active channel that the token's person may use, else NotFound."""
    row = _row(_CHANNEL, [public_id])
    if row is None or (row[1] and row[1] in hidden_team_ids(token.user)):
        raise NotFound
    return int(row[0])


def conversations(user: User, *, queue: str, filters: dict[str, Any]) -> QuerySet[Conversation]:
    """Conversations that `user` may see, in a queue by its name (empty: all), narrowed by `filters`."""
    rows = visible_to(user).select_related("customer", "channel", "assignee", "team", "store", "kind")
    rows = rows.prefetch_related("tags")
    return rows.filter(**(queue_filter(user, queue) if queue else {}), **filters)


def messages(conversation: Conversation) -> QuerySet[Message]:
    """A conversation's messages and notes, in the order of receipt."""
    rows = Message.objects.filter(conversation=conversation).select_related("author", "customer", "conversation")
    return rows.prefetch_related("attachments__file")


def get_message(user: User, public_id: str) -> Message:
    """A message of a conversation that `user` may see, else NotFound."""
    rows = Message.objects.select_related("author", "customer", "conversation", "channel")
    message = rows.prefetch_related("attachments__file").filter(public_id=public_id).first()
    if message is None or not visible_to(user).filter(pk=message.conversation_id).exists():
        raise NotFound
    return message


def uploads(user_id: int, ids: Sequence[str]) -> list[StoredFile]:
    """The files that a person sent ahead under these ids, in their order. Raises ApiError for one that is not theirs."""
    if not ids:
        return []
    rows = Upload.objects.select_related("file").filter(user_id=user_id, file__public_id__in=ids)
    found = {upload.file.public_id: upload.file for upload in rows}
    if missing := [each for each in ids if each not in found]:
        raise ApiError("upload_unknown", _("There is no upload %(id)s of yours."), status=422, id=missing[0])
    return [found[each] for each in ids]


def downloadable(user: User, public_id: str) -> StoredFile:
    """The file of an attachment that `user` may see, or one they sent ahead themselves; else NotFound."""
    upload = Upload.objects.select_related("file").filter(user=user, file__public_id=public_id).first()
    return upload.file if upload else get_attachment(user, public_id).file


def get_inbound(user: User, masked_id: str) -> RawInbound:
    """What a program handed over, under the id it was told; NotFound where `user` may not see it."""
    number = unmasked(masked_id)
    rows = RawInbound.objects.select_related("message__conversation", "channel").defer("body")
    raw = rows.filter(pk=number).first() if number is not None else None
    if raw is None or (raw.channel.team_id and raw.channel.team_id in hidden_team_ids(user)):
        raise NotFound
    if raw.message and not visible_to(user).filter(pk=raw.message.conversation_id).exists():
        raise NotFound
    return raw


def person_filter(value: str) -> dict[str, Any]:
    """The condition for `assignee`: a person's id, or `none`."""
    return {"assignee": None} if value == "none" else {"assignee": get_user(value)}


def public_ids(kind: str, numbers: Iterable[int]) -> dict[int, str]:
    """The public ids of rows of one kind, by their internal numbers; one query."""
    models: dict[str, Any] = {
        "conversation": Conversation, "customer": Customer, "message": Message, "user": User, "team": Team,
        "store": Store, "channel": Channel, "token": Token,
    }  # fmt: skip
    return (
        dict(models[kind].objects.filter(pk__in=set(numbers)).values_list("pk", "public_id")) if kind in models else {}
    )


def events(type: str = "") -> QuerySet[Event]:
    """The record, or what it holds of one type. For owners; the face decides who that is."""
    return Event.objects.filter(type=type) if type else Event.objects.all()
