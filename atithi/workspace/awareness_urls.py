"""The addresses of what is new, of keys, and of the desk as an app."""

from django.urls import path

from atithi.workspace.views import notices, offline

urlpatterns = [
    path("notices/", notices.notices, name="notices"),
    path("notices/seen/", notices.seen, name="notices_seen"),
    path("notices/away/", notices.away, name="away"),
    path("notices/<str:notice_id>/", notices.notice, name="notice"),
    path("attention/", notices.attention, name="attention"),
    path("profile/notifications/", notices.notifications, name="notifications"),
    path("devices/", notices.add_device, name="add_device"),
    path("devices/<str:device_id>/removal/", notices.remove_device, name="remove_device"),
    path("devices/<str:device_id>/try/", notices.try_device, name="try_device"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("service-worker.js", offline.worker, name="worker"),
]
