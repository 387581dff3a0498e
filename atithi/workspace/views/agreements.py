"""What is agreed with an organisation: its terms and papers."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.customers.actions import agreements as actions
from atithi.customers.queries import organisations as queries
from atithi.events import Actor
from atithi.files.serving import serve
from atithi.staff.models import Permission
from atithi.workspace.access import StaffRequest, may, staff
from atithi.workspace.agreement_form import agreement_page, written
from atithi.workspace.uploads import stored_files


@may(Permission.MANAGE_AGREEMENTS)
@require_http_methods(["GET", "POST"])
def edit(request: StaffRequest, public_id: str, agreement_id: str = "") -> HttpResponse:
    """The terms of an agreement, a new one or one that is there."""
    organisation = queries.get_organisation(public_id)
    agreement = queries.get_agreement(organisation, agreement_id) if agreement_id else None
    if request.method == "POST":
        actor = Actor.staff(request.user.pk)
        actions.save_agreement(
            organisation=organisation, agreement=agreement, actor=actor, **written(request.POST, agreement)
        )
        return redirect("workspace:organisation", public_id=public_id)
    return render(request, "desk/organisations/agreement.html", agreement_page(organisation, agreement))


@may(Permission.MANAGE_AGREEMENTS)
@require_POST
def ending(request: StaffRequest, public_id: str, agreement_id: str) -> HttpResponse:
    """Ends an agreement now."""
    agreement = queries.get_agreement(queries.get_organisation(public_id), agreement_id)
    actions.end_agreement(agreement=agreement, actor=Actor.staff(request.user.pk))
    return redirect("workspace:organisation", public_id=public_id)


@may(Permission.MANAGE_AGREEMENTS)
@require_POST
def documents(request: StaffRequest, public_id: str, agreement_id: str) -> HttpResponse:
    """Puts papers to an agreement."""
    agreement = queries.get_agreement(queries.get_organisation(public_id), agreement_id)
    for file in stored_files(request):
        actions.add_document(agreement=agreement, file=file, actor=Actor.staff(request.user.pk))
    return redirect("workspace:agreement", public_id=public_id, agreement_id=agreement_id)


@staff
@require_GET
def document(request: StaffRequest, public_id: str, document_id: str) -> HttpResponseBase:
    """A paper of an agreement, to keep."""
    return serve(queries.get_document(queries.get_organisation(public_id), document_id).file, download=True)


@may(Permission.MANAGE_AGREEMENTS)
@require_POST
def removal(request: StaffRequest, public_id: str, document_id: str) -> HttpResponse:
    """Removes a paper for good."""
    found = queries.get_document(queries.get_organisation(public_id), document_id)
    actions.remove_document(document=found, actor=Actor.staff(request.user.pk))
    return redirect("workspace:agreement", public_id=public_id, agreement_id=found.agreement.public_id)
