"""What people want of mails: no automatic ones, their own signature, to see a picture."""

from django.db import transaction

from atithi.channels.email.models import RemotePicture, Signature, Unsubscription
from atithi.core.clock import now
from atithi.core.text import clean
from atithi.events import Actor, record
from atithi.files.models import StoredFile
from atithi.staff.models import User

LONGEST_SIGNATURE = 2000


@transaction.atomic
def unsubscribe(*, address: str) -> None:
    """No automatic mail goes to this address any more; answers of people still do."""
    address = address.lower()[:254]
    row, created = Unsubscription.objects.get_or_create(address=address, defaults={"since": now()})
    if created:
        record("address.unsubscribed", subject=("unsubscription", row.pk), actor=Actor.system(), data={})


@transaction.atomic
def subscribe_again(*, address: str) -> None:
    """Its owner changed their mind."""
    row = Unsubscription.objects.filter(address=address.lower()[:254]).first()
    if row is not None:
        record("address.subscribed", subject=("unsubscription", row.pk), actor=Actor.system(), data={})
        row.delete()


@transaction.atomic
def set_signatures(*, user: User, texts: dict[str, str]) -> None:
    """How a colleague signs, by language ("" for all others); an empty text means: as the mailbox does."""
    for language, text in texts.items():
        text = clean(text).strip()[:LONGEST_SIGNATURE]
        if text:
            Signature.objects.update_or_create(user=user, language=language, defaults={"text": text})
        else:
            Signature.objects.filter(user=user, language=language).delete()
    record("signature.changed", subject=("staff", user.pk), actor=Actor.staff(user.pk), data={})


@transaction.atomic
def keep_picture(*, key: str, file: StoredFile) -> None:
    """Remembers a picture that was fetched. Two at once: the first stays."""
    RemotePicture.objects.get_or_create(key=key, defaults={"file": file, "fetched_at": now()})
