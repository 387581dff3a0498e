"""The only place that changes chat sessions, and what a guest may do to their own record."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from atithi.channels.webchat.channel import ChatChannel
from atithi.channels.webchat.identity import Identity
from atithi.channels.webchat.models import ChatSession
from atithi.channels.webchat.queries import contact_of, find_session, site_contact
from atithi.channels.webchat.tokens import identified_key
from atithi.conversations.actions.shared import topics_for
from atithi.conversations.models import Conversation, Delivery, MessageKind
from atithi.core.clock import now
from atithi.customers.actions import add_contact, change_customer, claim_contact, identify
from atithi.customers.contact import normalise
from atithi.customers.errors import CustomerError
from atithi.customers.models import ContactKind, Customer
from atithi.customers.queries import find_by_contact, reachable_email
from atithi.events import Actor, enqueue
from atithi.realtime import publish

FOLLOW_BY_MAIL = timedelta(minutes=2)
# In SQL: every message passes here.
_BOUND = "SELECT 1 FROM webchat_chatsession WHERE key = %s AND conversation_id = %s"
_BIND = (
    "INSERT INTO webchat_chatsession (key, channel_id, conversation_id, created_at, external_id)"
    " VALUES (%s, %s, %s, %s, '') ON CONFLICT (key) DO NOTHING"
)


def bind(*, key: str, conversation: Conversation, written_at: datetime) -> None:
    """Makes `conversation` the one that the session owns. Called inside the message's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_BOUND, [key, conversation.pk])
        if cursor.fetchone() is not None:
            return  # as with every message but the first
        at = connection.ops.adapt_datetimefield_value(now())
        cursor.execute(_BIND, [key, conversation.channel_id, conversation.pk, at])
        created = cursor.rowcount == 1
    session = ChatSession.objects.raw("SELECT * FROM webchat_chatsession WHERE key = %s", [key])[0]
    if session.ended_at is not None and written_at > session.ended_at:
        return
    merged = Conversation.objects.filter(pk=session.conversation_id or 0, merged_into=conversation)
    if session.conversation_id != conversation.pk and merged.exists():
        return  # it owns the one that was merged, and has it back if that is undone
    if session.conversation_id != conversation.pk:
        session.conversation = conversation
        session.save(update_fields=["conversation"])
    elif not created:
        return
    # The page listens to its session until there is a conversation to listen to.
    publish([f"chat:{key}"], "conversation", {})


def tell_regrouped(*, conversation_id: int) -> None:
    """The pages that own a conversation look and listen anew: it was merged, or taken out again."""
    keys = ChatSession.objects.filter(conversation=conversation_id).values_list("key", flat=True)
    for key in keys:
        publish([f"chat:{key}"], "conversation", {})


@transaction.atomic
def go_on(*, before: int, conversation: Conversation) -> None:
    """A matter of a chat's guest goes on in another conversation of theirs: answers reach their page there from now on, and what
    was said before stays in sight."""
    theirs = Q(conversation=before) | Q(conversation__merged_into=before)
    rows = ChatSession.objects.select_for_update(of=("self",)).filter(theirs, channel=conversation.channel_id)
    for session in rows.exclude(conversation=conversation):
        session.earlier_id, session.conversation = session.conversation_id, conversation
        session.save(update_fields=["earlier", "conversation"])
        publish([f"chat:{session.key}"], "conversation", {})


