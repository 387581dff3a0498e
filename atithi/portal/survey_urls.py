"""Where guests answer how it was."""

from django.urls import path

from atithi.portal import surveys

urlpatterns = [
    path("survey/<str:token>/", surveys.survey, name="survey"),
    path("survey/<str:token>/rest/", surveys.rest, name="survey_rest"),
    path("store-survey/<str:public_id>/", surveys.code, name="survey_code"),
]
