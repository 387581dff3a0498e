"""What this room knows of a person, for their export and their erasure. Bills stay, without a name, as long as they must."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from atithi.commerce.bills import bills_until
from atithi.commerce.models import (
    FINAL,
    Approval,
    Call,
    Case,
    CasePhoto,
    Credit,
    CreditMovement,
    GuestLink,
    Order,
    OrderState,
)
from atithi.core.personal import Attached, Fate, Goes, Part, Stays
from atithi.customers.models import ContactPoint
from atithi.files.actions import remove_unused
from atithi.files.models import StoredFile


def tell(ids: Sequence[int]) -> list[Part]:
    """What they bought, what was put right, and what they may spend with us."""
    orders = Order.objects.filter(customer_id__in=ids).prefetch_related("lines", "payments", "deliveries")
    columns = [
        ("number", _("Number")), ("at", _("When")), ("state", _("State")), ("total_paise", _("Total in paise")),
        ("lines", _("Goods")), ("payments", _("Payments")), ("deliveries", _("Deliveries")),
    ]  # fmt: skip
    rows = [_order(order) for order in orders.order_by("placed_at", "id")]
    files, cases = [], []
    for case in Case.objects.filter(customer_id__in=ids).prefetch_related("photos__file").order_by("id"):
        names = [f"case-{case.public_id}-{photo.file.name}" for photo in case.photos.all()]
        for name, photo in zip(names, case.photos.all(), strict=True):
            files.append(Attached(name, partial(_read, photo.file)))
        cases.append({
            "at": case.created_at.isoformat(), "kind": case.get_kind_display(), "state": case.get_state_display(),
            "reason": case.reason, "wish": case.wish, "decision": case.decision_reason, "files": names,
        })  # fmt: skip
    of_cases = [
        ("at", _("When")), ("kind", _("Kind")), ("state", _("State")), ("reason", _("What happened")),
        ("wish", _("Wish")), ("decision", _("Decision")), ("files", _("Files")),
    ]  # fmt: skip
    credits = [
        {"at": one.created_at.isoformat(), "amount_paise": one.amount_paise, "used_paise": one.used_paise}
        for one in Credit.objects.filter(customer_id__in=ids).order_by("id")
    ]
    of_credits = [("at", _("When")), ("amount_paise", _("Credit in paise")), ("used_paise", _("Spent of it in paise"))]
    return [
        Part("orders", _("What you bought"), columns, rows),
        Part("cases", _("What was put right"), of_cases, cases, files),
        Part("credits", _("What you may spend with us"), of_credits, credits),
    ]


def _read(file: StoredFile) -> bytes:
    return file.read()


def _order(order: Order) -> dict[str, Any]:
    return {
        "number": order.number, "at": order.placed_at.isoformat(), "state": order.get_state_display(),
        "total_paise": order.total_paise, "lines": [f"{line.quantity} × {line.title}" for line in order.lines.all()],
        "payments": [f"{each.method} {each.paid_paise}" for each in order.payments.all()],
        "deliveries": [f"{each.get_state_display()} {each.carrier} {each.tracking}" for each in order.deliveries.all()],
    }  # fmt: skip


def fate(ids: Sequence[int], moment: datetime) -> Fate:
    """Reasons, wishes, photos and links go; bills stay without a name. What is being put right stands against it."""
    orders = Order.objects.filter(customer_id__in=ids)
    cases = Case.objects.filter(customer_id__in=ids)
    against = []
    if cases.exclude(state__in=FINAL).exists():
        against.append(_("A return, repair or refund of theirs is not finished. Finish it first."))
    if orders.filter(state=OrderState.OPEN).exists():
        against.append(_("An order of theirs is still under way. It must be completed or cancelled first."))
    credit = Credit.objects.filter(customer_id__in=ids)
    if any(each.used_paise < each.amount_paise for each in credit):
        against.append(_("They have credit with us that is not spent. Pay it out first."))
    latest = orders.aggregate(latest=Max("placed_at"))["latest"]
    why = _("Bills and books of account are kept by law (GST and company law). Nothing in them names the person.")
    stays = (
        [Stays(_("Orders with payments and deliveries"), orders.count(), why, bills_until(latest))] if latest else []
    )
    return Fate(
        goes=[
            Goes(_("Words of returns and repairs"), cases.count()),
            Goes(_("Photos of returns and repairs"), CasePhoto.objects.filter(case__customer_id__in=ids).count()),
            Goes(_("Links by which they see their orders"), GuestLink.objects.filter(customer_id__in=ids).count()),
        ],
        stays=stays,
        against=against,
    )


def erase(ids: Sequence[int], moment: datetime) -> list[str]:
    """Empties what people wrote, removes photos, links and raw calls of shop systems; amounts and goods stay."""
    photos = CasePhoto.objects.filter(case__customer_id__in=ids)
    files = list(StoredFile.objects.filter(pk__in=photos.values_list("file_id", flat=True)))
    photos.delete()
    held = set(CasePhoto.objects.filter(file__in=files).values_list("file_id", flat=True))
    remove_unused(file for file in files if file.pk not in held)
    Case.objects.filter(customer_id__in=ids).update(reason="", wish="", decision_reason="", conversation="", key=None)
    Approval.objects.filter(case__customer_id__in=ids).update(reason="")
    CreditMovement.objects.filter(credit__customer_id__in=ids).update(words="")
    GuestLink.objects.filter(customer_id__in=ids).delete()
    orders = Order.objects.filter(customer_id__in=ids)
    for order in orders.prefetch_related("deliveries"):
        order.deliveries.update(tracking="")
    _forget_calls(ids)
    return []


def _forget_calls(ids: Sequence[int]) -> None:
    """Raw calls of shop systems hold names and addresses; they are kept for days only, and these go now."""
    told = Q()
    for external_id in Order.objects.filter(customer_id__in=ids).values_list("external_id", flat=True):
        told |= Q(body__contains=external_id)
    for value in ContactPoint.objects.filter(customer_id__in=ids).values_list("value", flat=True):
        told |= Q(body__icontains=value)
    if told:
        Call.objects.filter(told).update(body="", problem="")
