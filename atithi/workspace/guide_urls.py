"""Addresses of the guide beside a conversation and of its sentences."""

from django.urls import path

from atithi.workspace.views import guide

urlpatterns = [
    path("conversations/<str:public_id>/guide/", guide.beside, name="guide"),
    path("conversations/<str:public_id>/guide/steps/<slug:name>/", guide.step, name="guide_step"),
    path("conversations/<str:public_id>/needs/", guide.needs, name="needs"),
    path(
        "conversations/<str:public_id>/needs/<str:need_id>/confirmation/", guide.confirmation, name="need_confirmation"
    ),
    path("conversations/<str:public_id>/courtesy/", guide.courtesy, name="courtesy"),
    path("settings/guide/", guide.wordings, name="guide_wordings"),
    path("settings/guide/new/", guide.new_wording, name="guide_wording_new"),
    path("settings/guide/ours/<slug:key>/", guide.our_wording, name="guide_wording_ours"),
    path("settings/guide/<str:public_id>/", guide.own_wording, name="guide_wording"),
]
