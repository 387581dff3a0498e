"""Where everything is found."""

from importlib import import_module

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import module_has_submodule

from atithi.api import shop_hooks

# A channel that is met over the web brings its own addresses. They and the API's come first: they are asked most.
urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{app.rpartition('.')[2]}/", include(f"{app}.urls"))
    for app in settings.CHANNELS
    if module_has_submodule(import_module(app), "urls")
]
urlpatterns += [
    path("api/", include("atithi.api.urls")),
    path("hooks/shop/<str:public_id>/", shop_hooks.receive, name="shop_hook"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/mfa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("settings/tokens/", include("atithi.api.pages.urls")),
    path("", include("atithi.portal.urls")),
    path("", include("atithi.workspace.urls")),
]
if settings.DEMO:
    urlpatterns.insert(0, path("shop/", include("atithi.demo.urls")))
