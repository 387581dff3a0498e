"""The staff's pages."""

from django.urls import path

from atithi.workspace.views import look

app_name = "workspace"

urlpatterns = [
    path("language/", look.language, name="language"),
    path("styleguide/", look.styleguide, name="styleguide"),
]
