from django.urls import path

from atithi.channels.phone import webhooks
from atithi.channels.phone.views import lines

app_name = "phone"
urlpatterns = [
    path("in/<str:public_id>/", webhooks.generic, name="generic"),
    path("exotel/<str:public_id>/<str:secret>/<str:what>", webhooks.exotel, name="exotel"),
    path("twilio/<str:public_id>/<str:what>/", webhooks.twilio, name="twilio"),
    path("twilio/<str:public_id>/<str:what>/<str:call>/", webhooks.twilio, name="twilio_call"),
    path("lines/new/", lines.add, name="add_line"),
    path("lines/<str:public_id>/", lines.line, name="line"),
    path("lines/<str:public_id>/secret/", lines.another_secret, name="another_secret"),
    path("wrap-up/", lines.codes, name="codes"),
    path("wrap-up/<str:public_id>/archiving/", lines.archive_code, name="archive_code"),
]
