"""Consent is given and withdrawn, as easily the one as the other, and each change is kept with the words that were shown."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.customers.actions.merging import follow_merge
from atithi.customers.models import Customer
from atithi.events import Actor, Event, record
from atithi.privacy.errors import PrivacyError
from atithi.privacy.models import Consent, ConsentChange, How, PrivacyRequest
from atithi.privacy.purposes import purpose as find
from atithi.realtime import publish


@transaction.atomic
def set_consent(
    *, customer: Customer, purpose: str, given: bool, how: str, actor: Actor, language: str = ""
) -> Consent:
    """Notes that a customer agrees to a purpose or does not any more. What stands so already is not noted again.
    Raises PrivacyError for a purpose or a way that there is not, and for somebody who was erased."""
    shown = find(purpose, language or customer.language)
    if shown is None or how not in How.values:
        raise PrivacyError("unknown_purpose", _("There is no such purpose."))
    customer = Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
    if customer.erased_at is not None:
        raise PrivacyError("customer_erased", _("This person was erased."), status=409)
    row = Consent.objects.filter(customer=customer, purpose=purpose).first()
    if row is not None and row.given == given:
        return row
    row = row or Consent(customer=customer, purpose=purpose)
    row.given, row.at = given, now()
    row.save()
    ConsentChange.objects.create(
        customer=customer, purpose=purpose, given=given, at=row.at, how=how, language=shown.language,
        words=shown.words, by_id=actor.id if actor.kind == "staff" else None,
    )  # fmt: skip
    type = "consent.given" if given else "consent.withdrawn"
    record(type, subject=("customer", customer.pk), actor=actor, data={"purpose": purpose, "how": how})
    publish(["desk"], "customer", {"customer": customer.public_id})
    return row


@transaction.atomic
def follow_merged(event: Event) -> None:
    """Two records became one, or were parted again: the log and the requests go along, and of each purpose what was
    said last in the log of each record counts."""
    follow_merge(event, ConsentChange, PrivacyRequest)
    for customer in (event.subject_id, event.data["absorbed"]):
        last = {each.purpose: each for each in ConsentChange.objects.filter(customer_id=customer).order_by("at", "id")}
        Consent.objects.filter(customer_id=customer).exclude(purpose__in=last).delete()
        for each in last.values():
            Consent.objects.update_or_create(
                customer_id=customer, purpose=each.purpose, defaults={"given": each.given, "at": each.at}
            )
