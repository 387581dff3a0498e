"""Addresses of the settings of surveys."""

from django.urls import path

from atithi.workspace.views import survey_rules, surveys

urlpatterns = [
    path("settings/surveys/", surveys.surveys, name="surveys"),
    path("settings/surveys/limits/", survey_rules.limits, name="survey_limits"),
    path("settings/surveys/<str:public_id>/", surveys.survey, name="survey"),
    path("settings/surveys/<str:public_id>/words/", surveys.words, name="survey_words"),
    path("settings/surveys/<str:public_id>/preview/", surveys.preview, name="survey_preview"),
    path("settings/surveys/<str:public_id>/archive/", surveys.archive, name="survey_archive"),
    path("settings/surveys/<str:public_id>/rules/", survey_rules.rule, name="survey_rules"),
    path("settings/surveys/<str:public_id>/rules/<str:rule_id>/", survey_rules.rule, name="survey_rule"),
    path("settings/surveys/<str:public_id>/codes/", survey_rules.codes, name="survey_codes"),
    path("settings/surveys/<str:public_id>/codes/<str:code_id>/", survey_rules.code, name="survey_code"),
]
