"""Everything about one person is put together in the background, handed out by right, and gone after some days."""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.customers.models import Customer
from atithi.events import Actor, enqueue, record
from atithi.files.actions import remove_unused, store
from atithi.privacy.archive import built
from atithi.privacy.errors import PrivacyError
from atithi.privacy.models import Export, ExportState, PrivacyRequest
from atithi.realtime import publish
from atithi.staff.models import Permission, User


def begin_export(*, customer: Customer, user: User, request: PrivacyRequest | None = None) -> Export:
    """Has an export put together; the one that is under way where there is one. NotFound for whom it is not allowed."""
    if not user.may(Permission.HANDLE_PRIVACY):
        raise NotFound
    if customer.erased_at is not None:
        raise PrivacyError("customer_erased", _("This person was erased."), status=409)
    try:
        with transaction.atomic():
            row = Export.objects.create(customer=customer, request=request, asked_by=user, created_at=now())
            enqueue("privacy.build", args={"export": row.pk}, key=f"export:{row.pk}")
    except IntegrityError:
        return Export.objects.get(customer=customer, state=ExportState.BUILDING)
    return row


@transaction.atomic
def build(*, export_id: int) -> None:
    """Puts an export together; what is built already, or whose person was erased meanwhile, is left as it is."""
    row = Export.objects.select_for_update(of=("self",)).select_related("customer").get(pk=export_id)
    if row.state != ExportState.BUILDING:
        return
    moment = now()
    content = built(row.customer, moment)
    name = f"{row.customer.public_id}-{moment:%Y-%m-%d}.zip"
    row.file = store(content=content, name=name, declared_type="application/zip", limit=2**40)
    row.state, row.ready_at = ExportState.READY, moment
    row.expires_at = moment + timedelta(days=settings.PRIVACY_EXPORT_DAYS)
    row.save(update_fields=["file", "state", "ready_at", "expires_at"])
    _of("privacy.exported", row, Actor.staff(row.asked_by_id))
    publish(["desk"], "privacy", {"export": row.public_id})


@transaction.atomic
def fail(*, export_id: int) -> None:
    """It could not be put together; it may be asked for again."""
    Export.objects.filter(pk=export_id, state=ExportState.BUILDING).update(state=ExportState.FAILED)


@transaction.atomic
def release(*, export: Export, user: User) -> Export:
    """From now on its person may download it on their own page; they are told by mail."""
    if not user.may(Permission.HANDLE_PRIVACY):
        raise NotFound
    row = Export.objects.select_for_update(of=("self",)).select_related("customer").get(pk=export.pk)
    if not row.is_there(now()):
        raise PrivacyError("export_gone", _("This export is not there any more. Make a new one."), status=409)
    if row.released_at is None:
        row.released_at = now()
        row.save(update_fields=["released_at"])
        _of("privacy.released", row, Actor.staff(user.pk))
        enqueue("privacy.send_mail", args={"export": row.pk, "what": "released"}, key=f"privacy_released:{row.pk}")
    return row


@transaction.atomic
def note_download(*, export: Export, actor: Actor) -> None:
    """It goes on record each time somebody takes it."""
    _of("privacy.downloaded", export, actor)


def _of(type: str, export: Export, actor: Actor) -> None:
    record(type, subject=("customer", export.customer_id), actor=actor, data={"export": export.pk})


@transaction.atomic
def forget_old() -> int:
    """Exports whose days are over lose their file."""
    rows = list(Export.objects.filter(state=ExportState.READY, expires_at__lte=now()).select_related("file"))
    for row in rows:
        file, row.file, row.state = row.file, None, ExportState.GONE
        row.save(update_fields=["file", "state"])
        if file is not None:
            remove_unused([file])
    return len(rows)
