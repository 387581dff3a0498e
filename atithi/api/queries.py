"""The only place that fetches tokens and what programs ask for, always within the rights of the token's person."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from atithi.api.errors import ApiError
from atithi.api.models import Token, Upload
from atithi.api.opaque import unmasked
from atithi.channels.models import RawInbound
from atithi.conversations.models import Attachment, Channel, Conversation, Message
from atithi.conversations.queries import channels, get_attachment, queue_filter, visible_to
from atithi.core.errors import NotFound
from atithi.customers.models import Customer
from atithi.events.models import Event
from atithi.files.models import StoredFile
from atithi.staff.models import Store, Team, User
from atithi.staff.queries import get_user, hidden_team_ids, teams_visible_to


def token_with(digest: str) -> Token | None:
    """The token whose secret has this digest, with its person."""
    return Token.objects.select_related("user").filter(digest=digest).first()


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


def get_channel(user: User, public_id: str) -> Channel:
    """An active channel that `user` may use, else NotFound."""
    channel = Channel.objects.filter(public_id=public_id, active=True).first()
    if channel is None or (channel.team_id and channel.team_id in hidden_team_ids(user)):
        raise NotFound
    return channel


def conversations(user: User, *, queue: str, filters: dict[str, Any]) -> QuerySet[Conversation]:
    """Conversations that `user` may see, in a queue by its name (empty: all), narrowed by `filters`."""
    rows = visible_to(user).select_related("customer", "channel", "assignee", "team", "store")
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


def uploads(user: User, ids: Sequence[str]) -> list[StoredFile]:
    """The files that `user` sent ahead under these ids, in their order. Raises ApiError for one that is not theirs."""
    if not ids:
        return []
    rows = Upload.objects.select_related("file").filter(user=user, file__public_id__in=ids)
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
    return dict(models[kind].objects.filter(pk__in=set(numbers)).values_list("pk", "public_id")) if kind in models else {}


def events(type: str = "") -> QuerySet[Event]:
    """The record, or what it holds of one type. For owners; the face decides who that is."""
    return Event.objects.filter(type=type) if type else Event.objects.all()
