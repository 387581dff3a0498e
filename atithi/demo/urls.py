"""The demo shop's own site, as its customers see it. Only in a demo: see config/urls.py."""

from django.urls import path

from atithi.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.shop, name="shop"),
    path("mail/", views.mail, name="mail"),
]
