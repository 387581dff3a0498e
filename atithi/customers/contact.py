"""One spelling for each way of reaching a person, so that they are recognised however it was written."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from atithi.core.amounts import DIGITS
from atithi.core.text import clean_line
from atithi.customers.errors import CustomerError
from atithi.customers.models import ContactClaim, ContactKind, ContactPoint

HOME_REGION, HOME_ZONE = "IN", "Asia/Kolkata"
SURE_DIGITS = 10  # of a number that is surely theirs, without the country


def normalise(kind: str, value: str) -> str:
    """The one spelling of a contact. Raises CustomerError where `value` cannot be one."""
    value = clean_line(value, 500)
    if kind == ContactKind.EMAIL:
        return _email(value)
    if kind == ContactKind.PHONE:
        return _phone(value)
    if not value or len(value) > 254:
        raise CustomerError("contact_malformed", _("This identifier is empty or too long."))
    return value


def _email(value: str) -> str:
    local, _at, domain = value.rpartition("@")
    value = f"{local}@{domain}".lower()
    try:
        validate_email(value)
    except ValidationError as error:
        raise CustomerError("email_malformed", _("%(value)s is not a mail address."), value=value[:80]) from error
    return value


def _phone(value: str) -> str:
    try:
        number = phonenumbers.parse(value.translate(DIGITS), HOME_REGION)
    except phonenumbers.NumberParseException as error:
        raise CustomerError("phone_malformed", _("%(value)s is not a phone number."), value=value[:40]) from error
    if not phonenumbers.is_possible_number(number):
        raise CustomerError("phone_malformed", _("%(value)s is not a phone number."), value=value[:40])
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def zones_of(number: str) -> list[ZoneInfo]:
    """The clocks of where this number (E.164) is: one in most countries; without a known one, that of our home."""
    from phonenumbers import timezone  # its tables take some megabytes

    try:
        names = timezone.time_zones_for_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        names = ()
    return [ZoneInfo(name) for name in names if name != timezone.UNKNOWN_TIMEZONE] or [ZoneInfo(HOME_ZONE)]


@dataclass(frozen=True)
class Contacts:
    """By what some people are reached, to be found in words that others wrote down, however a number is spaced there."""

    mails: frozenset[str]
    numbers: frozenset[str]
    """The last ten digits of each."""

    @classmethod
    def of(cls, ids: Collection[int]) -> "Contacts":
        """Those of these customers, said in a chat or confirmed."""
        mails: set[str] = set()
        numbers: set[str] = set()
        for model in (ContactPoint, ContactClaim):
            for kind, value in model.objects.filter(customer_id__in=ids).values_list("kind", "value"):
                if kind == ContactKind.EMAIL:
                    mails.add(value)
                elif kind == ContactKind.PHONE and len(value) > SURE_DIGITS:
                    numbers.add(value[-SURE_DIGITS:])
        return cls(frozenset(mails), frozenset(numbers))

    def __bool__(self) -> bool:
        return bool(self.mails or self.numbers)

    def stand_in(self, words: str) -> bool:
        """Whether one of them stands in these words."""
        low = words.lower()
        if any(each in low for each in self.mails):
            return True
        digits = re.sub(r"[\s().-]", "", words.translate(DIGITS))
        return any(each in digits for each in self.numbers)
