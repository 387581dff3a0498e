"""Addresses of guests and of the screen on the wall, under /instore/."""

from django.urls import path

from atithi.channels.instore import views

app_name = "instore"

urlpatterns = [
    path("at/<str:token>/", views.kiosk, name="kiosk"),
    path("at/<str:token>/tokens/", views.take, name="take"),
    path("at/<str:token>/worker.js", views.worker, name="worker"),
    path("visit/<str:token>/", views.show, name="visit"),
    path("visit/<str:token>/now/", views.now_at, name="visit_now"),
    path("visit/<str:token>/presence/", views.presence, name="presence"),
    path("visit/<str:token>/live", views.visit_live, name="visit_live"),
    path("screen/<str:token>/", views.screen, name="screen"),
    path("screen/<str:token>/now/", views.screen_now, name="screen_now"),
    path("screen/<str:token>/live", views.screen_live, name="screen_live"),
]
