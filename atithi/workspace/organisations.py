"""What the pages of organisations show."""

from dataclasses import dataclass
from typing import Any

from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.customers import terms
from atithi.customers.health import Sign, health, worst
from atithi.customers.models import Agreement, Organisation, OrganisationRole
from atithi.customers.queries import organisations as queries
from atithi.staff.models import Permission, User
from atithi.staff.queries import colleagues, get_user

BADGES = {"bad": "badge-bad", "watch": "badge-guest", "good": "badge-good", "none": ""}


@dataclass(frozen=True)
class Listed:
    """One line of the list."""

    organisation: Organisation
    signs: list[Sign]

    @property
    def worst(self) -> str:
        return worst(self.signs)

    @property
    def troubles(self) -> list[Sign]:
        """The signs that want to be looked at."""
        return [sign for sign in self.signs if sign.state in {"bad", "watch"}]


def list_page(user: User, query: str, archived: bool, page: int) -> dict[str, Any]:
    """A page of organisations. Health is asked for all of them together: the queries do not grow with the page."""
    start = (page - 1) * queries.PAGE
    found = queries.find_organisations(query, moment=now(), archived=archived, limit=queries.PAGE + 1, offset=start)
    shown = found[: queries.PAGE]
    signs = health([each.pk for each in shown], now(), user) if shown else {}
    return {
        "listed": [Listed(each, signs[each.pk]) for each in shown], "query": query, "archived": archived,
        "page": page, "before": page - 1 or None, "after": page + 1 if len(found) > queries.PAGE else None,
        "section": "organisations",
    }  # fmt: skip


@dataclass(frozen=True)
class ShownAgreement:
    """An agreement with whether it holds, and the name of the colleague whom it names."""

    agreement: Agreement
    state: str
    contact: str


def organisation_page(user: User, organisation: Organisation) -> dict[str, Any]:
    """Everything about one organisation."""
    moment = now()
    agreements = list(queries.agreements_of(organisation))
    goals = list(organisation.goals.all())
    notes = list(organisation.consulting_notes.all()[:100])
    ids = {organisation.manager_id, *(each.contact_id for each in agreements)}
    ids |= {each.owner_id for each in goals} | {each.author_id for each in notes}
    names = dict(User.objects.filter(pk__in=[each for each in ids if each]).values_list("pk", "name"))
    shown = [
        ShownAgreement(each, _state(each, moment, organisation), names.get(each.contact_id or 0, ""))
        for each in agreements
    ]
    return {
        "organisation": organisation, "manager": names.get(organisation.manager_id or 0, ""),
        "people": list(queries.people_of(organisation)), "roles": OrganisationRole.choices,
        "domains": list(organisation.domains.all()), "agreements": shown,
        "terms": terms.terms_of(organisation, moment),
        "goals": [(each, names.get(each.owner_id or 0, "")) for each in goals],
        "notes": [(each, names.get(each.author_id or 0, "")) for each in notes],
        "signs": [(sign, BADGES[sign.state]) for sign in health([organisation.pk], moment, user)[organisation.pk]],
        "may_agree": user.may(Permission.MANAGE_AGREEMENTS), "colleagues": colleagues(), "section": "organisations",
        "today": moment,
    }  # fmt: skip


def _state(agreement: Agreement, moment: Any, organisation: Organisation) -> str:
    if organisation.archived_at or (agreement.valid_until is not None and agreement.valid_until <= moment):
        return "over"
    return "holds" if agreement.valid_from <= moment else "later"


def chosen_colleague(public_id: str) -> int | None:
    """The number of a colleague chosen in a form; None for nobody."""
    if not public_id:
        return None
    user = get_user(public_id)
    if not user.is_active:
        raise NotFound
    return int(user.pk)
