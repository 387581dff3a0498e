"""Organisations: found, looked at, their people, domains, goals and notes."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.core.amounts import whole
from atithi.customers.actions import agreements as plans
from atithi.customers.actions import organisations as actions
from atithi.customers.contact import normalise
from atithi.customers.errors import CustomerError
from atithi.customers.models import Organisation
from atithi.customers.queries import find_by_contact
from atithi.customers.queries import organisations as queries
from atithi.events import Actor
from atithi.staff.models import Permission
from atithi.staff.queries import colleagues
from atithi.workspace.access import StaffRequest, may, staff
from atithi.workspace.organisations import chosen_colleague, list_page, organisation_page

FIELDS = ("name", "gstin", "website", "city")


def _actor(request: StaffRequest) -> Actor:
    return Actor.staff(request.user.pk)


def _back(organisation: Organisation, place: str = "") -> HttpResponse:
    answer = redirect("workspace:organisation", public_id=organisation.public_id)
    if place:
        answer["Location"] += f"#{place}"
    return answer


@staff
@require_http_methods(["GET", "POST"])
def organisations(request: StaffRequest) -> HttpResponse:
    """All of them with how each stands; `q` finds by name, place, domain or GST number. POST: a new one."""
    if request.method == "POST":
        texts = {field: request.POST.get(field, "") for field in FIELDS}
        return _back(actions.add_organisation(actor=_actor(request), manager_id=request.user.pk, **texts))
    query, archived = request.GET.get("q", "")[:100], request.GET.get("archived") == "yes"
    number = whole(request.GET.get("page"), digits=4) or 1
    return render(request, "desk/organisations/list.html", list_page(request.user, query, archived, number))


@staff
@require_GET
def organisation(request: StaffRequest, public_id: str) -> HttpResponse:
    """One organisation: how it stands, its people, what was agreed, what we want to reach."""
    context = organisation_page(request.user, queries.get_organisation(public_id))
    return render(request, "desk/organisations/organisation.html", context)


@staff
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, public_id: str) -> HttpResponse:
    """Its name, number, place, and who looks after it."""
    found = queries.get_organisation(public_id)
    if request.method == "POST":
        texts = {field: request.POST.get(field, "") for field in FIELDS}
        manager = chosen_colleague(request.POST.get("manager", ""))
        actions.change_organisation(organisation=found, actor=_actor(request), manager_id=manager, **texts)
        return _back(found)
    context = {"organisation": found, "colleagues": colleagues(), "section": "organisations"}
    return render(request, "desk/organisations/change.html", context)


@may(Permission.MANAGE_AGREEMENTS)
@require_POST
def archiving(request: StaffRequest, public_id: str) -> HttpResponse:
    """Puts it away, or takes it out again."""
    found = queries.get_organisation(public_id)
    actions.archive_organisation(
        organisation=found, actor=_actor(request), archived=request.POST.get("archived") == "yes"
    )
    return _back(found)


@staff
@require_POST
def people(request: StaffRequest, public_id: str) -> HttpResponse:
    """Puts a guest whom we know by this mail or phone into it."""
    found, form = queries.get_organisation(public_id), request.POST
    contact = form.get("contact", "").strip()
    kind = "email" if "@" in contact else "phone"
    customer = find_by_contact(kind, normalise(kind, contact))
    if customer is None:
        raise CustomerError("nobody_known", _("We know nobody with this mail address or phone number yet."), status=404)
    actions.join_person(
        organisation=found, customer=customer, actor=_actor(request), role=form.get("role", "other"),
        title=form.get("title", ""),
    )  # fmt: skip
    return _back(found, "people")


@staff
@require_POST
def person(request: StaffRequest, public_id: str, customer_id: str) -> HttpResponse:
    """Confirms a suggestion or changes a role (`join`); takes somebody out (`remove`)."""
    found, form = queries.get_organisation(public_id), request.POST
    place = queries.get_person(found, customer_id)
    if form.get("do") == "remove":
        actions.remove_person(person=place, actor=_actor(request))
    else:
        actions.join_person(
            organisation=found, customer=place.customer, actor=_actor(request), role=form.get("role", place.role),
            title=form.get("title", place.title),
        )  # fmt: skip
    return _back(found, "people")


@may(Permission.MANAGE_AGREEMENTS)
@require_POST
def domains(request: StaffRequest, public_id: str) -> HttpResponse:
    """A further mail domain; whoever adds it here vouches for it."""
    found = queries.get_organisation(public_id)
    added = actions.add_domain(organisation=found, domain=request.POST.get("domain", ""), actor=_actor(request))
    actions.confirm_domain(domain=added, joins=request.POST.get("joins") == "yes", actor=_actor(request))
    return _back(found, "domains")


@may(Permission.MANAGE_AGREEMENTS)
@require_POST
def domain(request: StaffRequest, public_id: str, domain: str) -> HttpResponse:
    """Confirms a domain, so that guests are suggested or joined by it; or removes it."""
    found = queries.get_organisation(public_id)
    chosen = queries.get_domain(found, domain)
    if request.POST.get("do") == "remove":
        actions.remove_domain(domain=chosen, actor=_actor(request))
    else:
        actions.confirm_domain(domain=chosen, joins=request.POST.get("do") == "join", actor=_actor(request))
    return _back(found, "domains")


@staff
@require_POST
def goals(request: StaffRequest, public_id: str) -> HttpResponse:
    """A further goal of the account plan."""
    found, form = queries.get_organisation(public_id), request.POST
    try:
        due = parse_date(form.get("due", ""))
    except ValueError:
        due = None
    plans.set_goal(
        organisation=found, actor=_actor(request), title=form.get("title", ""), due_on=due,
        owner_id=chosen_colleague(form.get("owner", "")),
    )  # fmt: skip
    return _back(found, "plan")


@staff
@require_POST
def goal(request: StaffRequest, public_id: str, goal_id: str) -> HttpResponse:
    """A goal is reached, dropped or open again."""
    found = queries.get_organisation(public_id)
    plans.settle_goal(goal=queries.get_goal(found, goal_id), state=request.POST.get("state", ""), actor=_actor(request))
    return _back(found, "plan")


@staff
@require_POST
def notes(request: StaffRequest, public_id: str) -> HttpResponse:
    """Keeps what was learned or advised in a talk."""
    found = queries.get_organisation(public_id)
    plans.add_consulting_note(organisation=found, text=request.POST.get("text", ""), actor=_actor(request))
    return _back(found, "notes")


@staff
@require_POST
def note_removal(request: StaffRequest, public_id: str, note_id: str) -> HttpResponse:
    """Removes a note for good."""
    found = queries.get_organisation(public_id)
    plans.remove_consulting_note(note=queries.get_consulting_note(found, note_id), actor=_actor(request))
    return _back(found, "notes")
