"""Addresses of what surveys show."""

from django.urls import path

from atithi.workspace.views import survey_figures, survey_themes

urlpatterns = [
    path("satisfaction/", survey_figures.report, name="survey_report"),
    path("satisfaction/file/", survey_figures.file, name="survey_report_file"),
    path("satisfaction/answers/", survey_figures.behind, name="survey_answers"),
    path("satisfaction/answers/file/", survey_figures.behind_file, name="survey_answers_file"),
    path("satisfaction/themes/", survey_themes.overview, name="survey_themes"),
    path("satisfaction/themes/search/", survey_themes.find, name="survey_themes_find"),
    path("satisfaction/themes/<str:public_id>/", survey_themes.change, name="survey_theme"),
    path("satisfaction/surveys/<str:public_id>/publication/", survey_figures.publication, name="survey_publication"),
]
