"""Where everything is found."""

from importlib import import_module

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import module_has_submodule

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.account.urls")),
    path("accounts/mfa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("api/", include("atithi.api.urls")),
    path("settings/tokens/", include("atithi.api.pages.urls")),
    path("", include("atithi.portal.urls")),
    path("", include("atithi.workspace.urls")),
]
if settings.DEMO:
    urlpatterns.insert(0, path("shop/", include("atithi.demo.urls")))
# A channel that is met over the web brings its own addresses.
urlpatterns += [
    path(f"{app.rpartition('.')[2]}/", include(f"{app}.urls"))
    for app in settings.CHANNELS
    if module_has_submodule(import_module(app), "urls")
]
