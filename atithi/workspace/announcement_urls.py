"""Addresses of announcements to staff."""

from django.urls import path

from atithi.workspace.views import announcements

urlpatterns = [
    path("announcements/", announcements.listed, name="announcements"),
    path("announcements/new/", announcements.new, name="announcement_new"),
    path("announcements/unread/", announcements.unread, name="announcements_unread"),
    path("announcements/about/<str:product>/", announcements.about, name="announcements_about"),
    path("announcements/<str:public_id>/", announcements.one, name="announcement"),
    path("announcements/<str:public_id>/change/", announcements.change, name="announcement_change"),
    path("announcements/<str:public_id>/step/", announcements.step, name="announcement_step"),
]
