"""Addresses of what was promised."""

from django.urls import path

from atithi.workspace.views import promises, promising

urlpatterns = [
    path("promises/", promises.due, name="promises"),
    path("promises/rows/", promises.rows, name="promise_rows"),
    path("promises/<str:public_id>/", promises.show, name="promise"),
    path("promises/<str:public_id>/row/", promises.row, name="promise_row"),
    path("promises/<str:public_id>/keeping/", promises.keeping, name="promise_keeping"),
    path("promises/<str:public_id>/reopening/", promises.reopening, name="promise_reopening"),
    path("promises/<str:public_id>/change/", promises.change, name="promise_change"),
    path("promises/<str:public_id>/withdrawal/", promises.withdrawal, name="promise_withdrawal"),
    path("promises/<str:public_id>/breaking/", promises.breaking, name="promise_breaking"),
    path("promises/<str:public_id>/owner/", promises.owner, name="promise_owner"),
    path("promises/<str:public_id>/acceptance/", promises.acceptance, name="promise_acceptance"),
    path("promises/<str:public_id>/dismissal/", promises.dismissal, name="promise_dismissal"),
    path("conversations/<str:public_id>/promises/", promising.here, name="promises_here"),
    path("conversations/<str:public_id>/promises/new/", promising.new, name="promise_new"),
    path("conversations/<str:public_id>/promises/found/", promising.found, name="promises_found"),
    path("conversations/<str:public_id>/promises/guest-link/", promising.guest_link, name="promises_guest_link"),
]
