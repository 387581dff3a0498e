"""The only place that changes tokens, uploads and stored answers; and what programs do in more than one step."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from atithi.api.errors import ApiError
from atithi.api.models import StoredAnswer, Token, Upload
from atithi.api.scopes import grantable
from atithi.conversations.actions import receive_message
from atithi.conversations.inbound import InboundMessage
from atithi.conversations.models import Attachment, Message
from atithi.core.clock import now
from atithi.core.ids import public_id, secret
from atithi.core.text import clean_line
from atithi.customers.actions import add_contact, change_customer, identify
from atithi.customers.contact import normalise
from atithi.customers.errors import CustomerError
from atithi.customers.models import Customer
from atithi.customers.queries import find_by_contact
from atithi.events import Actor, record
from atithi.files.actions import store
from atithi.files.models import StoredFile
from atithi.staff.models import User

ANSWERS_KEPT = timedelta(hours=24)
UPLOADS_KEPT = timedelta(days=7)
BATCH = 500


@dataclass(frozen=True)
class NewToken:
    """A token and its secret, which is known only now."""

    token: Token
    secret: str


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


@transaction.atomic
def make_token(*, user: User, name: str, scopes: Sequence[str], expires_at: datetime | None = None) -> NewToken:
    """A new key for a program that acts for `user`. The secret is returned once and not kept."""
    name = clean_line(name, 80)
    if not name:
        raise ApiError("name_missing", _("Please say what the token is for."))
    allowed = [value for value, _label in grantable(owner=user.is_owner)]
    chosen = [scope for scope in allowed if scope in scopes]
    if not chosen or set(scopes) - set(allowed):
        raise ApiError("scopes_unknown", _("Choose what the token may do."))
    key = f"atithi_{secret()}"
    token = Token.objects.create(
        user=user,
        name=name,
        prefix=key[:12],
        digest=digest(key),
        scopes=chosen,
        created_at=now(),
        expires_at=expires_at,
    )
    data = {"scopes": chosen, "expires": expires_at.isoformat() if expires_at else None}
    record("token.made", subject=("token", token.id), actor=Actor.staff(user.id), data=data)
    return NewToken(token, key)


@transaction.atomic
def revoke_token(*, token: Token, actor: Actor) -> None:
    """Ends a token at once. Doing so twice changes nothing."""
    if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now()):
        record("token.revoked", subject=("token", token.id), actor=actor)


@transaction.atomic
def keep_upload(*, user: User, content: bytes, name: str, declared_type: str) -> StoredFile:
    """Stores a file that is to be attached later. One that is not, within seven days, is removed."""
    file = store(content=content, name=name, declared_type=declared_type)
    Upload.objects.create(file=file, user=user, created_at=now())
    return file


@transaction.atomic
def add_customer(*, name: str, language: str, contacts: Sequence[tuple[str, str]], actor: Actor) -> Customer:
    """A new customer with these contacts. Raises CustomerError where one of them is somebody's already."""
    (kind, value), *further = [(kind, normalise(kind, value)) for kind, value in contacts]
    if find_by_contact(kind, value) is not None:
        raise CustomerError("contact_taken", _("This contact already belongs to another customer."), status=409)
    customer = identify(kind=kind, value=value, name=name)
    for kind, value in further:
        add_contact(customer=customer, kind=kind, value=value, actor=actor)
    if language:
        change_customer(customer=customer, actor=actor, language=language)
    return customer


def begin_conversation(
    *, token: Token, channel_id: int, kind: str, value: str, name: str, subject: str, text: str
) -> Message:
    """A new conversation with a customer's first message, which a program writes down for them."""
    return receive_message(
        InboundMessage(
            channel_id=channel_id, provider_id=f"api:{token.id}:{public_id()}", contact_kind=kind,
            contact_value=normalise(kind, value), name=name, subject=subject, text=text,
            actor=Actor.program(token.pk),
        )
    )  # fmt: skip


def purge(*, moment: datetime | None = None) -> None:
    """Forgets answers older than a day and files that nobody attached within seven."""
    moment = moment or now()
    StoredAnswer.objects.filter(created_at__lt=moment - ANSWERS_KEPT).delete()
    old = Upload.objects.filter(created_at__lt=moment - UPLOADS_KEPT).order_by("created_at")
    files = list(old.values_list("file_id", flat=True)[:BATCH])
    attached = set(Attachment.objects.filter(file_id__in=files).values_list("file_id", flat=True))
    with transaction.atomic():
        Upload.objects.filter(file_id__in=files).delete()
        # The bytes go with the next `files.purge_orphans`.
        StoredFile.objects.filter(pk__in=set(files) - attached).delete()


def forget_message(*, message_id: int) -> None:
    """Answers that tell of a message whose words were removed, or of its conversation, keep their state alone."""
    message = Message.objects.select_related("conversation").get(pk=message_id)
    tells = Q(body__contains=message.public_id) | Q(body__contains=message.conversation.public_id)
    StoredAnswer.objects.filter(tells).update(body="{}")
