"""Who may decide what alone, as pages say and ask it: roles, roles of the business's own, and persons."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atithi.commerce.models import CaseKind, Limit
from atithi.commerce.money import rupees
from atithi.commerce.policy import Decision, explain
from atithi.core.errors import NotFound
from atithi.staff.models import CustomRole, Role, User
from atithi.staff.queries import custom_roles, get_role
from atithi.workspace.product_form import amount_or_none, whole_number

LANGUAGES = (("en", "English"), ("hi", "हिन्दी"), ("te", "తెలుగు"), ("bn", "বাংলা"))


@dataclass(frozen=True, slots=True)
class Holder:
    """A role or person. `id`: as addresses name it; `said`: what they may decide, in sentences."""

    id: str
    name: str
    who: User | CustomRole | str
    said: tuple[str, ...] = ()


def holders() -> list[Holder]:
    """The built-in roles and those of the business; and the persons of whom something of their own was said."""
    rows: dict[str, list[Limit]] = {}
    for limit in Limit.objects.select_related("user", "custom_role").order_by("id"):
        rows.setdefault(_id_of(limit), []).append(limit)
    found = [Holder(role.value, str(role.label), role.value) for role in (Role.AGENT, Role.SUPERVISOR)]
    found += [Holder(f"role-{role.public_id}", role.name, role) for role in custom_roles()]
    persons = {each.user.pk: each.user for group in rows.values() for each in group if each.user is not None}
    found += [
        Holder(f"person-{user.public_id}", user.name, user)
        for user in sorted(persons.values(), key=lambda user: user.name)
    ]
    return [Holder(each.id, each.name, each.who, tuple(map(sentence, rows.get(each.id, ())))) for each in found]


def _id_of(limit: Limit) -> str:
    if limit.user is not None:
        return f"person-{limit.user.public_id}"
    return f"role-{limit.custom_role.public_id}" if limit.custom_role is not None else limit.role


def get_holder(id: str) -> Holder:
    """A role or person by `id`, else NotFound."""
    kind, _dash, number = id.partition("-")
    if id in {Role.AGENT, Role.SUPERVISOR}:
        return Holder(id, str(Role(id).label), id)
    if kind == "role":
        role = get_role(number)
        return Holder(id, role.name, role)
    user = User.objects.filter(public_id=number, is_active=True).first() if kind == "person" else None
    if user is None:
        raise NotFound
    return Holder(id, user.name, user)


def limits_of(holder: Holder) -> list[tuple[str, str, Limit | None]]:
    """Each kind with its name and what the holder may decide of it."""
    rows = Limit.objects.all()
    if isinstance(holder.who, User):
        rows = rows.filter(user=holder.who)
    elif isinstance(holder.who, CustomRole):
        rows = rows.filter(custom_role=holder.who)
    else:
        rows = rows.filter(role=holder.who)
    known = {limit.kind: limit for limit in rows}
    return [(kind.value, str(kind.label), known.get(kind.value)) for kind in CaseKind]


def bounds_of(form: QueryDict, kind: str) -> dict[str, int | None] | None:
    """What the form says of a kind; None where it has no tick."""
    if not form.get(f"{kind}_may"):
        return None
    return {
        "case_paise": amount_or_none(form, f"{kind}_case"), "guest_paise": amount_or_none(form, f"{kind}_guest"),
        "guest_times": whole_number(form, f"{kind}_times"), "month_paise": amount_or_none(form, f"{kind}_month"),
    }  # fmt: skip


def sentence(limit: Limit) -> str:
    """A limit as the owner would say it."""
    parts = []
    if limit.case_paise is not None:
        parts.append(_("up to %(amount)s a case") % {"amount": rupees(limit.case_paise)})
    if limit.guest_paise is not None:
        parts.append(_("up to %(amount)s a guest and year") % {"amount": rupees(limit.guest_paise)})
    if limit.guest_times is not None:
        times = limit.guest_times
        parts.append(
            ngettext("%(times)s time a guest and year", "%(times)s times a guest and year", times) % {"times": times}
        )
    if limit.month_paise is not None:
        parts.append(_("up to %(amount)s a month") % {"amount": rupees(limit.month_paise)})
    return f"{limit.get_kind_display()}: {', '.join(parts) or _('without a bound')}"


def explained(decision: Decision) -> list[tuple[str, str, str]]:
    """Code, name of the language, and the reason as it is said in it."""
    found = []
    for code, name in LANGUAGES:
        with translation.override(code):
            found.append((code, name, explain(decision.reason)))
    return found