@transaction.atomic
def start_identified(*, channel: ChatChannel, identity: Identity, previous: str = "") -> ChatSession:
    """The session of somebody for whom the site vouched, with what they verifiably are.

    `previous`: key of the session that this browser had before. What was said in it goes along where the site's user
    is new to us and that guest was nobody else; otherwise staff are told that the two may be one person.
    """
    key = identified_key(channel.public_id, identity.id)
    contact = site_contact(channel.public_id, identity.id)
    earlier = _unfinished(channel, previous)
    known = find_by_contact(ContactKind.PROVIDER, contact)
    guest = earlier.conversation.customer if earlier is not None and earlier.conversation is not None else None
    taken_along = guest is not None and known is None and _only_chats(guest)
    actor = Actor.system()
    if guest is not None and taken_along:
        add_contact(customer=guest, kind=ContactKind.PROVIDER, value=contact, actor=actor)
    customer = identify(kind=ContactKind.PROVIDER, value=contact, name=identity.name)
    session, _created = ChatSession.objects.get_or_create(
        key=key, defaults={"channel_id": channel.id, "external_id": identity.id, "created_at": now()}
    )
    if earlier is not None:
        _leave(earlier, session if taken_along else None, contact)
    _attach(customer, ContactKind.EMAIL, identity.email, actor)
    _attach(customer, ContactKind.PHONE, identity.phone, actor)
    return session


def _unfinished(channel: ChatChannel, previous: str) -> ChatSession | None:
    rows = ChatSession.objects.select_for_update(of=("self",)).select_related("conversation__customer")
    return rows.filter(
        key=previous, channel_id=channel.id, external_id="", ended_at=None, conversation__isnull=False
    ).first()


def _only_chats(customer: Customer) -> bool:
    """Whether nothing but chats is known of a customer: what they say of themselves then contradicts nothing."""
    return all(point.kind == ContactKind.CHAT for point in customer.contact_points.all())


def _leave(earlier: ChatSession, heir: ChatSession | None, contact: str) -> None:
    """The heir takes the earlier session's conversation, whose token opens nothing from then on."""
    if heir is None:
        if earlier.conversation is not None:
            claim_contact(customer=earlier.conversation.customer, kind=ContactKind.PROVIDER, value=contact)
        return
    heir.conversation, earlier.ended_at = earlier.conversation, now()
    heir.save(update_fields=["conversation"])
    earlier.save(update_fields=["ended_at"])


def _attach(customer: Customer, kind: str, value: str, actor: Actor) -> None:
    """Adds a verified contact where it is free, else notes it as a claim; what is none is left out."""
    if not value:
        return
    try:
        value = normalise(kind, value)
    except CustomerError:
        return
    owner = find_by_contact(kind, value)
    if owner is None:
        add_contact(customer=customer, kind=kind, value=value, actor=actor)
    elif owner.pk != customer.pk:
        claim_contact(customer=customer, kind=kind, value=value)


@transaction.atomic
def leave_contact(*, channel: ChatChannel, key: str, name: str, email: str, phone: str) -> None:
    """What a guest says of themselves: a name, and claims that open nobody's history. Raises CustomerError."""
    session = find_session(key)
    kind, value = contact_of(channel.public_id, key, session)
    claims = [(each, normalise(each, said)) for each, said in (("email", email), ("phone", phone)) if said.strip()]
    customer = identify(kind=kind, value=value, name=name)
    if name and customer.name != name and _only_chats(customer):
        change_customer(customer=customer, actor=Actor.customer(customer.pk), name=name)
    for each, said in claims:
        claim_contact(customer=customer, kind=each, value=said)
    if email and session is not None and session.conversation is not None:
        _follow_up(session.conversation)


def _follow_up(conversation: Conversation) -> None:
    """Replies that were not seen yet go by mail too, now that there is an address."""
    if not reachable_email(conversation.customer):
        return
    unseen = conversation.messages.filter(kind=MessageKind.REPLY, delivery=Delivery.SENT).order_by("id")
    for pk in unseen.values_list("id", flat=True)[:20]:
        enqueue("channels.follow_by_mail", args={"message": pk}, run_at=now() + FOLLOW_BY_MAIL, key=f"follow:{pk}")


def tell_typing(*, conversation: Conversation) -> None:
    """Lets staff see that the guest is writing."""
    data = {"conversation": conversation.public_id, "who": "customer"}
    publish(topics_for(conversation), "typing", data, ephemeral=True)
