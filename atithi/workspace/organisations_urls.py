"""Addresses of organisations."""

from django.urls import path

from atithi.workspace.views import agreements, organisations

_ONE = "organisations/<str:public_id>/"

urlpatterns = [
    path("organisations/", organisations.organisations, name="organisations"),
    path(_ONE, organisations.organisation, name="organisation"),
    path(f"{_ONE}change/", organisations.change, name="organisation_change"),
    path(f"{_ONE}archiving/", organisations.archiving, name="organisation_archiving"),
    path(f"{_ONE}people/", organisations.people, name="organisation_people"),
    path(f"{_ONE}people/<str:customer_id>/", organisations.person, name="organisation_person"),
    path(f"{_ONE}domains/", organisations.domains, name="organisation_domains"),
    path(f"{_ONE}domains/<str:domain>/", organisations.domain, name="organisation_domain"),
    path(f"{_ONE}goals/", organisations.goals, name="organisation_goals"),
    path(f"{_ONE}goals/<str:goal_id>/", organisations.goal, name="organisation_goal"),
    path(f"{_ONE}notes/", organisations.notes, name="organisation_notes"),
    path(f"{_ONE}notes/<str:note_id>/removal/", organisations.note_removal, name="organisation_note_removal"),
    path(f"{_ONE}agreements/new/", agreements.edit, name="agreement_new"),
    path(f"{_ONE}agreements/<str:agreement_id>/", agreements.edit, name="agreement"),
    path(f"{_ONE}agreements/<str:agreement_id>/ending/", agreements.ending, name="agreement_ending"),
    path(f"{_ONE}agreements/<str:agreement_id>/documents/", agreements.documents, name="agreement_documents"),
    path(f"{_ONE}documents/<str:document_id>/", agreements.document, name="agreement_document"),
    path(f"{_ONE}documents/<str:document_id>/removal/", agreements.removal, name="agreement_document_removal"),
]
