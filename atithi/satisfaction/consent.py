"""Whether a guest may be asked, as the room of privacy knows it: that stands above, and `config/consent.py` names it."""

from django.conf import settings

from atithi.core.tables import filled
from atithi.customers.models import Customer

PURPOSE = "surveys"


def standing(customer: Customer) -> bool | None:
    """True: they agreed to be asked. False: they said no. None: nobody asked them yet."""
    for find in filled(settings.CONSENT):
        found: bool | None = find(customer, PURPOSE)
        if found is not None:
            return found
    return None
