"""What the page of a person's data shows, and what of it stands on the guest's card."""

from typing import Any

from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.core.personal import Fate
from atithi.customers.models import Customer
from atithi.privacy import queries, rooms
from atithi.privacy.actions.proving import Seen
from atithi.privacy.models import ErasureState, Hold, RequestKind
from atithi.staff.models import Permission, User
from atithi.workspace.card import Section


def person_page(user: User, customer: Customer) -> dict[str, Any]:
    """Everything that this person of the staff may see and do about one guest's data."""
    handles, erases = user.may(Permission.HANDLE_PRIVACY), user.may(Permission.ERASE_PEOPLE)
    erasures = queries.erasures_of(customer) if handles or erases else []
    return {
        "customer": customer, "section": "privacy", "handles": handles, "erases": erases,
        "consents": queries.consents(customer), "log": queries.consent_log(customer),
        "kinds": RequestKind.choices, "requests": queries.requests_of(customer) if handles else [],
        "exports": [(each, each.is_there(now())) for each in queries.exports_of(customer)] if handles else [],
        "erasures": erasures, "waiting": next((each for each in erasures if each.state == ErasureState.WAITING), None),
        "under_way": any(each.is_open for each in erasures), "me": user, "seen": Seen.choices,
        "fate": rooms.fate(customer, now()) if erases and customer.erased_at is None else Fate(),
        "hold": Hold.objects.filter(customer=customer).select_related("set_by").first() if erases else None,
    }  # fmt: skip


def consent(customer: Customer, conversation: Conversation, user: User) -> Section | None:
    """What they agreed to, on the guest's card."""
    return Section("desk/privacy/card.html", {"consents": queries.consents(customer)})
