"""Addresses of calls and call-backs."""

from django.urls import path

from atithi.workspace.views import calls

urlpatterns = [
    path("calls/", calls.page, name="calls"),
    path("calls/now/", calls.now_part, name="calls_now"),
    path("calls/ringing/", calls.ringing, name="calls_ringing"),
    path("calls/report/", calls.report, name="call_report"),
    path("calls/telephone/", calls.telephone, name="my_telephone"),
    path("calls/<str:public_id>/", calls.show, name="call"),
    path("calls/<str:public_id>/taking/", calls.taking, name="call_taking"),
    path("calls/<str:public_id>/hold/", calls.hold, name="call_hold"),
    path("calls/<str:public_id>/passing/", calls.passing, name="call_passing"),
    path("calls/<str:public_id>/wrap-up/", calls.wrapping_up, name="call_wrap_up"),
    path("calls/<str:public_id>/call-back/", calls.call_back, name="call_call_back"),
    path("call-backs/<str:public_id>/call/", calls.call_again, name="call_back_call"),
    path("call-backs/<str:public_id>/cancellation/", calls.call_off, name="call_back_cancel"),
    path("conversations/<str:public_id>/calls/", calls.place, name="call_place"),
]
