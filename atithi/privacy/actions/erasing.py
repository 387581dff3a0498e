"""Erasing a person: asked for by one, confirmed by another or after a waiting time, done once, never undone."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.core.personal import Fate
from atithi.customers.models import Customer
from atithi.customers.queries import reachable_email
from atithi.events import Actor, enqueue, record
from atithi.privacy import rooms
from atithi.privacy.errors import PrivacyError
from atithi.privacy.models import Erasure, ErasureState, Hold, PrivacyRequest
from atithi.privacy.purposes import spoken
from atithi.realtime import publish
from atithi.staff.models import Permission, User

log = logging.getLogger(__name__)


def _require(user: User) -> None:
    if not user.may(Permission.ERASE_PEOPLE):
        raise NotFound


def _check(customer: Customer, fate: Fate) -> None:
    if customer.erased_at is not None:
        raise PrivacyError("customer_erased", _("This person was erased."), status=409)
    hold = Hold.objects.filter(customer=customer).first()
    if hold is not None:
        raise PrivacyError("held", _("Their data are held: %(reason)s"), reason=hold.reason, status=409)
    if fate.against:
        raise PrivacyError("erasure_not_now", "%(why)s", why=" ".join(fate.against), status=409)


@transaction.atomic
def ask_erasure(*, customer: Customer, user: User, request: PrivacyRequest | None = None) -> Erasure:
    """Begins the waiting time of an erasure. Asked a second time, it is the one that waits. Raises PrivacyError where
    something stands against it: an open return, an appointment to come, a hold."""
    _require(user)
    customer = Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
    _check(customer, rooms.fate(customer, now()))
    moment = now()
    runs_at = moment + timedelta(hours=settings.PRIVACY_ERASURE_HOURS)
    try:
        with transaction.atomic():
            row = Erasure.objects.create(
                customer=customer, request=request, asked_by=user, asked_at=moment, runs_at=runs_at
            )
    except IntegrityError:
        return Erasure.objects.get(customer=customer, state__in=[ErasureState.WAITING, ErasureState.CONFIRMED])
    _of("erasure.asked", row, Actor.staff(user.pk), until=runs_at.isoformat())
    enqueue("privacy.erase", args={"erasure": row.pk}, key=f"erasure_waits:{row.pk}", run_at=runs_at)
    return row


def _locked(erasure: Erasure, *states: str) -> Erasure:
    row = Erasure.objects.select_for_update(of=("self",)).select_related("customer").get(pk=erasure.pk)
    if row.state not in states:
        raise PrivacyError("erasure_settled", _("This erasure was settled already."), status=409)
    return row


@transaction.atomic
def confirm_erasure(*, erasure: Erasure, user: User) -> Erasure:
    """A second person confirms: it is done at once. Whoever asked for it cannot."""
    _require(user)
    row = _locked(erasure, ErasureState.WAITING)
    if row.asked_by_id == user.pk:
        raise PrivacyError("own_erasure", _("Somebody else has to confirm what you asked for."), status=403)
    _check(row.customer, rooms.fate(row.customer, now()))
    row.confirmed_by, row.state = user, ErasureState.CONFIRMED
    row.save(update_fields=["confirmed_by", "state"])
    _of("erasure.confirmed", row, Actor.staff(user.pk))
    enqueue("privacy.erase", args={"erasure": row.pk}, key=f"erasure_now:{row.pk}")
    return row


@transaction.atomic
def cancel_erasure(*, erasure: Erasure, user: User) -> Erasure:
    """Calls it off while it waits."""
    _require(user)
    row = _locked(erasure, ErasureState.WAITING, ErasureState.STOPPED)
    row.state = ErasureState.CANCELLED
    row.save(update_fields=["state"])
    _of("erasure.cancelled", row, Actor.staff(user.pk))
    return row


def run(*, erasure_id: int) -> None:
    """Does an erasure whose time has come. Everything goes in the caller's transaction, which also ends the job: killed
    in the midst of it, nothing has gone and it begins anew; done, it is never done again."""
    row = Erasure.objects.select_for_update(of=("self",)).select_related("customer").get(pk=erasure_id)
    moment = now()
    if not row.is_open or (row.state == ErasureState.WAITING and moment < row.runs_at):
        return
    ids = rooms.ids_of(row.customer)
    list(Customer.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    fate = rooms.fate(row.customer, moment)
    try:
        _check(row.customer, fate)
    except PrivacyError as error:
        row.state, row.problem = ErasureState.STOPPED, str(error)
        row.save(update_fields=["state", "problem"])
        _of("erasure.stopped", row, Actor.system())
        publish(["desk"], "privacy", {"erasure": row.public_id})
        return
    _tell(row)
    with _overwriting():
        row.paths = rooms.erase(ids, moment)
    row.state, row.done_at = ErasureState.DONE, moment
    row.gone = [{"label": each.label, "count": each.count} for each in fate.goes]
    row.kept = [
        {
            "label": each.label,
            "count": each.count,
            "why": each.why,
            "until": each.until.isoformat() if each.until else "",
        }
        for each in fate.stays
    ]
    row.save(update_fields=["state", "done_at", "gone", "kept", "paths"])
    _of("erasure.done", row, Actor.system(), gone=sum(each.count for each in fate.goes), kept=row.kept)
    enqueue("privacy.overwrite_index", key="overwrite_index:0")
    if row.paths:
        enqueue("privacy.remove_files", args={"erasure": row.pk}, key=f"erasure_files:{row.pk}")
    publish(["desk"], "customer", {"customer": row.customer.public_id})


def _tell(row: Erasure) -> None:
    """The last mail to this person: afterwards their address is not known any more. The job's row goes once it is sent."""
    address = reachable_email(row.customer)
    verified = row.customer.contact_points.filter(kind="email", value=address).exists()
    if address and verified:
        args = {
            "to": address,
            "language": spoken(row.customer.language),
            "certificate": row.public_id,
            "what": "erased",
        }
        enqueue("privacy.send_mail", args=args, key=f"privacy_erased:{row.pk}")


