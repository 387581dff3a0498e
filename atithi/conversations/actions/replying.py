"""Staff answer, and the answer makes its way to the customer."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.conversations import counts
from atithi.conversations.actions.mentions import note_mentions
from atithi.conversations.actions.shared import TEXT_LIMIT, announce, answerable, attach, put_last, workable
from atithi.conversations.checks import check_reply
from atithi.conversations.errors import ConversationError
from atithi.conversations.formatting import Formatted, formatted
from atithi.conversations.models import Conversation, Delivery, Message, MessageKind
from atithi.core.clock import now
from atithi.core.text import clean
from atithi.events import Actor, record
from atithi.files.models import StoredFile
from atithi.language import identify as identify_language
from atithi.staff.models import User


def checked(text: str, files: list[StoredFile]) -> str:
    """The text of a reply or note, clean. Raises ConversationError where it is empty or too long."""
    text = clean(text).strip()
    if not text and not files:
        raise ConversationError("message_empty", _("Please write something first."))
    if len(text) > TEXT_LIMIT:
        raise ConversationError(
            "message_too_long", _("This text is too long: at most %(limit)s characters."), limit=TEXT_LIMIT
        )
    return text


def _write(conversation: Conversation, kind: str, text: str, author: User | None, files: list[StoredFile],
           client_key: str | None, markdown: bool) -> Message:  # fmt: skip
    written = formatted(text) if markdown else Formatted(text, "")
    identified = identify_language(written.text)
    message = Message.objects.create(
        conversation=conversation, kind=kind, text=written.text, html=written.html, author=author, created_at=now(),
        channel=conversation.channel,
        language=identified.language, script=identified.script, client_key=client_key or None,
        delivery=Delivery.QUEUED if kind == MessageKind.REPLY else "",
    )  # fmt: skip
    attach(message, [(file, "") for file in files])
    return message


def _sent_before(client_key: str | None, conversation: Conversation) -> Message | None:
    if not client_key:
        return None
    message = Message.objects.filter(client_key=client_key).first()
    if message is not None and message.conversation_id != conversation.id:
        raise ConversationError("key_reused", _("This key was already used for another message."), status=409)
    return message


@transaction.atomic
def send_reply(*, conversation: Conversation, text: str, actor: Actor, author: User | None = None,
               files: Iterable[StoredFile] = (), client_key: str | None = None, markdown: bool = False,
               reason: str | None = "", still_waits: bool = False) -> Message:  # fmt: skip
    """Answers the customer. The same `client_key` twice sends one reply, and returns it twice.

    The reply stops the customer's wait, makes its author the assignee where there was none, and opens a closed
    conversation again. It is delivered by the channel afterwards: see `Message.delivery`. `markdown`: marks of Markdown in
    the text format it (see `formatting`). `reason`: why it goes although a check speaks against it (see `checks`); None: the
    checks were asked before, or nobody is there who could answer them. `still_waits`: the desk itself says something before a
    person does; the customer goes on waiting for that person.
    """
    files = list(files)
    text = checked(text, files)
    conversation = answerable(conversation.pk)
    if known := _sent_before(client_key, conversation):
        return known
    if reason is not None:
        check_reply(conversation=conversation, text=text, author=author, reason=reason)
    message = _write(conversation, MessageKind.REPLY, text, author, files, client_key, markdown)
    with counts.counted(conversation):
        conversation.closed_at = None
        if not still_waits:
            conversation.waiting_since = None
        if author is not None:
            conversation.first_reply_at = conversation.first_reply_at or message.created_at
            conversation.assignee = conversation.assignee or author
        put_last(conversation, message)
        conversation.save()
    data = {"message": message.id, "conversation": conversation.id, "channel": conversation.channel_id}
    record("reply.queued", subject=("conversation", conversation.id), actor=actor, data=data)
    announce(conversation, "message.added", to_customer=True, message=message.public_id, kind=message.kind)
    return message


@transaction.atomic
def add_note(*, conversation: Conversation, text: str, actor: Actor, author: User | None = None,
             files: Iterable[StoredFile] = (), client_key: str | None = None, markdown: bool = False) -> Message:  # fmt: skip
    """Writes what only staff see. It changes neither the wait nor the place in a queue."""
    files = list(files)
    text = checked(text, files)
    conversation = workable(conversation.pk)
    if known := _sent_before(client_key, conversation):
        return known
    message = _write(conversation, MessageKind.NOTE, text, author, files, client_key, markdown)
    conversation.message_count += 1
    conversation.save(update_fields=["message_count"])
    record("note.added", subject=("conversation", conversation.id), actor=actor, data={"message": message.id})
    note_mentions(message=message, actor=actor)
    announce(conversation, "message.added", message=message.public_id, kind=message.kind)
    return message


@transaction.atomic
def mark_delivery(
    *, message: Message, delivery: str, actor: Actor, note: str = "", provider_id: str | None = None
) -> bool:
    """Notes how far a reply has come. False where it was already there or further."""
    message = Message.objects.select_for_update(of=("self",)).select_related("conversation__team").get(pk=message.pk)
    if not message.can_become(delivery):
        return False
    message.delivery, message.delivery_note = delivery, note[:300]
    if provider_id:
        message.provider_id = provider_id[:255]
    message.save(update_fields=["delivery", "delivery_note", "provider_id"])
    data = {"message": message.id, "delivery": delivery}
    record("delivery.changed", subject=("conversation", message.conversation_id), actor=actor, data=data)
    announce(message.conversation, "delivery", to_customer=True, message=message.public_id, delivery=delivery)
    return True


@transaction.atomic
def retry_delivery(*, message: Message, actor: Actor) -> Message:
    """Sends a reply again that failed, or of which nobody knows whether it arrived; a person decides that."""
    message = Message.objects.select_for_update(of=("self",)).select_related("conversation").get(pk=message.pk)
    if message.delivery not in {Delivery.FAILED, Delivery.UNCERTAIN}:
        raise ConversationError("not_failed", _("This reply is already on its way."), status=409)
    mark_delivery(message=message, delivery=Delivery.QUEUED, actor=actor)
    data = {"message": message.id, "conversation": message.conversation_id, "channel": message.channel_id}
    record("reply.queued", subject=("conversation", message.conversation_id), actor=actor, data=data)
    return message


def mark_seen_by_customer(*, conversation: Conversation, up_to: Message) -> int:
    """The customer's page showed our replies up to this one. Returns how many became seen."""
    unseen = conversation.messages.filter(
        kind=MessageKind.REPLY, id__lte=up_to.id, delivery__in=[Delivery.QUEUED, Delivery.SENT, Delivery.DELIVERED]
    )
    actor = Actor.customer(conversation.customer_id)
    with transaction.atomic():
        return sum(mark_delivery(message=message, delivery=Delivery.SEEN, actor=actor) for message in unseen)
