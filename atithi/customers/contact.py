"""One spelling for each way of reaching a person, so that they are recognised however it was written."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from atithi.core.text import clean_line
from atithi.customers.errors import CustomerError
from atithi.customers.models import ContactKind

HOME_REGION = "IN"
_DIGITS = str.maketrans("०१२३४५६७८९౦౧౨౩౪౫౬౭౮౯০১২৩৪৫৬৭৮৯", "0123456789" * 3)


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
        number = phonenumbers.parse(value.translate(_DIGITS), HOME_REGION)
    except phonenumbers.NumberParseException as error:
        raise CustomerError("phone_malformed", _("%(value)s is not a phone number."), value=value[:40]) from error
    if not phonenumbers.is_possible_number(number):
        raise CustomerError("phone_malformed", _("%(value)s is not a phone number."), value=value[:40])
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
