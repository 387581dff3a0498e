"""Who asks about their data proves it by a code that goes to an address we know. Nobody learns whether we know one."""

import hashlib
import secrets
from datetime import timedelta

from django.db import models, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.customers.contact import normalise
from atithi.customers.errors import CustomerError
from atithi.customers.models import ContactKind, Customer
from atithi.customers.queries import find_by_contact
from atithi.events import Actor, enqueue, record
from atithi.privacy.errors import PrivacyError
from atithi.privacy.models import Code
from atithi.staff.models import Permission, User

HOLDS = timedelta(minutes=15)
TRIES = 5
WINDOW = timedelta(hours=1)
PER_CONTACT, PER_NETWORK = 5, 20
DIGITS = 6


def _hash(what: str, text: str) -> str:
    return salted_hmac(f"atithi.privacy.{what}", text, algorithm="sha256").hexdigest()


def code_of(row: Code) -> str:
    """The six digits of a row. They are kept nowhere: they follow from its id and the desk's secret key."""
    number = int.from_bytes(hashlib.sha256(_hash("code", row.public_id).encode()).digest()[:8], "big")
    return str(number % 10**DIGITS).zfill(DIGITS)


@transaction.atomic
def ask_code(*, contact: str, network: str, language: str) -> Code:
    """A code is on its way if we know this mail address or phone number; the answer is the same if not.

    It goes to the confirmed mail address of the person, never to one that was only claimed. Raises PrivacyError (429)
    where too many were asked for from one place; too many for one contact: none is sent, and nothing is said.
    """
    moment = now()
    place = _hash("network", network)
    recent = Code.objects.filter(created_at__gt=moment - WINDOW)
    if recent.filter(network=place).count() >= PER_NETWORK:
        raise PrivacyError(
            "too_many_codes", _("Too many codes were asked for. Please try again in an hour."), status=429
        )
    value, customer = _owner(contact)
    hashed = _hash("contact", value)
    allowed = recent.filter(contact=hashed).count() < PER_CONTACT
    row = Code.objects.create(
        public_id=secrets.token_urlsafe(12)[:16], customer=customer if allowed else None, contact=hashed, network=place,
        language=language, created_at=moment, expires_at=moment + HOLDS,
    )  # fmt: skip
    # Asked for in any case: how long an answer takes must not tell, either.
    enqueue("privacy.send_code", args={"code": row.pk})
    return row


def _owner(contact: str) -> tuple[str, Customer | None]:
    """The contact in its one spelling, and whose it is."""
    kind = ContactKind.EMAIL if "@" in contact else ContactKind.PHONE
    try:
        value = normalise(kind, contact[:254])
    except CustomerError:
        return contact[:254].strip().lower(), None
    customer = find_by_contact(kind, value)
    while customer is not None and customer.merged_into is not None:
        customer = customer.merged_into
    return value, customer


class Seen(models.TextChoices):
    """By what a colleague was sure of who stands before them."""

    PAPER = "paper", _("They showed a paper with their name")
    CALLED = "called", _("Their own phone rang when we called it")
    ANSWERS = "answers", _("They knew what only they can know")


@transaction.atomic
def hand_code(*, customer: Customer, seen: str, user: User) -> Code:
    """A code that a colleague hands to the person before them, for whom there is no mail address. It works as the others do; who
    handed it out, and what they saw, is in the record. Raises PrivacyError."""
    if not user.may(Permission.HANDLE_PRIVACY) or customer.erased_at is not None or customer.merged_into_id is not None:
        raise NotFound
    if seen not in Seen.values:
        raise PrivacyError("seen_nothing", _("Say by what you are sure who they are."))
    moment, hashed = now(), _hash("contact", f"handed:{customer.pk}")
    if Code.objects.filter(contact=hashed, created_at__gt=moment - WINDOW).count() >= PER_CONTACT:
        raise PrivacyError(
            "too_many_codes", _("Too many codes were asked for. Please try again in an hour."), status=429
        )
    row = Code.objects.create(
        public_id=secrets.token_urlsafe(12)[:16], customer=customer, contact=hashed,
        network=_hash("network", f"staff:{user.pk}"), language=customer.language, created_at=moment, expires_at=moment + HOLDS,
    )  # fmt: skip
    record("privacy.code_handed", subject=("customer", customer.pk), actor=Actor.staff(user.pk), data={"seen": seen})
    return row


def prove(*, public_id: str, code: str) -> Customer:
    """Whose code this is. Each code works once, for a quarter of an hour, and dies after five wrong tries.

    Raises PrivacyError: for all that is wrong in the same words. The try is counted whatever comes of it.
    """
    moment = now()
    # Counted by one conditional statement of its own: a hundred tries at once are five, too.
    there = Code.objects.filter(public_id=public_id, tries__lt=TRIES, proven_at=None, expires_at__gt=moment)
    counted = there.update(tries=F("tries") + 1)
    row = Code.objects.select_related("customer").filter(public_id=public_id).first() if counted else None
    right = row is not None and constant_time_compare(code_of(row), "".join(code.split())[:DIGITS])
    if row is None or not right or row.customer is None or row.customer.erased_at is not None:
        raise PrivacyError("code_wrong", _("This code is wrong or too old. Ask for a new one."), status=403)
    if not Code.objects.filter(pk=row.pk, proven_at=None).update(proven_at=moment):
        raise PrivacyError("code_wrong", _("This code is wrong or too old. Ask for a new one."), status=403)
    return row.customer


def forget_old() -> int:
    """Codes go after a day."""
    return Code.objects.filter(created_at__lt=now() - timedelta(days=1)).delete()[0]
