"""Finds what belongs to a mail: its channel, its conversation, the mails before it."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q, QuerySet

from atithi.channels.email import signed
from atithi.channels.email.models import (
    Departure,
    Filed,
    Mailbox,
    ReceivedMail,
    RemotePicture,
    Signature,
    Suppression,
    Unsubscription,
)
from atithi.channels.email.parse.mail import stable_key
from atithi.channels.email.settings import alias_addresses
from atithi.channels.models import RawInbound
from atithi.conversations.models import Channel, Conversation, Message
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.customers.models import ContactPoint
from atithi.staff.models import Store, Team, User
from atithi.staff.queries import hidden_team_ids


def split_plus(address: str) -> tuple[str, str]:
    """`help+c-1@shop.example` as (`help@shop.example`, `c-1`)."""
    local, _at, domain = address.lower().rpartition("@")
    base, _plus, tag = local.partition("+")
    return f"{base}@{domain}", tag


def channel_for(address: str) -> Channel | None:
    """The active mailbox to which a recipient's address belongs: its own, an alias, a plus or a signed address."""
    address = address.lower()
    base, _tag = split_plus(address)
    rows = Channel.objects.filter(kind="email", active=True)
    if found := rows.filter(address__in={address, base}).order_by("id").first():
        return found
    for channel in rows.order_by("id"):
        aliases = set(alias_addresses(channel.settings))
        if address in aliases or base in aliases or f"*@{address.rpartition('@')[2]}" in aliases:
            return channel
    token = signed.read_token(address.rpartition("@")[0])
    if token is None:
        return None
    conversation = Conversation.objects.select_related("channel").filter(pk=token.conversation_id).first()
    if conversation is None:
        return None
    domain = address.rpartition("@")[2]
    mailbox = conversation.channel if conversation.channel.kind == "email" else rows.order_by("id").first()
    if (
        mailbox is None
        or domain != str(mailbox.settings.get("reply_domain") or mailbox.address.rpartition("@")[2]).lower()
    ):
        return None
    return mailbox


def own_addresses() -> set[str]:
    """Every address under which the desk itself is written to, in lower case."""
    found = set()
    for channel in Channel.objects.filter(kind="email"):
        found.add(channel.address.lower())
        found |= set(alias_addresses(channel.settings))
    return found


def is_own(address: str, own: set[str]) -> bool:
    """Whether an address is the desk's, with or without a plus part."""
    base, _tag = split_plus(address)
    known = {address.lower(), base, f"*@{base.rpartition('@')[2]}"}
    return not own.isdisjoint(known) or signed.read_token(address.rpartition("@")[0]) is not None


def our_message(references: Iterable[str]) -> Message | None:
    """The reply of ours that the nearest of these Message-IDs names."""
    for reference in reversed(list(references)):
        if public_id := signed.read_message_id(reference):
            message = Message.objects.select_related("conversation").filter(public_id=public_id).first()
            if message is not None:
                return message
    return None


def referenced_mail(references: Iterable[str]) -> ReceivedMail | None:
    """The latest mail that came in to which one of these Message-IDs points."""
    keys = [stable_key(reference) for reference in references][-50:]
    rows = ReceivedMail.objects.filter(message_key__in=keys).exclude(conversation=None).exclude(message_key="")
    return rows.select_related("conversation").order_by("-id").first()


def takes_part(conversation: Conversation, address: str) -> bool:
    """Whether this address is the customer's or was written to or by in this conversation by those in it."""
    address = address.lower()
    known = Q(customer_id=conversation.customer_id)
    if ContactPoint.objects.filter(known, kind="email", value=address).exists():
        return True
    mails = ReceivedMail.objects.filter(conversation=conversation, filed=Filed.MESSAGE)
    return any(
        address == mail.sender or address in [*mail.to, *mail.cc]
        for mail in mails.only("sender", "to", "cc").order_by("-id")[:100]
    )


def latest_mail(conversation_id: int, before_message: int | None = None) -> ReceivedMail | None:
    """The last mail of a person in a conversation, before one of its messages."""
    rows = ReceivedMail.objects.filter(conversation_id=conversation_id, filed=Filed.MESSAGE).exclude(message=None)
    if before_message is not None:
        rows = rows.filter(message_id__lt=before_message)
    return rows.order_by("-id").first()


def recent_mails(channel_id: int, sender: str, *, within: timedelta, conversation_id: int | None = None) -> int:
    """How many mails of this sender came in the last while."""
    rows = ReceivedMail.objects.filter(channel_id=channel_id, sender=sender.lower(), received_at__gt=now() - within)
    return (rows.filter(conversation_id=conversation_id) if conversation_id else rows).count()


