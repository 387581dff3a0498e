"""Addresses of standards, clocks, answers after hours and turns on call."""

from django.urls import path

from atithi.workspace.views import after_hours, standards

urlpatterns = [
    path("standards/", standards.all_standards, name="standards"),
    path("standards/new/", standards.new, name="standard_new"),
    path("standards/<str:public_id>/", standards.show, name="standard"),
    path("standards/<str:public_id>/withdrawal/", standards.withdrawal, name="standard_withdrawal"),
    path("conversations/<str:public_id>/clock/", standards.clock, name="conversation_clock"),
    path("conversations/<str:public_id>/alarm/taking/", after_hours.taking, name="alarm_taking"),
    path("settings/after-hours/", after_hours.rules, name="after_hours"),
    path("on-call/", after_hours.on_call, name="on_call"),
    path("on-call/<str:public_id>/removal/", after_hours.removal, name="on_call_removal"),
    path("settings/hours/holidays/", after_hours.holidays, name="state_holidays"),
]
