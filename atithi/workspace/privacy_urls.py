"""Addresses of what people ask about their data."""

from django.urls import path

from atithi.workspace.views import privacy, retention

_PERSON = "privacy/people/<str:public_id>/"

urlpatterns = [
    path("privacy/", privacy.requests, name="privacy"),
    path("privacy/requests/<str:public_id>/", privacy.request, name="privacy_request"),
    path(_PERSON, privacy.person, name="privacy_person"),
    path(f"{_PERSON}consents/", privacy.consents, name="privacy_consents"),
    path(f"{_PERSON}requests/", privacy.take_down, name="privacy_take_down"),
    path(f"{_PERSON}code/", privacy.code, name="privacy_code"),
    path(f"{_PERSON}exports/", privacy.exports, name="privacy_exports"),
    path(f"{_PERSON}erasures/", privacy.erasures, name="privacy_erasures"),
    path(f"{_PERSON}hold/", privacy.hold, name="privacy_hold"),
    path("privacy/exports/<str:export_id>/", privacy.export, name="privacy_export"),
    path("privacy/exports/<str:export_id>/release/", privacy.release, name="privacy_release"),
    path("privacy/erasures/<str:erasure_id>/confirmation/", privacy.confirmation, name="erasure_confirmation"),
    path("privacy/erasures/<str:erasure_id>/cancellation/", privacy.cancellation, name="erasure_cancellation"),
    path("privacy/certificates/<str:erasure_id>/", privacy.certificate, name="erasure_certificate"),
    path("privacy/retention/", retention.rules, name="retention"),
    path("privacy/retention/<str:rule_id>/removal/", retention.removal, name="retention_removal"),
]
