"""Where guests book, and find what they booked."""

from django.urls import path

from atithi.portal import appointments, booking, rosters

urlpatterns = [
    path("book/", booking.show_services, name="services"),
    path("book/<str:public_id>/", booking.book, name="book"),
    path("book/<str:public_id>/waiting/", booking.wait, name="wait"),
    path("appointment/<str:token>/", appointments.show, name="appointment"),
    path("appointment/<str:token>/confirmation/", appointments.confirm, name="appointment_confirm"),
    path("appointment/<str:token>/cancellation/", appointments.cancel, name="appointment_cancel"),
    path("appointment/<str:token>/times/", appointments.move, name="appointment_move"),
    path("appointment/<str:token>/offer/", appointments.answer_offer, name="appointment_offer"),
    path("appointment/<str:token>/appointment.ics", appointments.calendar_file, name="appointment_ics"),
    path("waiting/<str:token>/", appointments.show_waiting, name="waiting"),
    path("waiting/<str:token>/end/", appointments.leave, name="waiting_leave"),
    path("calendars/<str:token>/calendar.ics", appointments.feed, name="feed"),
    path("rosters/<str:token>/roster.ics", rosters.roster, name="roster"),
]