class _overwriting:  # noqa: N801 (used as a statement)
    """On SQLite, what is deleted is overwritten with zeros in the database file, not only marked as free."""

    def __enter__(self) -> None:
        self._set("ON")

    def __exit__(self, *_error: object) -> None:
        self._set("OFF")

    def _set(self, value: str) -> None:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA secure_delete = {value}")


@transaction.atomic
def remove_files(*, erasure_id: int) -> None:
    """Removes what lay on the disk without a row of its own. Again changes nothing."""
    row = Erasure.objects.select_for_update(of=("self",)).get(pk=erasure_id)
    for path in row.paths:
        if default_storage.exists(path):
            default_storage.delete(path)
    row.paths = []
    row.save(update_fields=["paths"])


@transaction.atomic
def set_hold(*, customer: Customer, user: User, reason: str) -> Hold:
    """Nothing of this customer goes from now on, neither by erasure nor because its time is over."""
    _require(user)
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise PrivacyError("reason_missing", _("Say why their data are held."))
    hold, created = Hold.objects.get_or_create(
        customer=customer, defaults={"reason": reason, "set_by": user, "set_at": now()}
    )
    if created:
        record("hold.set", subject=("customer", customer.pk), actor=Actor.staff(user.pk))
    return hold


@transaction.atomic
def lift_hold(*, customer: Customer, user: User) -> None:
    """Their data may go again as the rules say."""
    _require(user)
    if Hold.objects.filter(customer=customer).delete()[0]:
        record("hold.lifted", subject=("customer", customer.pk), actor=Actor.staff(user.pk))


def _of(type: str, row: Erasure, actor: Actor, **data: object) -> None:
    record(type, subject=("customer", row.customer_id), actor=actor, data={"erasure": row.pk, **data})
