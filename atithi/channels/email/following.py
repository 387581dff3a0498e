"""The heads of mails go where their messages go, and lose their words with them."""

from django.db.models import F

from atithi.channels.email.models import ReceivedMail


def follow_messages(*, conversation_ids: list[int]) -> None:
    """After messages went from one conversation to another: the heads of their mails belong to where these are now."""
    rows = ReceivedMail.objects.filter(conversation__in=conversation_ids).exclude(message=None)
    for mail in rows.select_related("message").exclude(message__conversation=F("conversation")):
        if mail.message is not None:
            ReceivedMail.objects.filter(pk=mail.pk).update(conversation_id=mail.message.conversation_id)


def forget_subject(*, message_id: int) -> None:
    """After what a mail said was removed: its subject goes, too."""
    ReceivedMail.objects.filter(message=message_id).update(subject="")