def has_arrived(channel_id: int, message_id: str) -> bool:
    """Whether a mail with this Message-ID (without angles) came in: how a test mail ends."""
    return ReceivedMail.objects.filter(channel_id=channel_id, message_key=stable_key(message_id)).exists()


def held_mails(user: User, limit: int = 100) -> list[ReceivedMail]:
    """Mails held as spam or as turns of a loop that `user` may see, the latest first."""
    return list(_held(user).select_related("channel").order_by("-received_at", "-id")[:limit])


def get_held(user: User, pk: int) -> ReceivedMail:
    """One of them; NotFound where it is missing, not held any more, or not for this person."""
    mail = _held(user).filter(pk=pk).first()
    if mail is None:
        raise NotFound
    return mail


def _held(user: User) -> QuerySet[ReceivedMail]:
    rows = ReceivedMail.objects.filter(filed__in=[Filed.SPAM, Filed.LOOP], raw__state=RawInbound.State.IGNORED)
    hidden = hidden_team_ids(user)
    return rows.exclude(channel__team_id__in=hidden) if hidden else rows


def suppression_of(address: str) -> Suppression | None:
    """Why nothing is sent to this address; None where mail may go."""
    return Suppression.objects.filter(address=address.lower()).first()


def departures(*, within: timedelta, channel_id: int | None = None, recipient: str = "") -> int:
    """How many mails left in the last while, of one mailbox or to one person."""
    rows = Departure.objects.filter(at__gt=now() - within)
    if channel_id is not None:
        rows = rows.filter(channel_id=channel_id)
    return (rows.filter(recipient=recipient.lower()) if recipient else rows).count()


def place_ids(store: str, team: str) -> tuple[int | None, int | None]:
    """The ids behind the public ids of a store and a team; None where there is none (any more)."""
    found = Store.objects.filter(public_id=store).values_list("id", flat=True).first() if store else None
    return found, Team.objects.filter(public_id=team).values_list("id", flat=True).first() if team else None


def mailboxes(user: User) -> list[Channel]:
    """The mailboxes of the desk that `user` may set up, without those that were removed."""
    rows = Channel.objects.filter(kind="email").select_related("store", "team").order_by("name", "id")
    hidden = hidden_team_ids(user)
    return [channel for channel in rows if not channel.settings.get("removed") and channel.team_id not in hidden]


def get_mailbox(user: User, public_id: str) -> Channel:
    """One of them. Raises NotFound."""
    for channel in mailboxes(user):
        if channel.public_id == public_id:
            return channel
    raise NotFound


def folders_of(channels: Iterable[Channel]) -> dict[int, list[Mailbox]]:
    """How far each folder of these mailboxes is read, by the channel's id."""
    found: dict[int, list[Mailbox]] = {channel.pk: [] for channel in channels}
    for folder in Mailbox.objects.filter(channel_id__in=list(found)).order_by("folder"):
        found[folder.channel_id].append(folder)
    return found


def mail_marks(message_ids: Iterable[int]) -> dict[int, ReceivedMail]:
    """What is shown beside messages that came by mail: who vouches for the sender, and whether pictures lie elsewhere."""
    wanted = list(message_ids)
    if not wanted:
        return {}
    rows = ReceivedMail.objects.filter(message_id__in=wanted, filed=Filed.MESSAGE)
    return {row.message_id: row for row in rows.only("message_id", "trust", "trust_facts", "remote_pictures", "sender")
            if row.message_id is not None}  # fmt: skip


def mail_of(message: Message) -> ReceivedMail | None:
    """The mail that a message came by."""
    return ReceivedMail.objects.select_related("raw__channel").filter(message=message, filed=Filed.MESSAGE).first()


def kept_picture(key: str) -> RemotePicture | None:
    """A picture from elsewhere that was fetched before."""
    return RemotePicture.objects.select_related("file").filter(key=key).first()


def is_unsubscribed(address: str) -> bool:
    """Whether an address wants no automatic mails."""
    return Unsubscription.objects.filter(address=address.lower()[:254]).exists()


def signatures_of(user_id: int) -> dict[str, str]:
    """How a colleague signs, by language; the empty language is for all others."""
    return dict(Signature.objects.filter(user_id=user_id).values_list("language", "text"))


def signature_for_message(message_id: int, language: str) -> str:
    """The own signature of a reply's author in a language; empty where they have none."""
    rows = Signature.objects.filter(
        user_id__in=Message.objects.filter(pk=message_id).values("author_id"), language__in=[language, ""]
    )
    return next((row.text for row in rows.order_by("-language")), "")
