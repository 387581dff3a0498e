"""Addresses of appointments, services, and when people can be booked."""

from django.urls import path

from atithi.workspace.views import appointments, availability, booking, services

urlpatterns = [
    path("appointments/", appointments.diary, name="appointments"),
    path("appointments/new/", booking.new, name="appointment_new"),
    path("appointments/waiting/", appointments.waiting, name="appointments_waiting"),
    path("appointments/handing/", appointments.hand_over, name="appointments_handing"),
    path("appointments/waiting/<str:public_id>/end/", appointments.leave, name="appointment_leave"),
    path("appointments/<str:public_id>/", appointments.show, name="appointment"),
    path("appointments/<str:public_id>/times/", booking.move, name="appointment_times"),
    path("appointments/<str:public_id>/state/", appointments.settle, name="appointment_state"),
    path("appointments/<str:public_id>/appointment.ics", appointments.file, name="appointment_file"),
    path("conversations/<str:public_id>/appointment-link/", booking.send_link, name="appointment_link"),
    path("settings/services/", services.services, name="services"),
    path("settings/services/new/", services.service, name="service_new"),
    path("settings/services/<str:public_id>/", services.service, name="service"),
    path("settings/services/<str:public_id>/archive/", services.archive, name="service_archive"),
    path("settings/availability/", availability.availability, name="availability"),
    path("settings/availability/days/", availability.days, name="availability_days"),
    path("settings/availability/busy/", availability.busy, name="availability_busy"),
    path("settings/availability/calendars/", availability.calendars, name="availability_calendars"),
    path("settings/availability/feed/", availability.feed, name="availability_feed"),
]
